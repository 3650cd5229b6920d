import { HubError } from '@hub/kernel/runtime/errors.ts';
import { textOf } from '@hub/kernel/runtime/text-input.ts';
import { formulaOf, type Scope } from './formula.ts';
import type { Direction } from './ranking.ts';
import type { Comparator, YearTarget } from './targets.ts';

/** What a steward proposes, as the graph takes it. */
export interface IndicatorInput {
  code: string;
  name: string;
  nameEn: string;
  group: string;
  numerator: string;
  denominator?: string | null;
  factor?: number | null;
  unit: string;
  direction: Direction;
  scopes: readonly Scope[];
  period: 'YEAR' | 'MONTH';
  comparator?: Comparator;
  targets?: readonly YearTarget[] | null;
  source: string;
}

/** A proposal that can be stored. */
export type Proposal = Omit<Required<IndicatorInput>, 'targets' | 'factor' | 'denominator'> & {
  denominator: string | null;
  factor: number;
  comparator: Comparator;
  targets: Record<string, number>;
};

const CODE = /^[A-Z]{2,4}-\d{2,3}$/;
const GROUP = /^[A-Z][A-Z_]{1,39}$/;
const YEARS = { first: 2000, last: 2100 };

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);

/** @throws BAD_USER_INPUT: which part cannot be used, and of a formula, where */
export function proposalOf(input: IndicatorInput): Proposal {
  const { code, group, scopes, period, direction } = input;
  if (!CODE.test(code)) throw bad('code must be two to four capitals, a dash and a number, as BPH-04.');
  if (!GROUP.test(group)) throw bad('group must be capitals and underscores, as FAMILY_DOCTOR.');
  if (scopes.length === 0) throw bad('scopes must name DIVISION, INSTITUTION or both.');
  const factor = input.factor ?? 1;
  if (!(factor > 0 && Number.isFinite(factor))) throw bad('factor must be a number above 0.');
  const targets = targetsIn(input.targets ?? []);
  const proposal: Proposal = {
    code,
    group,
    direction,
    period,
    factor,
    targets,
    name: textOf('name', input.name),
    nameEn: textOf('nameEn', input.nameEn),
    unit: textOf('unit', input.unit, { most: 20 }),
    source: textOf('source', input.source),
    numerator: input.numerator,
    denominator: input.denominator || null,
    scopes: [...new Set(scopes)],
    comparator: input.comparator ?? null,
  };
  for (const scope of scopes) formulaOf(proposal, scope, period === 'MONTH' ? 'M' : 'Y');
  return proposal;
}

function targetsIn(targets: readonly YearTarget[]): Record<string, number> {
  for (const { year, value } of targets)
    if (year < YEARS.first || year > YEARS.last || !Number.isFinite(value))
      throw bad(`A target is a number for a year from ${YEARS.first} to ${YEARS.last}.`);
  return Object.fromEntries(targets.map(({ year, value }) => [String(year), value]));
}
