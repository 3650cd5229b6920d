import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { RequestContext } from '../runtime/context.ts';
import type { PublicResource } from './define-resource.ts';
import { inOrder, loader, selectionKey } from './loader.ts';
import type { Page, Positioned } from './page.ts';
import { compileProjection, type Entity } from './projection.ts';
import { cached, compileStatement, run, runKeyed } from './statement.ts';

/** How a list is asked for: `where` over alias `t`, in the order of the resource's key. */
export interface ListQuery {
  /** Stands for `where` in the statement cache. */
  name: string;
  where: SQL;
  values: Record<string, unknown>;
}

/** Reads of a resource that is about nobody. */
export interface PublicRepository {
  /** By the values of the resource's key, batched. */
  byKey(...key: string[]): Promise<Entity | null>;
  /** Rows in the order of the key: a page, or all of a plain list. */
  list(query: ListQuery, page?: Page): Promise<Positioned[]>;
  /** The same for each parent, all parents of a tick in one statement. `parent` holds the parents' keys. */
  listOf(
    parent: readonly PgColumn[],
    key: readonly string[],
    page?: Page,
    query?: ListQuery,
  ): Promise<Positioned[]>;
}

const EVERYTHING: ListQuery = { name: '', where: sql`true`, values: {} };
const SEPARATOR = '\u001f';
const compiled = cached<{
  statement: ReturnType<typeof compileStatement>;
  projection: ReturnType<typeof compileProjection>;
}>();

export function publicRepository(
  context: RequestContext,
  resource: PublicResource,
  selected: ReadonlySet<string>,
): PublicRepository {
  const { guard, vault, report } = context;
  const name = `${resource.type}|${selectionKey(selected)}`;
  const read = async (
    kind: string,
    build: (columns: SQL) => SQL,
    values: Record<string, unknown>,
    ask: typeof run | typeof runKeyed = run,
  ) => {
    const { projection, statement } = compiled(`${kind}|${name}|${guard.key}`, () => {
      const made = compileProjection(resource, selected, guard, context.classifications);
      return { projection: made, statement: compileStatement(build(sql.join(made.columns, sql`, `))) };
    });
    const rows = await ask(context, statement, values);
    return rows.map((row) => ({
      row,
      entity: projection.map(row, vault, report),
      position: resource.key.map((column) => String(row[column.name])),
    }));
  };
  const lastOf = (page: Page | undefined) => ({
    limit: page ? page.size + 1 : null,
    ...Object.fromEntries((page?.after ?? []).map((value, n) => [`after${n}`, value])),
  });

  return {
    byKey: (...key) =>
      loader<string, Entity>(context, `byKey|${name}`, async (keys) => {
        const found = await read(
          'byKey',
          (columns) =>
            sql`select ${columns} from ${resource.table} t join ${keysTable(resource.key)} on ${keysMatch(resource.key)}`,
          keyValues(keys),
          runKeyed,
        );
        return inOrder(keys, new Map(found.map((item) => [item.position.join(SEPARATOR), item.entity])));
      }).load(key.join(SEPARATOR)),

    list: (query, page) =>
      read(
        `list ${query.name} ${page ? 'page' : ''} ${page?.after ? 'after' : ''}`,
        (columns) => sql`select ${columns} from ${resource.table} t
          where ${query.where} ${afterSql(resource, page)} order by ${orderSql(resource)} ${limitSql(page)}`,
        { ...query.values, ...lastOf(page) },
      ),

    listOf: async (parent, key, page, query = EVERYTHING) => {
      const of = `listOf ${parent.map((column) => column.name).join()} ${query.name}`;
      const values = JSON.stringify(query.values);
      const kind = `${of} ${values} ${page?.size ?? ''} ${page?.after?.join() ?? ''}`;
      const found = await loader<string, Positioned[]>(context, `${kind}|${name}`, async (keys) => {
        const rows = await read(
          `${of} ${page ? 'page' : ''} ${page?.after ? 'after' : ''}`,
          (columns) => sql`select k.parent, r.* from ${keysTable(parent)} cross join lateral (
            select ${columns} from ${resource.table} t
            where ${keysMatch(parent)} and ${query.where} ${afterSql(resource, page)}
            order by ${orderSql(resource)} ${limitSql(page)}) r order by k.parent, ${orderSql(resource, 'r')}`,
          { ...keyValues(keys), ...lastOf(page), ...query.values },
        );
        const lists = new Map<string, Positioned[]>();
        for (const { row, entity, position } of rows) {
          const of = keys[Number(row.parent) - 1] ?? '';
          const list = lists.get(of) ?? [];
          lists.set(of, list);
          list.push({ entity, position });
        }
        return inOrder(keys, lists);
      }).load(key.join(SEPARATOR));
      return found ?? [];
    },
  };
}

const named = (column: PgColumn, alias = 't'): SQL => sql`${sql.raw(alias)}.${sql.identifier(column.name)}`;
const orderSql = (resource: PublicResource, alias?: string): SQL =>
  sql.join(
    resource.key.map((column) => named(column, alias)),
    sql`, `,
  );
const limitSql = (page: Page | undefined): SQL =>
  page ? sql`limit ${sql.placeholder('limit')}::int` : sql``;

/** `k`: one row a key, one column a part of it, and its position among the keys as `parent`. */
function keysTable(columns: readonly PgColumn[]): SQL {
  const arrays = columns.map(
    (column, n) => sql`${sql.placeholder(`key${n}`)}::${sql.raw(column.getSQLType())}[]`,
  );
  const names = [...columns.map((_column, n) => `part${n}`), 'parent'].join(', ');
  return sql`unnest(${sql.join(arrays, sql`, `)}) with ordinality k(${sql.raw(names)})`;
}

const keysMatch = (columns: readonly PgColumn[]): SQL =>
  sql.join(
    columns.map((column, n) => sql`${named(column)} = k.${sql.raw(`part${n}`)}`),
    sql` and `,
  );

const keyValues = (keys: readonly string[]): Record<string, unknown> => {
  const parts = keys.map((key) => key.split(SEPARATOR));
  return Object.fromEntries((parts[0] ?? []).map((_part, n) => [`key${n}`, parts.map((part) => part[n])]));
};

function afterSql(resource: PublicResource, page: Page | undefined): SQL {
  if (!page?.after) return sql``;
  const after = resource.key.map(
    (column, n) => sql`${sql.placeholder(`after${n}`)}::${sql.raw(column.getSQLType())}`,
  );
  return sql`and (${orderSql(resource)}) > (${sql.join(after, sql`, `)})`;
}
