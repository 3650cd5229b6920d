import { HubError } from '@hub/kernel/runtime/errors.ts';
import { registered } from '@hub/kernel/statistics/cubes/index.ts';
import type { Cube } from '@hub/kernel/statistics/define-cube.ts';
import { type Formula, FormulaError, parseFormula, type Term } from '@hub/kernel/statistics/formula.ts';
import type { Span } from '@hub/kernel/statistics/read-cells.ts';

export type Scope = 'DIVISION' | 'INSTITUTION';

/** What an indicator says of how it is worked out; without a numerator it is not. */
export interface Written {
  numerator: string | null;
  denominator: string | null;
  factor: number;
}

/** The cubes with the cuts that there are for divisions or for institutions, by the year or also by the month. */
const cubesFor = (scope: Scope, span: Span): Cube[] =>
  registered
    .map((cube) => ({ ...cube, cuts: cube.cuts.filter((cut) => fits(cut, scope, span)) }))
    .filter(({ cuts }) => cuts.length > 0);

const fits = (cut: Cube['cuts'][number], scope: Scope, span: Span): boolean =>
  (cut.atInstitution === true) === (scope === 'INSTITUTION') && (span === 'Y' || cut.months === true);

/**
 * Reads an indicator's formula.
 * @throws BAD_USER_INPUT with the part and the place (`part`, `at` in characters from 0) that cannot be read
 */
export function formulaOf({ numerator, denominator, factor }: Written, scope: Scope, span: Span): Formula {
  const possible = cubesFor(scope, span);
  return {
    numerator: sumOf('numerator', numerator ?? '', possible),
    denominator: denominator ? sumOf('denominator', denominator, possible) : [],
    factor,
  };
}

function sumOf(part: 'numerator' | 'denominator', text: string, possible: readonly Cube[]): readonly Term[] {
  try {
    const sign = text.search(/[/*]/);
    if (sign >= 0) throw new FormulaError('A part is a sum of measures; only + belongs here', sign);
    return parseFormula(text, possible).numerator;
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    throw new HubError('BAD_USER_INPUT', `${part}: ${error.message}.`, { part, at: error.at });
  }
}
