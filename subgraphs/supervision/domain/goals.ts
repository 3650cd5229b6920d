import { readTable } from '@hub/schema/read-table.ts';
import { attainmentOf, type Comparator, targetFor, targetsOf, type YearTarget } from './targets.ts';

/** A line of the plan's table. */
export interface GoalLine {
  code: string;
  name: string;
  definition: string;
  unit: string;
  comparator: Comparator;
  targets: readonly YearTarget[];
  /** COLLECTED: of institutions, those with records here. ASSESSED: by what institutions were assessed to be. */
  basis: 'COLLECTED' | 'ASSESSED' | 'RECORDED';
  assessment: string;
  levels: readonly string[];
}

/** How far a goal is. */
export interface Actual {
  value: number;
  asOf: string;
  source: string;
  numerator: number | null;
  denominator: number | null;
}

const tableOf = (name: string) => readTable(new URL(name, import.meta.url));

export const goalLines: readonly GoalLine[] = tableOf('./goals.tsv').map((row) => ({
  code: row.code!,
  name: row.name!,
  definition: row.definition!,
  unit: row.unit!,
  comparator: (row.comparator || null) as Comparator,
  targets: targetsOf(
    Object.fromEntries(
      ['2023', '2025', '2027'].flatMap((year) => (row[year] ? [[year, Number(row[year])]] : [])),
    ),
  ),
  basis: row.basis as GoalLine['basis'],
  assessment: row.assessment!,
  levels: row.levels ? row.levels.split(',') : [],
}));

/** Figures that look like a goal's and are not. */
const notes = Map.groupBy(tableOf('./goal-notes.tsv'), ({ goal }) => goal);

/** A goal as the graph shows it. */
export function goalOf(line: GoalLine, actual: Actual | undefined) {
  const target = actual ? targetFor(line.targets, Number(actual.asOf.slice(0, 4))) : null;
  const attainment = attainmentOf(actual?.value ?? null, target, line.comparator);
  const { code, name, definition, unit, comparator, targets } = line;
  return {
    code,
    name,
    definition,
    unit,
    comparator,
    targets,
    target,
    attainment,
    actual: actual?.value ?? null,
    numerator: actual?.numerator ?? null,
    denominator: actual?.denominator ?? null,
    asOf: actual?.asOf ?? null,
    source: actual?.source ?? null,
    status: attainment === null ? 'NO_DATA' : attainment >= WHOLE ? 'REACHED' : 'BEHIND',
    beside: (notes.get(code) ?? []).map(({ value, ...note }) => ({ ...note, value: Number(value) })),
  };
}

const WHOLE = 100;
