import { getTableColumns } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { TransactionSql } from 'postgres';
import type { TableRow } from './mapper.ts';
import { bytesAsText, qualifiedName, writtenColumns } from './table-columns.ts';

/** Everything but bytes is JSON already. */
const toJson = (value: unknown): unknown => (Buffer.isBuffer(value) ? bytesAsText(value) : (value ?? null));

/** Upserts rows by primary key, one statement for each table: one JSON parameter,
 * which PostgreSQL turns back by the table's own types (arrays and bytea included). Of several rows with one key the last one counts. */
export async function upsertRows(tx: TransactionSql, rows: readonly TableRow[]): Promise<void> {
  const tables = new Map<PgTable, Map<string, string>>();
  for (const { table, row } of rows) {
    const byKey = tables.get(table) ?? new Map<string, string>();
    tables.set(table, byKey);
    const json: Record<string, unknown> = {};
    let key = '';
    for (const column of writtenColumns(table)) {
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
    const all = writtenColumns(table);
    const list = all.map(({ name }) => `"${name}"`).join(', ');
    const keys = all.filter(({ key }) => key).map(({ name }) => `"${name}"`);
    const set = all.filter(({ key }) => !key).map(({ name }) => `"${name}" = excluded."${name}"`);
    if ('storedAt' in getTableColumns(table)) set.push('"stored_at" = now()');
    text = `insert into ${qualifiedName(table)} (${list})
      select ${list} from json_populate_recordset(null::${qualifiedName(table)}, $1::text::json)
      on conflict (${keys.join(', ')}) do ${set.length > 0 ? `update set ${set.join(', ')}` : 'nothing'}`;
    statements.set(table, text);
  }
  return text;
}
