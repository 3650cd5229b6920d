import type { Vault } from '@hub/db/crypto.ts';
import type { RequestContext } from '../runtime/context.ts';
import { HubError } from '../runtime/errors.ts';
import { type Area, type AreaWithPlace, audienceOf, isSmall } from './audience.ts';
import type { Cube } from './define-cube.ts';
import type { Formula, Term } from './formula.ts';
import { isClosed, type Period, periodText } from './period.ts';
import { type Audience, type Figure, publish, type Rate, rateOf, worst } from './publish.ts';
import type { FoundCell } from './read-cells.ts';

/** Publishes cells to the actor of a request. Exact figures go on record, area by area. */
export interface Publisher {
  audience(area: AreaWithPlace): Audience;
  figure(
    cube: Cube,
    measure: string,
    area: AreaWithPlace,
    cell: FoundCell | undefined,
    values: readonly string[],
  ): Figure;
}

/** What noise is drawn from, the same whoever publishes. */
export const secretOf = (vault: Pick<Vault, 'blind'>): string =>
  vault.blind('statistics', 'noise').toString('hex');

export function publisherFor(context: RequestContext): Publisher {
  const secret = secretOf(context.vault);
  const audiences = new Map<string, Audience>();
  const audience = (area: AreaWithPlace): Audience => {
    const name = `${area.system}/${area.code}`;
    const known = audiences.get(name) ?? audienceOf(context.actor, area);
    if (known === 'MANAGEMENT' && !audiences.has(name)) context.report.reads.noteFigures(name);
    audiences.set(name, known);
    return known;
  };
  return {
    audience,
    figure: (cube, measure, area, cell, values) =>
      publish(cell, audience(area), secret, {
        cube,
        measure,
        sensitive: values.some((value) => cube.sensitive?.test(value) ?? false),
        small: isSmall(area),
      }),
  };
}

const keyOf = ({ cube, cut, values }: Pick<FoundCell, 'cube' | 'cut' | 'values'>): string =>
  `${cube}|${cut}|${values.join('|')}`;

/** The cells of one area and period, by what they are cut by. */
export const cellsByTerm = (cells: readonly FoundCell[]): ReadonlyMap<string, FoundCell> =>
  new Map(cells.map((cell) => [keyOf(cell), cell]));

const NOTHING: Figure = { value: null, status: 'EXACT' };

/**
 * What a formula comes to, in published parts.
 * @param counted whether a cube was counted then: nought would be a figure, and there is none
 */
export function evaluate(
  formula: Formula,
  cubes: readonly Cube[],
  publisher: Publisher,
  area: Area,
  cells: ReadonlyMap<string, FoundCell>,
  counted: (cube: string) => boolean = () => true,
): Rate | Figure {
  if ([...formula.numerator, ...formula.denominator].some(({ cube }) => !counted(cube)))
    return formula.denominator.length === 0
      ? NOTHING
      : { ...NOTHING, numerator: NOTHING, denominator: NOTHING, unstable: true };
  const part = (terms: readonly Term[]): Figure => {
    const figures = terms.map((term) => {
      const cube = cubes.find(({ name }) => name === term.cube)!;
      return publisher.figure(cube, term.measure, area, cells.get(keyOf(term)), term.values);
    });
    const status = worst(...figures.map((one) => one.status));
    const shown = figures.flatMap(({ value }) => value ?? []);
    return {
      value: shown.length < figures.length ? null : shown.reduce((sum, value) => sum + value, 0),
      status,
    };
  };
  const numerator = part(formula.numerator);
  if (formula.denominator.length === 0)
    return { ...numerator, value: numerator.value === null ? null : numerator.value * formula.factor };
  return rateOf(numerator, part(formula.denominator), formula.factor);
}

/** A figure with its parts, as the graph shows it: one that has none is its own numerator. */
export function partsOf(figure: Rate | Figure) {
  const { value, status } = figure;
  if (!('numerator' in figure))
    return { value, status, numerator: value, denominator: null, unstable: false };
  const { numerator, denominator, unstable } = figure;
  return { value, status, numerator: numerator.value, denominator: denominator.value, unstable };
}

/**
 * What is not over yet is for managing it: a figure that goes on moving tells who moves it. What has not begun is for
 * nobody: its noughts would be no figures.
 * @param day that the figures are for
 * @throws PERIOD_NOT_CLOSED where one of the periods has not begun, or is not over and one of the areas not the asker's
 *   to manage
 */
export function refuseOpen(
  publisher: Publisher,
  areas: readonly AreaWithPlace[],
  periods: readonly Period[],
  day: string,
): void {
  const ahead = periods.filter(({ first }) => first > day);
  if (ahead.length > 0)
    throw new HubError(
      'PERIOD_NOT_CLOSED',
      `${ahead.map(periodText).join(', ')} has not begun; there are figures up to ${day}.`,
    );
  const open = periods.filter((period) => !isClosed(period, day));
  if (open.length === 0 || areas.every((area) => publisher.audience(area) === 'MANAGEMENT')) return;
  throw new HubError(
    'PERIOD_NOT_CLOSED',
    `${open.map(periodText).join(', ')} is not over; figures are published for periods that ended before ${day}.`,
  );
}
