import { division } from '@hub/db/tables/region.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type SQL, sql } from 'drizzle-orm';
import { Division } from '../resources.ts';

export interface DivisionKey {
  codeSystem: string;
  code: string;
}

/** One division of a named tree. */
export const divisionOf = (context: RequestContext, selected: ReadonlySet<string>, key: DivisionKey) =>
  publicRepository(context, Division, selected).byKey(key.codeSystem, key.code);

/** The divisions right below one; one statement for all parents of a tick. */
export async function childrenOf(
  context: RequestContext,
  selected: ReadonlySet<string>,
  parent: DivisionKey,
): Promise<Entity[]> {
  const found = await publicRepository(context, Division, selected).listOf(
    [division.codeSystem, division.parentCode],
    [parent.codeSystem, parent.code],
  );
  return found.map((item) => item.entity);
}

/** The divisions of a tree, by level and parent where given. */
export async function divisions(
  context: RequestContext,
  selected: ReadonlySet<string>,
  codeSystem: string,
  level: string | null | undefined,
  parent: string | null | undefined,
): Promise<Entity[]> {
  const conditions: SQL[] = [sql`t.code_system = ${sql.placeholder('codeSystem')}`];
  if (level) conditions.push(sql`t.level = ${sql.placeholder('level')}`);
  if (parent) conditions.push(sql`t.parent_code = ${sql.placeholder('parent')}`);
  const found = await publicRepository(context, Division, selected).list({
    name: `${level ? 'level' : ''} ${parent ? 'parent' : ''}`,
    where: sql.join(conditions, sql` and `),
    values: { codeSystem, level, parent },
  });
  return found.map((item) => item.entity);
}
