import type { Sql } from '@hub/db/client.ts';
import { fillPlaceholders, type SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { RequestContext } from '../runtime/context.ts';

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

/**
 * Runs a compiled statement; `values` fill its placeholders. An abort gives it up: nobody waits for its rows any more.
 * It is never cancelled through the driver: connections are shared by statements of several callers, and a cancelled
 * one can leave the driver (postgres 3.4.9) taking one caller's rows for another's. The pool's statement timeout
 * ends it in the database.
 */
export async function run(
  { sql, signal }: { sql: Sql; signal: AbortSignal | undefined },
  statement: Statement,
  values: Record<string, unknown>,
): Promise<Row[]> {
  signal?.throwIfAborted();
  const filled = fillPlaceholders(statement.params, values);
  const rows = sql.unsafe<Row[]>(statement.text, filled as never[], { prepare: true });
  return signal ? orAbort(rows, signal) : rows;
}

/** Runs what finds its rows by key: beside whatever takes longer, on the connection that all such reads share. */
export const runKeyed = (
  { keyed: sql, signal }: Pick<RequestContext, 'keyed' | 'signal'>,
  statement: Statement,
  values: Record<string, unknown>,
): Promise<Row[]> => run({ sql, signal }, statement, values);

/** The rows, or the signal's reason, whichever comes first; the listener goes with either. */
function orAbort<T>(rows: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const settle =
      <V>(end: (value: V) => void) =>
      (value: V) => {
        signal.removeEventListener('abort', abort);
        end(value);
      };
    rows.then(settle(resolve), settle(reject));
  });
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
