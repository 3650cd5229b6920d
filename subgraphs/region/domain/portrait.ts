import { readFileSync } from 'node:fs';
import type { Cube } from '@hub/kernel/statistics/define-cube.ts';
import { type Formula, parseFormula, type Term } from '@hub/kernel/statistics/formula.ts';

/** One line of a region's portrait. */
export interface PortraitLine {
  code: string;
  group: string;
  name: string;
  unit: string;
  formula: Formula;
}

/** @throws FormulaError when the table and the cubes do not fit */
export function portraitLines(cubes: readonly Cube[]): readonly PortraitLine[] {
  const [, ...lines] = readFileSync(new URL('./portrait.tsv', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  return lines.map((line) => {
    const [code = '', group = '', name = '', unit = '', formula = ''] = line.split('\t');
    return { code, group, name, unit, formula: parseFormula(formula, cubes) };
  });
}

/** The cells that formulas read. */
export const termsOf = ({ numerator, denominator }: Formula): Term[] => [...numerator, ...denominator];
