import { type Cube, cutName, valuesIn } from './define-cube.ts';

/** A measure of a cube in one of its cells: `chronic.controlled{disease=HYPERTENSION}`. */
export interface Term {
  cube: string;
  measure: string;
  cut: string;
  values: readonly [string, string];
}

/** What is shown is numerator / denominator × factor, or the numerator alone. */
export interface Formula {
  numerator: readonly Term[];
  denominator: readonly Term[];
  factor: number;
}

/** What is wrong with a formula, and where. */
export class FormulaError extends Error {
  /** In characters, from 0. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(`${message} (at ${at + 1})`);
    this.at = at;
  }
}

/** A list of more is no help. */
const MOST_NAMED = 20;

const NAME = /[A-Za-z][A-Za-z0-9]*/y;
const VALUE = /[^,}\s]+/y;
const NUMBER = /[0-9]+(\.[0-9]+)?/y;

/**
 * Reads `a.m{d=v} + b.n / c.o * 100`: sums of terms, at most one division, at most one factor.
 * @throws FormulaError: not of this form, or something that no cube has
 */
export function parseFormula(text: string, cubes: readonly Cube[]): Formula {
  let at = 0;
  const skip = () => {
    while (text[at] === ' ') at++;
  };
  const read = (pattern: RegExp, what: string): string => {
    skip();
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found === undefined) throw new FormulaError(`Here ${what} is missing`, at);
    at += found.length;
    return found;
  };
  const takes = (sign: string): boolean => {
    skip();
    if (text[at] !== sign) return false;
    at++;
    return true;
  };
  const expect = (sign: string) => {
    if (!takes(sign)) throw new FormulaError(`Here “${sign}” is missing`, at);
  };
  const term = (): Term => {
    skip();
    const begins = at;
    const cube = named(cubes, read(NAME, 'a cube'), begins);
    expect('.');
    const of = at;
    const measure = read(NAME, 'a measure');
    if (!cube.measures[measure])
      throw new FormulaError(`${cube.name} measures ${Object.keys(cube.measures).join(', ')}`, of);
    const asked = new Map<string, string>();
    if (takes('{'))
      do {
        const where = at;
        const dimension = read(NAME, 'a dimension');
        if (!cube.dimensions[dimension])
          throw new FormulaError(`${cube.name} is cut by ${Object.keys(cube.dimensions).join(', ')}`, where);
        expect('=');
        skip();
        const valueAt = at;
        const value = read(VALUE, 'a value');
        const possible = valuesIn(cube, dimension);
        if (possible && !possible.includes(value))
          throw new FormulaError(
            possible.length > MOST_NAMED
              ? `No ${dimension} is ${value}`
              : `${dimension} is ${possible.join(', ')}`,
            valueAt,
          );
        asked.set(dimension, value);
      } while (takes(',') || !closes());
    return { cube: cube.name, measure, ...cellOf(cube, asked, begins) };
  };
  const closes = (): boolean => {
    expect('}');
    return true;
  };
  const sum = (): Term[] => {
    const terms = [term()];
    while (takes('+')) terms.push(term());
    return terms;
  };
  const numerator = sum();
  const denominator = takes('/') ? sum() : [];
  const factor = takes('*') ? Number(read(NUMBER, 'a number')) : 1;
  skip();
  if (at < text.length) throw new FormulaError('Nothing belongs here', at);
  return { numerator, denominator, factor };
}

function named(cubes: readonly Cube[], name: string, at: number): Cube {
  const cube = cubes.find((one) => one.name === name);
  if (!cube) throw new FormulaError(`The cubes are ${cubes.map((one) => one.name).join(', ')}`, at);
  return cube;
}

function cellOf(cube: Cube, asked: ReadonlyMap<string, string>, at: number): Pick<Term, 'cut' | 'values'> {
  const cut = cube.cuts.find(({ by }) => by.length === asked.size && by.every((name) => asked.has(name)));
  if (!cut) {
    const possible = [...new Set(cube.cuts.map((one) => cutName(one) || 'nothing'))];
    throw new FormulaError(`${cube.name} can be cut by ${possible.join('; ')}`, at);
  }
  return { cut: cutName(cut), values: [asked.get(cut.by[0] ?? '') ?? '', asked.get(cut.by[1] ?? '') ?? ''] };
}
