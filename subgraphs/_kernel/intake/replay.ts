import type { Sql } from '@hub/db/client.ts';
import { unpackDelivery, unpackQuarantine } from './body.ts';
import { type IngestOptions, ingest, type Summary } from './run.ts';
import { findSource } from './source.ts';

/** What is to be taken in once more: all of a source's quarantine or one entry; archived resources of a type or one. */
export interface ReplayAsked {
  kind: 'QUARANTINED' | 'ARCHIVED';
  fingerprint: Buffer | null;
  resourceType: string | null;
  resourceId: string | null;
}

interface Asked extends ReplayAsked {
  id: string;
  source: string;
}

/**
 * Does what was asked for and is not done yet, in turn. A replay that was killed is begun again.
 * @returns how many were done
 */
export async function runReplays(options: Omit<IngestOptions, 'files' | 'source'>): Promise<number> {
  const { sql } = options;
  const asked = await sql<Asked[]>`
    select id, source_code as source, kind, fingerprint, resource_type as "resourceType", resource_id as "resourceId"
    from exchange.replay where finished_at is null order by requested_at, id`;
  for (const one of asked) {
    const source = await findSource(sql, one.source);
    const { stored, unchanged, quarantined } = await replay({ ...options, source }, one);
    await sql`
      update exchange.replay set finished_at = now(), stored = ${stored}, unchanged = ${unchanged},
        quarantined = ${quarantined} where id = ${one.id}`;
  }
  return asked.length;
}

const NOTHING: Summary = {
  files: 0,
  resources: 0,
  stored: 0,
  unchanged: 0,
  archived: 0,
  quarantined: 0,
  seconds: 0,
};

/** Rows held at a time. */
const PAGE = 100;

/**
 * Takes stored input in again, through the same writer as an import: what a new mapping or model makes good is stored,
 * everything else stays where it is. Doing it again changes nothing.
 */
export async function replay(options: Omit<IngestOptions, 'files'>, asked: ReplayAsked): Promise<Summary> {
  const { sql, source } = options;
  const [{ now: began } = { now: '' }] = await sql<{ now: string }[]>`select clock_timestamp()::text as now`;
  const tried: Buffer[] = [];
  const chunks = asked.kind === 'QUARANTINED' ? quarantined(options, asked, tried) : archived(options, asked);
  const first = await chunks.next();
  if (first.done) return NOTHING;
  const all = (async function* () {
    yield first.value;
    yield* chunks;
  })();
  const files = [{ name: 'replay', chunks: all, format: 'ndjson' as const }];
  const { damaged: _, ...summary } = await ingest({ ...options, files });
  // Mapped, it is stored under another version than the one that stands in quarantine.
  await sql`
    delete from exchange.quarantine q where source_code = ${source.code}
      and fingerprint in (select decode(hex, 'hex') from unnest(${tried.map((one) => one.toString('hex'))}::text[]) hex)
      and exists (select from exchange.delivery d where d.source_code = q.source_code
        and d.resource_type = q.resource_type and d.resource_id = q.resource_id and d.stored_at >= ${began})`;
  return summary;
}

/** One line of NDJSON for each: a bundle, so that the name of the resource comes with it. */
const line = (id: string, resource: unknown): Buffer =>
  Buffer.from(
    `${JSON.stringify({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: `urn:uuid:${id}`, resource }],
    })}\n`,
  );

async function* quarantined(
  { sql, vault, source }: Omit<IngestOptions, 'files'>,
  { fingerprint }: ReplayAsked,
  tried: Buffer[],
): AsyncGenerator<Buffer> {
  let after = Buffer.alloc(0) as Buffer;
  for (;;) {
    const rows = await sql<{ fingerprint: Buffer; id: string; body: Buffer }[]>`
      select fingerprint, resource_id as id, body from exchange.quarantine
      where source_code = ${source.code} and resource_id is not null and fingerprint > ${after}
        ${fingerprint ? sql`and fingerprint = ${fingerprint}` : sql``}
      order by fingerprint limit ${PAGE}`;
    for (const row of rows) {
      const text = unpackQuarantine(vault, source.code, row.fingerprint, row.body).toString('utf8');
      tried.push(row.fingerprint);
      yield line(row.id, JSON.parse(text));
    }
    const last = rows.at(-1);
    if (!last) break;
    after = last.fingerprint;
  }
}

async function* archived(
  { sql, vault, source }: Omit<IngestOptions, 'files'>,
  { resourceType, resourceId }: ReplayAsked,
): AsyncGenerator<Buffer> {
  let after = '';
  for (;;) {
    const rows = await standing(sql, source.code, resourceType ?? '', resourceId, after);
    for (const row of rows) {
      const text = unpackDelivery(vault, source.code, row.type, row.id, row.body).toString('utf8');
      yield line(row.id, JSON.parse(text));
    }
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
  }
}

/** Archived in the version that stands: what was overtaken in quarantine has no verdict. */
const standing = (sql: Sql, source: string, type: string, id: string | null, after: string) =>
  sql<{ type: string; id: string; body: Buffer }[]>`
    select resource_type as type, resource_id as id, body from exchange.delivery
    where source_code = ${source} and disposition = 'ARCHIVED' and checked is not null and resource_type = ${type}
      and resource_id > ${after} ${id === null ? sql`` : sql`and resource_id = ${id}`}
    order by resource_id limit ${PAGE}`;
