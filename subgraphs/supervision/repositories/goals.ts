import { write } from '@hub/kernel/resource/act.ts';
import { loader } from '@hub/kernel/resource/loader.ts';
import { compileStatement, type Row, run } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { TERTIARY } from '@hub/kernel/statistics/cubes/sql.ts';
import { INSTITUTION } from '@hub/kernel/statistics/emit.ts';
import { sql } from 'drizzle-orm';
import type { Actual, GoalLine } from '../domain/goals.ts';

const OWN_SOURCE = '本平台计算';

/** Institutions as they are now: how many, how many with records of this year or the last one, how many tertiary. */
const counted = compileStatement(sql`
  with place as (
    select i.code, coalesce(i.class !~ '^[BCD]', true) and i.level in (${sql.raw(TERTIARY)}) as tertiary,
      exists (
        select from rollup.cell c
        where c.cube <> 'resources' and c.area_system = ${sql.raw(`'${INSTITUTION}'`)} and c.area = i.code and c.span = 'Y'
          and c.period = any((select array_agg((date_trunc('year', s.as_of) - make_interval(years => ago.years))::date)
            from rollup.state s, (values (0), (1)) ago(years))::date[])) as collected
    from rollup.institution i)
  select count(*)::int as institutions, count(*) filter (where collected)::int as collected,
    count(*) filter (where tertiary)::int as tertiary, (select max(as_of)::text from rollup.state) as day
  from place`);

/** What institutions were assessed to be last, by kind and level. */
const assessed = compileStatement(sql`
  with latest as (
    select distinct on (institution_code, kind) institution_code, kind, level, assessed_on
    from supervision.assessment order by institution_code, kind, assessed_on desc, recorded_at desc, id)
  select kind, latest.level, count(*)::int as institutions, max(assessed_on)::text as day,
    count(*) filter (where coalesce(i.class !~ '^[BCD]', true) and i.level in (${sql.raw(TERTIARY)}))::int as tertiary
  from latest join rollup.institution i on i.code = institution_code
  group by kind, latest.level`);

const recorded = compileStatement(sql`
  select distinct on (goal) goal, as_of::text as day, value, source from supervision.goal_actual
  order by goal, as_of desc, recorded_at desc`);

/** How far each goal is of which anything is known, by its code. */
export async function actualsOf(
  context: RequestContext,
  lines: readonly GoalLine[],
): Promise<ReadonlyMap<string, Actual>> {
  const known = await loader<string, ReadonlyMap<string, Actual>>(context, 'goals', async () => {
    const [[totals], levels, records] = await Promise.all([
      run(context, counted, {}),
      run(context, assessed, {}),
      run(context, recorded, {}),
    ]);
    const found = lines.flatMap((line): [string, Actual][] => {
      const actual = actualOf(line, totals ?? {}, levels, records);
      return actual ? [[line.code, actual]] : [];
    });
    return [new Map(found)];
  }).load('');
  return known ?? new Map();
}

function actualOf(
  { code, basis, assessment, levels, unit }: GoalLine,
  totals: Row,
  assessments: readonly Row[],
  records: readonly Row[],
): Actual | undefined {
  if (basis === 'RECORDED') {
    const record = records.find(({ goal }) => goal === code);
    if (!record) return undefined;
    const { value, day, source } = record;
    const asOf = String(day);
    return { value: Number(value), asOf, source: String(source), numerator: null, denominator: null };
  }
  if (basis === 'COLLECTED')
    return shareOf(Number(totals.collected), Number(totals.institutions), String(totals.day));
  // Where nobody was assessed yet, that nobody has reached the level says nothing.
  const ofKind = assessments.filter(({ kind }) => kind === assessment);
  if (ofKind.length === 0) return undefined;
  const reached = ofKind.filter(({ level }) => levels.includes(String(level)));
  const asOf = String(
    ofKind
      .map(({ day }) => day)
      .sort()
      .at(-1),
  );
  const sum = (column: string) => reached.reduce((total, row) => total + Number(row[column]), 0);
  if (unit === '%') return shareOf(sum('tertiary'), Number(totals.tertiary), asOf);
  return { value: sum('institutions'), asOf, source: OWN_SOURCE, numerator: null, denominator: null };
}

const PERCENT = 100;

const shareOf = (numerator: number, denominator: number, asOf: string): Actual | undefined =>
  denominator === 0
    ? undefined
    : { value: (numerator * PERCENT) / denominator, numerator, denominator, asOf, source: OWN_SOURCE };

/** What a source says of a goal on a day. */
export async function storeActual(
  context: RequestContext,
  { goal, asOf, value, source }: { goal: string; asOf: string; value: number; source: string },
): Promise<void> {
  await write(
    context,
    (tx) => tx`
      insert into supervision.goal_actual (goal, as_of, value, source, recorded_by)
      values (${goal}, ${asOf}, ${value}, ${source}, ${context.actor.id})`,
  );
}
