import { readTable } from '@hub/schema/read-table.ts';
import type { Sql } from 'postgres';
import type { goalActual, indicator } from './tables/supervision.ts';

type IndicatorRow = typeof indicator.$inferInsert;
type ActualRow = typeof goalActual.$inferInsert;

const tableOf = (name: string) => readTable(new URL(`data/${name}`, import.meta.url));

/** The catalogue of indicators that the hub begins with: data/indicators.tsv. */
const catalogue = (): IndicatorRow[] =>
  tableOf('indicators.tsv').map((row) => ({
    code: row.code!,
    version: 1,
    name: row.name!,
    nameEn: row.nameEn!,
    group: row.group!,
    numerator: row.numerator || null,
    denominator: row.denominator || null,
    factor: Number(row.factor),
    unit: row.unit!,
    direction: row.direction as IndicatorRow['direction'],
    scopes: row.scopes!.split(','),
    period: row.period as IndicatorRow['period'],
    comparator: (row.comparator || null) as IndicatorRow['comparator'],
    targets: Object.fromEntries(
      row.targets ? row.targets.split(',').map((one) => [one.slice(0, 4), Number(one.slice(5))]) : [],
    ),
    source: row.source!,
    basis: row.basis as IndicatorRow['basis'],
    status: row.status as IndicatorRow['status'],
  }));

/** How far goals were when the hub was made: data/goal-actuals.tsv. */
const actuals = (): ActualRow[] =>
  tableOf('goal-actuals.tsv').map((row) => ({
    goal: row.goal!,
    asOf: row.asOf!,
    value: Number(row.value),
    source: row.source!,
  }));

/** Loads indicators and goals that are not there yet; what stewards made of them stays. */
export async function loadIndicators(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    for (const one of catalogue())
      await tx`
        insert into supervision.indicator (code, version, name, name_en, "group", numerator, denominator, factor, unit,
          direction, scopes, period, comparator, targets, source, basis, status)
        values (${one.code}, ${one.version}, ${one.name}, ${one.nameEn}, ${one.group}, ${one.numerator ?? null},
          ${one.denominator ?? null}, ${one.factor}, ${one.unit}, ${one.direction}, ${one.scopes}, ${one.period},
          ${one.comparator ?? null}, ${tx.json(one.targets)}, ${one.source}, ${one.basis}, ${one.status})
        on conflict do nothing`;
    for (const { goal, asOf, value, source } of actuals())
      await tx`
        insert into supervision.goal_actual (goal, as_of, value, source, recorded_at)
        values (${goal}, ${asOf}, ${value}, ${source}, ${asOf}) on conflict do nothing`;
  });
}
