import type { Sql } from '@hub/db/client.ts';
import { fillPlaceholders, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';

/** A compiled SQL text with named places for values. PostgreSQL prepares it once per connection. */
export interface Statement {
  text: string;
  params: unknown[];
}

export type Row = Record<string, unknown>;

const dialect = new PgDialect();

export function compileStatement(query: SQL): Statement {
  const { sql: text, params } = dialect.sqlToQuery(query);
  return { text: text.replace(/\s+/g, ' ').trim(), params };
}

/** Runs a compiled statement; `values` fill its placeholders. An abort cancels it in the database. */
export async function run(
  { sql, signal }: { sql: Sql; signal: AbortSignal | undefined },
  statement: Statement,
  values: Record<string, unknown>,
): Promise<Row[]> {
  signal?.throwIfAborted();
  const filled = fillPlaceholders(statement.params, values);
  const query = sql.unsafe<Row[]>(statement.text, filled as never[], { prepare: true });
  if (!signal) return query;
  const cancel = () => query.cancel();
  signal.addEventListener('abort', cancel);
  try {
    return await query;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Builds once per key; the keys are few (operations × guards), so nothing is evicted below the bound. */
export function cached<T>(limit = 2_000): (key: string, build: () => T) => T {
  const entries = new Map<string, T>();
  return (key, build) => {
    const known = entries.get(key);
    if (known !== undefined) return known;
    if (entries.size >= limit) entries.clear();
    const value = build();
    entries.set(key, value);
    return value;
  };
}
