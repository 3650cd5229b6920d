import { compileStatement, run } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { sql } from 'drizzle-orm';
import { lengthOf } from '../domain/levels.ts';

const within = compileStatement(sql`
  select c.code from rollup.closure c join rollup.closure own on own.system = c.system and own.code = c.code
    and own.area_system = own.system and own.area = own.code
  where c.area_system = ${sql.placeholder('system')}::text and c.area = ${sql.placeholder('code')}::text
    and c.system = c.area_system and length(c.code) = ${sql.placeholder('length')}::int
    and own.level = ${sql.placeholder('level')}::text
  order by c.code`);

/** The divisions of a level in one, that one included where it is of that level. */
export async function divisionsWithin(
  context: RequestContext,
  { system, code, level }: { system: string; code: string; level: string },
): Promise<string[]> {
  const rows = await run(context, within, { system, code, level, length: lengthOf(level) });
  return rows.map((row) => String(row.code));
}

const known = compileStatement(sql`
  select 1 from rollup.closure
  where area_system = ${sql.placeholder('system')}::text and area = ${sql.placeholder('code')}::text limit 1`);

/** Whether a tree has a division of this code. */
export async function isDivision(
  context: RequestContext,
  { system, code }: { system: string; code: string },
): Promise<boolean> {
  return (await run(context, known, { system, code })).length > 0;
}
