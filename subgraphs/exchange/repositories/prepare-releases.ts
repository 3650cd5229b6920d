import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from '@hub/db/client.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Log } from '@hub/kernel/runtime/log.ts';
import { manifestOf, sealManifest } from '../domain/manifest.ts';
import { type ActiveGrant, grantInForce } from './active-grant.ts';
import { checkMark, type Mark } from './marks.ts';
import { countRows, withinLimit } from './meters.ts';
import type { Chunk } from './read-feed.ts';
import {
  compiledFor,
  openFeed,
  type ReadingServices,
  readAt,
  readerOf,
  remember,
  shapeName,
} from './reading.ts';
import { type Part, writeParts } from './write-parts.ts';

/** What prepares releases. */
export interface Preparing extends Omit<ReadingServices, 'classifications'> {
  /** As the migrating owner. */
  sql: Sql;
  classifications: () => Promise<ReadingServices['classifications']>;
  /** Where the files go, a folder each. */
  folder: string;
  log: Pick<Log, 'info'>;
}

interface Due {
  id: string;
  grantId: string;
  resources: string[];
  format: 'NDJSON' | 'PARQUET';
  requestedAt: string;
  since: (Mark & { id: string }) | null;
}

/** Files are kept so long. */
const KEPT_DAYS = 7;

/** Prepares what was asked for and what a hub that was killed left unfinished, one after the other. */
export async function prepareReleases(preparing: Preparing): Promise<number> {
  let count = 0;
  for (;;) {
    await using turn = await takeNext(preparing.sql);
    if (!turn.due) return count;
    await prepare(preparing, turn.due);
    count++;
  }
}

/**
 * The oldest release nobody works on. Its lock is the connection's, so that whoever is killed lets go of it.
 */
async function takeNext(sql: Sql): Promise<AsyncDisposable & { due: Due | undefined }> {
  const connection = await sql.reserve();
  const release = async () => connection.release();
  const open = await connection<Due[]>`
    select r.id, r.grant_id as "grantId", r.resources, r.format, r.requested_at as "requestedAt",
      case when b.id is not null then json_build_object('id', b.id, 'snapshot', b.snapshot, 'at', b.taken_at,
        'day', (b.taken_at at time zone 'Asia/Shanghai')::date, 'shape', b.shape) end as since
    from exchange.release r left join exchange.release b on b.id = r.since
    where r.status in ('QUEUED', 'RUNNING') order by r.requested_at`;
  for (const due of open) {
    const [lock] = await connection<{ taken: boolean }[]>`
      select pg_try_advisory_lock(hashtext('hub release'), hashtext(${due.id})) as taken`;
    if (!lock?.taken) continue;
    const unlock = () => connection`select pg_advisory_unlock(hashtext('hub release'), hashtext(${due.id}))`;
    const [still] = await connection`
      update exchange.release set status = 'RUNNING', rows = 0, progress = 0
      where id = ${due.id} and status in ('QUEUED', 'RUNNING') returning 1`;
    if (still) return { due, [Symbol.asyncDispose]: () => unlock().then(release) };
    await unlock();
  }
  return { due: undefined, [Symbol.asyncDispose]: release };
}

/** All of it is of one moment: what was begun and not finished is done again from the beginning. */
async function prepare(preparing: Preparing, due: Due): Promise<void> {
  const { sql, vault, folder, log } = preparing;
  const own = join(folder, due.id);
  await rm(own, { recursive: true, force: true });
  await mkdir(own, { recursive: true, mode: 0o700 });
  try {
    const classifications = await preparing.classifications();
    const services = { ...preparing, classifications };
    const grant = await grantInForce(sql, due.grantId, services);
    const now = new Date();
    const shape = shapeName(grant, services, now);
    if (due.since) checkMark(due.since, shape, now);
    else await openFeed(sql, grant.id);
    const { parts, mark } = await readAt(sql, grant, shape, async (tx, at) => {
      const written: Part[] = [];
      for (const [n, type] of due.resources.entries()) {
        const compiled = compiledFor(grant, type, services);
        const reader = readerOf(grant, compiled, due.since ?? undefined, now);
        written.push(
          ...(await writeParts(tx, reader, {
            folder: own,
            format: due.format,
            first: written.length + 1,
            fields: services.register.resources.get(type)!.fields,
            watermark: {
              grant: grant.id,
              recipient: grant.recipient,
              release: due.id,
              requestedAt: due.requestedAt,
            },
            each: (chunk, share) => goOn(sql, grant, due, type, chunk, (n + share) / due.resources.length),
          })),
        );
      }
      return { parts: written, mark: at };
    });
    const manifest = sealManifest(vault, manifestOf(grant, due, mark, parts));
    await finish(sql, due, parts, mark, manifest);
    log.info('release ready', { release: due.id, rows: sumOf(parts) });
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    const code = String(error.extensions.code);
    if (code === 'OVERLOADED') return;
    await rm(own, { recursive: true, force: true });
    await sql`update exchange.release set status = 'STOPPED', stopped_by = ${code}, finished_at = now()
      where id = ${due.id}`;
    log.info('release stopped', { release: due.id, code });
  }
}

/**
 * After each chunk, outside the moment that is read: the grant may have been revoked, or its rows for today be spent.
 * @throws GRANT_NOT_ACTIVE, DAILY_LIMIT
 */
async function goOn(
  sql: Sql,
  grant: ActiveGrant,
  { id }: Due,
  resource: string,
  chunk: Chunk,
  share: number,
): Promise<void> {
  const [row] = await sql<{ rows: number; active: boolean }[]>`
    update exchange.release set rows = rows + ${chunk.changes.length}, progress = ${Math.floor(share * 100)} where id = ${id}
    returning rows, (select g.status = 'ACTIVE' from exchange.backflow_grant g where g.id = ${grant.id}) as active`;
  if (!row?.active) throw new HubError('GRANT_NOT_ACTIVE', 'The grant was revoked meanwhile.');
  await withinLimit({ sql }, grant, resource, row.rows);
  await remember(sql, grant.id, resource, chunk);
}

async function finish(
  sql: Sql,
  { id, grantId, since }: Due,
  parts: readonly Part[],
  { snapshot, at, shape }: Mark,
  manifest: string,
): Promise<void> {
  await sql.begin(async (tx) => {
    for (const [resource, own] of Map.groupBy(parts, (part) => part.resource))
      await countRows(tx, grantId, resource, sumOf(own), since === null);
    await tx`delete from exchange.release_part where release_id = ${id}`;
    for (const { number, resource, rows, size, sha256, sm3, persons } of parts)
      await tx`insert into exchange.release_part (release_id, number, resource, rows, size, sha256, sm3, persons)
        values (${id}, ${number}, ${resource}, ${rows}, ${size}, ${sha256}, ${sm3}, ${persons})`;
    await tx`update exchange.release set status = 'READY', progress = 100, snapshot = ${snapshot}, taken_at = ${at},
      shape = ${shape}, manifest = ${manifest}, rows = ${sumOf(parts)},
      finished_at = now(), expires_at = now() + ${`${KEPT_DAYS} days`}::interval where id = ${id}`;
  });
}

const sumOf = (parts: readonly Pick<Part, 'rows'>[]): number =>
  parts.reduce((sum, { rows }) => sum + rows, 0);
