import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import { changeLog } from './change-log.ts';
import { releasedViews } from './released.ts';

/** Views hold columns fast: they go before tables are altered. */
export const dropReleased = async (sql: postgres.Sql): Promise<void> => {
  await sql`drop schema if exists released cascade`;
};

/**
 * What back-flow needs of the database beside its tables: the log of changes and the views that data leaves through.
 * Run after every migration, by the owner; does nothing where it has been done, since triggers cannot be replaced
 * while somebody writes.
 */
export async function ensureRelease(sql: postgres.Sql): Promise<void> {
  const statements = [...changeLog(), ...releasedViews()];
  const fingerprint = createHash('sm3').update(statements.join('\n')).digest('hex');
  const [made] = await sql<{ comment: string | null }[]>`
    select obj_description(oid, 'pg_namespace') as comment from pg_namespace where nspname = 'released'`;
  if (made?.comment === fingerprint) return;
  await sql.begin(async (tx) => {
    await tx`drop schema if exists released cascade`;
    for (const statement of statements) await tx.unsafe(statement);
    await tx.unsafe(`comment on schema released is '${fingerprint}'`);
  });
}
