import { readFileSync } from 'node:fs';
import type { Cube } from '@hub/kernel/statistics/define-cube.ts';
import { type Formula, parseFormula, type Term } from '@hub/kernel/statistics/formula.ts';
import type { Direction } from './radar.ts';

/** One line of a region's portrait. */
export interface PortraitLine {
  code: string;
  group: string;
  name: string;
  unit: string;
  formula: Formula;
}

/** @throws FormulaError when the table and the cubes do not fit */
export const portraitLines = (cubes: readonly Cube[]): readonly PortraitLine[] =>
  rowsOf('./portrait.tsv').map(([code = '', group = '', name = '', unit = '', formula = '']) => ({
    code,
    group,
    name,
    unit,
    formula: parseFormula(formula, cubes),
  }));

/** One line of an institution's portrait; an axis of its radar where it has a direction. */
export interface InstitutionLine extends Omit<PortraitLine, 'group'> {
  axis: string;
  direction: Direction | undefined;
}

/** @throws FormulaError when the table and the cubes do not fit */
export const institutionLines = (cubes: readonly Cube[]): readonly InstitutionLine[] =>
  rowsOf('./institution-portrait.tsv').map(
    ([code = '', axis = '', name = '', unit = '', direction = '', formula = '']) => ({
      code,
      axis,
      name,
      unit,
      direction: direction === '' ? undefined : (direction as Direction),
      formula: parseFormula(formula, cubes),
    }),
  );

/** A table's rows below its heading. */
function rowsOf(file: string): string[][] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8').trim();
  const [, ...lines] = text.split('\n').filter((line) => !line.startsWith('#'));
  return lines.map((line) => line.split('\t'));
}

/** The cells that formulas read. */
export const termsOf = ({ numerator, denominator }: Formula): Term[] => [...numerator, ...denominator];

/** The cuts that formulas read, each once. */
export function cutsOf(read: readonly Pick<Term, 'cube' | 'cut'>[]): { cube: string; cut: string }[] {
  return [...new Map(read.map(({ cube, cut }) => [`${cube}:${cut}`, { cube, cut }])).values()];
}
