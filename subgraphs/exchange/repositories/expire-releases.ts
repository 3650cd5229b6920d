import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from '@hub/db/client.ts';
import { MARK_DAYS } from './marks.ts';

/** Deletes the files of releases that are old, or whose grant is over; that they were made stays on record. */
export async function expireReleases(sql: Sql, folder: string): Promise<number> {
  const due = await sql<{ id: string }[]>`
    select r.id from exchange.release r join exchange.backflow_grant g on g.id = r.grant_id
    where r.status = 'READY' and (r.expires_at <= now() or g.status <> 'ACTIVE')`;
  for (const { id } of due) {
    await rm(join(folder, id), { recursive: true, force: true });
    await sql`update exchange.release set status = 'EXPIRED' where id = ${id} and status = 'READY'`;
  }
  return due.length;
}

/** Longer than marks are good for, so that no mark is behind what is known. */
const KEPT_DAYS = MARK_DAYS + 5;

/** Forgets changes that no mark goes back to. */
export async function pruneChanges(sql: Sql): Promise<number> {
  const { count } = await sql`
    delete from exchange.change where at < now() - ${`${KEPT_DAYS} days`}::interval`;
  return count;
}
