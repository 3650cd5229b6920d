import { compileStatement, run } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { AreaWithPlace } from '@hub/kernel/statistics/audience.ts';
import { INSTITUTION } from '@hub/kernel/statistics/emit.ts';
import { sql } from 'drizzle-orm';

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

const institution = compileStatement(sql`
  select division_system, division from rollup.institution where code = ${sql.placeholder('code')}::text`);

/** An institution as an area, with where it is; undefined where there is none. */
export async function institutionArea(
  context: RequestContext,
  code: string,
): Promise<AreaWithPlace | undefined> {
  const [row] = await run(context, institution, { code });
  if (!row) return undefined;
  const division = { system: String(row.division_system), code: String(row.division) };
  return { system: INSTITUTION, code, division };
}
