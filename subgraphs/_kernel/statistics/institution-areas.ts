import { type SQL, sql } from 'drizzle-orm';
import { compileStatement, run } from '../resource/statement.ts';
import type { RequestContext } from '../runtime/context.ts';
import type { AreaWithPlace } from './audience.ts';
import { INSTITUTION } from './emit.ts';

/** An institution as an area, and those that it is compared with: never itself. */
export interface InstitutionArea {
  area: AreaWithPlace;
  peers: readonly AreaWithPlace[];
}

/** Third, second, first or no level of the city's guide, its grades (甲乙丙, 未评) together: few have the very same. */
const rankOf = (alias: string): SQL =>
  sql.raw(`case when ${alias}.level in ('1', '2', '3', '4', '13') then 3
  when ${alias}.level in ('5', '6', '7', '12') then 2 when ${alias}.level in ('8', '9', '10', '11') then 1 end`);

const MOST_PEERS = 200;

/** Of the same class and level; of primary care (WS 218: B, C, D), in the own district only. */
const alike = compileStatement(sql`
  select i.code as "of", p.code, p.division_system, p.division from rollup.institution i, lateral (
    select p.code, p.division_system, p.division from rollup.institution p
    where p.class is not distinct from i.class and ${rankOf('p')} is not distinct from ${rankOf('i')}
      and (coalesce(p.class !~ '^[BCD]', true) or left(p.division, 6) = left(i.division, 6) or p.code = i.code)
    order by p.code <> i.code, left(p.division, 6) <> left(i.division, 6), p.code
    limit ${sql.placeholder('limit')}::int) p
  where i.code = any(${sql.placeholder('codes')}::text[])`);

/** Institutions with their peers, by code; those that there are. */
export async function institutionAreas(
  context: RequestContext,
  codes: readonly string[],
): Promise<ReadonlyMap<string, InstitutionArea>> {
  const rows = await run(context, alike, { codes, limit: MOST_PEERS + 1 });
  const found = Map.groupBy(
    rows.map((row) => ({
      of: String(row.of),
      area: {
        system: INSTITUTION,
        code: String(row.code),
        division: { system: String(row.division_system), code: String(row.division) },
      },
    })),
    ({ of }) => of,
  );
  return new Map(
    [...found].flatMap(([code, all]) => {
      const own = all.find(({ area }) => area.code === code);
      const peers = all.flatMap(({ area }) => (area.code === code ? [] : [area]));
      return own ? [[code, { area: own.area, peers }]] : [];
    }),
  );
}
