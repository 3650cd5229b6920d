import { getTableColumns } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { TransactionSql } from 'postgres';
import type { TableRow } from './mapper.ts';

type Columns = { field: string; name: string; key: boolean }[];

const columnsOf = new Map<PgTable, Columns>();

/** The columns that an import writes: all but those the database fills in itself. */
function columns(table: PgTable): Columns {
  let known = columnsOf.get(table);
  if (!known) {
    const composite = new Set(
      getTableConfig(table).primaryKeys.flatMap((key) => key.columns.map((c) => c.name)),
    );
    known = Object.entries(getTableColumns(table))
      .filter(([, column]) => !column.hasDefault)
      .map(([field, column]) => ({
        field,
        name: column.name,
        key: column.primary || composite.has(column.name),
      }));
    columnsOf.set(table, known);
  }
  return known;
}

const nameOf = (table: PgTable): string => {
  const { schema, name } = getTableConfig(table);
  return `"${schema}"."${name}"`;
};

/** bytea in PostgreSQL's own hexadecimal text; everything else is JSON already. */
const toJson = (value: unknown): unknown =>
  Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : (value ?? null);

/** Upserts rows by primary key, one statement for each table: one JSON parameter,
 * which PostgreSQL turns back by the table's own types (arrays and bytea included). Of several rows with one key the last one counts. */
export async function upsertRows(tx: TransactionSql, rows: readonly TableRow[]): Promise<void> {
  const tables = new Map<PgTable, Map<string, string>>();
  for (const { table, row } of rows) {
    const byKey = tables.get(table) ?? new Map<string, string>();
    tables.set(table, byKey);
    const json: Record<string, unknown> = {};
    let key = '';
    for (const column of columns(table)) {
      const value = toJson(row[column.field]);
      json[column.name] = value;
      if (column.key) key += `${value}\n`;
    }
    byKey.set(key, JSON.stringify(json));
  }
  // All at once: within a transaction they go down the one connection in a row, without waiting for each answer.
  await Promise.all(
    [...tables].map(([table, byKey]) =>
      tx.unsafe(statement(table), [`[${[...byKey.values()].join()}]`], { prepare: true }),
    ),
  );
}

const statements = new Map<PgTable, string>();

function statement(table: PgTable): string {
  let text = statements.get(table);
  if (!text) {
    const all = columns(table);
    const list = all.map(({ name }) => `"${name}"`).join(', ');
    const keys = all.filter(({ key }) => key).map(({ name }) => `"${name}"`);
    const set = all.filter(({ key }) => !key).map(({ name }) => `"${name}" = excluded."${name}"`);
    if ('storedAt' in getTableColumns(table)) set.push('"stored_at" = now()');
    text = `insert into ${nameOf(table)} (${list})
      select ${list} from json_populate_recordset(null::${nameOf(table)}, $1::text::json)
      on conflict (${keys.join(', ')}) do ${set.length > 0 ? `update set ${set.join(', ')}` : 'nothing'}`;
    statements.set(table, text);
  }
  return text;
}
