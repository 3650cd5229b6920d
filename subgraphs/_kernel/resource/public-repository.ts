import { type SQL, sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/pg-core';
import type { RequestContext } from '../runtime/context.ts';
import type { PublicResource } from './define-resource.ts';
import { inOrder, loader, selectionKey } from './loader.ts';
import { compileProjection, type Entity } from './projection.ts';
import { cached, compileStatement, type Row, run } from './statement.ts';

/** Reads of a resource that is about nobody. */
export interface PublicRepository {
  /** By the resource's key, batched. */
  byKey(key: string): Promise<Entity | null>;
  /**
   * Rows for which `where` holds (over alias `t`), in the order given. `name` stands for `where` and `order` in the
   * statement cache, so two different conditions need two names.
   */
  list(
    name: string,
    where: SQL,
    order: SQL,
    values: Record<string, unknown>,
  ): Promise<{ row: Row; entity: Entity }[]>;
}

const compiled = cached<{ statement: ReturnType<typeof compileStatement>; projection: ReturnType<typeof compileProjection> }>();

export function publicRepository(
  context: RequestContext,
  resource: PublicResource,
  selected: ReadonlySet<string>,
): PublicRepository {
  const { guard, sql: database, vault, report } = context;
  const name = `${resource.type}|${selectionKey(selected)}`;
  const list: PublicRepository['list'] = async (kind, where, order, values) => {
    const { projection, statement } = compiled(`${kind}|${name}|${guard.key}`, () => {
      const made = compileProjection(resource, selected, guard, context.classifications);
      return { projection: made, statement: compileStatement(selectSql(resource, made.columns, where, order)) };
    });
    const rows = await run(database, statement, values);
    return rows.map((row) => ({ row, entity: projection.map(row, vault, report) }));
  };
  const key = sql.identifier(resource.key.name);
  return {
    list,
    byKey: (value) =>
      loader<string, Entity>(context, `byKey|${name}`, async (keys) => {
        const where = sql`t.${key}::text = any(${sql.placeholder('keys')}::text[])`;
        const found = await list('byKey', where, sql`t.${key}`, { keys });
        const byValue = new Map(found.map(({ row, entity }) => [String(row[resource.key.name]), entity]));
        return inOrder(keys, byValue);
      }).load(value),
  };
}

function selectSql(resource: PublicResource, columns: readonly SQL[], where: SQL, order: SQL): SQL {
  const { schema, name } = getTableConfig(resource.table);
  return sql`select ${sql.join([...columns], sql`, `)}
    from ${sql.identifier(schema ?? 'public')}.${sql.identifier(name)} t where ${where} order by ${order}`;
}
