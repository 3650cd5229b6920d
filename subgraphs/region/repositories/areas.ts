import { compileStatement, type Row, run } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { AreaWithPlace } from '@hub/kernel/statistics/audience.ts';
import { INSTITUTION } from '@hub/kernel/statistics/emit.ts';
import { type SQL, sql } from 'drizzle-orm';

const within = compileStatement(sql`
  select c.code from rollup.closure c join rollup.closure own on own.system = c.system and own.code = c.code
    and own.area_system = own.system and own.area = own.code
  where c.area_system = ${sql.placeholder('system')}::text and c.area = ${sql.placeholder('code')}::text
    and c.system = c.area_system and own.level = ${sql.placeholder('level')}::text
  order by c.code`);

/** The divisions of a level in one, that one included where it is of that level. */
export async function divisionsWithin(
  context: RequestContext,
  { system, code, level }: { system: string; code: string; level: string },
): Promise<string[]> {
  const rows = await run(context, within, { system, code, level });
  return rows.map((row) => String(row.code));
}

const places = compileStatement(sql`
  select code, division_system, division from rollup.institution
  where code = any(${sql.placeholder('codes')}::text[])`);

/** Institutions as areas, with where they are; those that there are. */
export async function institutionAreas(
  context: RequestContext,
  codes: readonly string[],
): Promise<AreaWithPlace[]> {
  return (await run(context, places, { codes })).map(areaOf);
}

/** Third, second, first or no level of the city's guide, its grades (甲乙丙, 未评) together: few have the very same. */
const levelOf = (alias: string): SQL =>
  sql.raw(`case when ${alias}.level in ('1', '2', '3', '4', '13') then 3
  when ${alias}.level in ('5', '6', '7', '12') then 2 when ${alias}.level in ('8', '9', '10', '11') then 1 end`);

const peers = compileStatement(sql`
  select i.code as "of", p.* from rollup.institution i, lateral (
    select p.code, p.division_system, p.division from rollup.institution p
    where p.class = i.class and p.code <> i.code
      and ${levelOf('p')} is not distinct from ${levelOf('i')}
    order by left(p.division, 6) <> left(i.division, 6), p.code limit ${sql.placeholder('limit')}::int) p
  where i.code = any(${sql.placeholder('codes')}::text[])`);

const MOST_PEERS = 200;

/** By institution those of the same class and level, those of the same district first. */
export async function peersOf(
  context: RequestContext,
  codes: readonly string[],
): Promise<ReadonlyMap<string, readonly AreaWithPlace[]>> {
  const rows = await run(context, peers, { codes, limit: MOST_PEERS });
  return Map.groupBy(
    rows.map((row) => ({ of: String(row.of), ...areaOf(row) })),
    ({ of }) => of,
  );
}

const areaOf = (row: Row): AreaWithPlace => ({
  system: INSTITUTION,
  code: String(row.code),
  division: { system: String(row.division_system), code: String(row.division) },
});
