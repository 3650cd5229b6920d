import type postgres from 'postgres';

/** Tables of the access log that are kept by the month. */
const tables = ['entry', 'entry_person'] as const;

/** Made ahead, so that the log goes on though no job has run for half a year. */
const MONTHS_AHEAD = 6;

/** `2026-11`, in UTC: months are compared as text. */
export type Month = string;

/** The month `offset` months after that of an instant. */
export function monthOf(instant: Date, offset = 0): Month {
  const first = new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth() + offset, 1));
  return first.toISOString().slice(0, 7);
}

/** Makes the partitions of this month and the next ones where they are missing. As the owner. */
export async function makeAuditPartitions(sql: postgres.ISql, now: Date): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
    const month = monthOf(now, ahead);
    for (const table of tables)
      await (sql as postgres.Sql).unsafe(
        `create table if not exists audit.${nameOf(table, month)} partition of audit.${table}
         for values from ('${month}-01T00:00:00Z') to ('${monthOf(now, ahead + 1)}-01T00:00:00Z')`,
      );
  }
}

/** Drops the partitions of all months before one; whole months, and nothing else, ever leave the log. */
export async function dropAuditPartitions(sql: postgres.ISql, before: Month): Promise<Month[]> {
  const found = await sql<{ name: string }[]>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = any(array['audit.entry', 'audit.entry_person']::regclass[]) order by 1`;
  const old = found.filter(({ name }) => monthIn(name) < before);
  for (const { name } of old) await (sql as postgres.Sql).unsafe(`drop table audit.${name}`);
  return [...new Set(old.map(({ name }) => monthIn(name)))];
}

const nameOf = (table: string, month: Month): string => `${table}_${month.replace('-', '_')}`;
const monthIn = (name: string): Month => name.slice(-7).replace('_', '-');
