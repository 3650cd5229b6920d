import type { PgTable } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/postgres-js';
import type { TransactionSql } from 'postgres';

/** Builds statements only: a real `drizzle()` would replace the type parsers of the pool it is given. */
const builder = drizzle.mock();

/** Inserts typed rows in one statement (together at most 65,535 values); rows already there are left alone. */
export async function insertRows<T extends PgTable>(
  tx: TransactionSql,
  table: T,
  rows: readonly T['$inferInsert'][],
): Promise<void> {
  if (rows.length === 0) return;
  const { sql: text, params } = builder
    .insert(table)
    .values([...rows])
    .onConflictDoNothing()
    .toSQL();
  await tx.unsafe(text, params as never[]);
}
