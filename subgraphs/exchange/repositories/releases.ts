import { randomUUID } from 'node:crypto';
import { releasePart } from '@hub/db/tables/release.ts';
import { write } from '@hub/kernel/resource/act.ts';
import { dashed, isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { sql } from 'drizzle-orm';
import { BackflowPart, BackflowRelease } from '../resources.ts';
import { activeGrant } from './active-grant.ts';
import { grantById } from './grants.ts';
import { checkMark } from './marks.ts';
import { partName } from './part-file.ts';
import { compiledFor, shapeName } from './reading.ts';

/** The channel on which whoever prepares releases is told of a new one. */
export const RELEASE_CHANNEL = 'hub_release';
/** Of one grant at a time: whoever waits for one need not ask for another. */
const MOST_OPEN = 2;

const releasesIn = (context: RequestContext, selected: ReadonlySet<string>) =>
  publicRepository(context, BackflowRelease, selected);

/** A page of a grant's releases, the oldest first; none of a grant that the actor may not know of. */
export async function releasesOf(
  context: RequestContext,
  selected: ReadonlySet<string>,
  grantId: string,
  page: Page,
): Promise<readonly Positioned[]> {
  if (!(await grantById(context, new Set(), grantId))) return [];
  const query = {
    name: 'ofGrant',
    where: sql`t.grant_id = ${sql.placeholder('grant')}::uuid`,
    values: { grant: grantId },
  };
  return releasesIn(context, selected).list(query, page);
}

/** A release; null where there is none, or of a grant that the actor may not know of. */
export async function releaseById(
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
): Promise<Entity | null> {
  if (!isUuid(id)) return null;
  const query = { name: 'one', where: sql`t.id = ${sql.placeholder('id')}::uuid`, values: { id } };
  const [found] = await releasesIn(context, new Set([...selected, 'grant'])).list(query);
  if (!found || !(await grantById(context, new Set(), String(found.entity.grant)))) return null;
  return found.entity;
}

/** The files of a release, in their order. */
export async function partsOf(
  context: RequestContext,
  selected: ReadonlySet<string>,
  releaseId: string,
): Promise<Entity[]> {
  const parts = publicRepository(context, BackflowPart, selected);
  return (await parts.listOf([releasePart.releaseId], [releaseId])).map(({ entity }) => entity);
}

export interface ExportInput {
  grant: string;
  resources?: readonly string[] | null;
  format?: 'NDJSON' | 'PARQUET' | null;
  since?: string | null;
}

/**
 * Puts a release in the queue; whoever prepares it is told.
 * @throws NOT_GRANTED, NOT_FOUND for a release that one cannot go on from, RESYNC_REQUIRED, CONFLICT while others of the
 *   grant are under way, and what `activeGrant` does
 */
export async function askForRelease(
  context: RequestContext,
  selected: ReadonlySet<string>,
  input: ExportInput,
): Promise<Entity | null> {
  const grant = await activeGrant(context, input.grant);
  const base = input.since ? await baseOf(context, grant.id, input.since) : undefined;
  if (base) checkMark(base, shapeName(grant, context, new Date()), new Date());
  const asked = input.resources ?? base?.resources ?? [...grant.fields.keys()];
  for (const type of asked) compiledFor(grant, type, context);
  if (base && asked.some((type) => !base.resources.includes(type)))
    throw new HubError(
      'RESYNC_REQUIRED',
      'That release did not have all of these resources; export them anew.',
    );
  const id = randomUUID();
  await write(context, async (tx) => {
    const [open] = await tx<{ count: number }[]>`select count(*)::int from exchange.release
      where grant_id = ${grant.id} and status in ('QUEUED', 'RUNNING')`;
    if (open!.count >= MOST_OPEN)
      throw new HubError('CONFLICT', `${MOST_OPEN} exports of this grant are under way; wait for one.`);
    await tx`insert into exchange.release (id, grant_id, resources, format, since, requested_by)
      values (${id}, ${grant.id}, ${[...new Set(asked)]}, ${input.format ?? 'NDJSON'}, ${base?.id ?? null}, ${context.actor.id})`;
    await tx`select pg_notify(${RELEASE_CHANNEL}, '')`;
  });
  return releaseById(context, selected, id);
}

interface Base {
  id: string;
  resources: string[];
  at: string;
  shape: string;
}

/** @throws NOT_FOUND */
async function baseOf({ sql: db }: RequestContext, grantId: string, id: string): Promise<Base> {
  const [base] = isUuid(id)
    ? await db<Base[]>`select id, resources, taken_at as at, shape from exchange.release
        where id = ${id} and grant_id = ${grantId} and status in ('READY', 'EXPIRED') and snapshot is not null`
    : [];
  if (!base) throw new HubError('NOT_FOUND', 'There is no finished release of this grant to go on from.');
  return base;
}

export interface ReleaseFile {
  name: string;
  size: number;
  sha256: string;
}

/**
 * The file that is about to be downloaded, while the grant is in force; whose rows are in it is on record with the answer.
 * @throws NOT_FOUND, and what `activeGrant` does
 */
export async function fileOf(context: RequestContext, releaseId: string, part: number): Promise<ReleaseFile> {
  const [found] = isUuid(releaseId)
    ? await context.sql<
        (ReleaseFile & { grantId: string; format: string; resource: string; persons: Buffer })[]
      >`
        select r.grant_id as "grantId", r.format, p.resource, p.size, p.sha256, p.persons
        from exchange.release r join exchange.release_part p on p.release_id = r.id
        where r.id = ${releaseId} and p.number = ${part} and r.status = 'READY'`
    : [];
  // One of another division answers as one that is not there.
  if (!found || !(await grantById(context, new Set(), found.grantId)))
    throw new HubError('NOT_FOUND', 'There is no such file, or it is there no longer.');
  const grant = await activeGrant(context, found.grantId).catch((error: unknown) => {
    if (error instanceof HubError) error.grant = found.grantId;
    throw error;
  });
  const { cells } = compiledFor(grant, found.resource, context).shape;
  const released = { grant: grant.id, recipient: grant.recipient, release: releaseId, part };
  context.report.reads.noteReleased(released, cells, personsIn(found.persons));
  return { name: partName(part, found.format), size: found.size, sha256: found.sha256 };
}

function* personsIn(ids: Buffer): Generator<string> {
  for (let at = 0; at < ids.length; at += 16) yield dashed(ids.toString('hex', at, at + 16));
}
