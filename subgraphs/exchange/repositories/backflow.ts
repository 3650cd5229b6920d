import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { START, valuesFrom } from '../domain/position.ts';
import { activeGrant } from './active-grant.ts';
import { checkMark, openCursor, openMark, sealCursor, sealMark } from './marks.ts';
import { countRows, withinLimit } from './meters.ts';
import { ask, type Candidate, type Change, readChunk } from './read-feed.ts';
import { compiledFor, openFeed, readAt, readerOf, remember, shapeName } from './reading.ts';

export interface BackflowArguments {
  grant: string;
  resource: string;
  first?: number | null;
  after?: string | null;
  since?: string | null;
}

export interface BackflowPage {
  changes: readonly Change[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  /** On the last page: what to go on from the next time. */
  mark: string | null;
}

const DEFAULT_SIZE = 100;
const MAX_SIZE = 1_000;

/**
 * A page of what a grant gives of a resource: everything, or what has changed since a mark. Rows of it and whose they
 * are have been noted when it is answered.
 * @throws BAD_USER_INPUT, BAD_CURSOR, RESYNC_REQUIRED, NOT_GRANTED, DAILY_LIMIT, OVERLOADED, and what `activeGrant` does
 */
export async function readBackflow(context: RequestContext, args: BackflowArguments): Promise<BackflowPage> {
  const { sql, vault, report } = context;
  const size = args.first ?? DEFAULT_SIZE;
  if (size < 1 || size > MAX_SIZE)
    throw new HubError('BAD_USER_INPUT', `first must be between 1 and ${MAX_SIZE}.`);
  const grant = await activeGrant(context, args.grant);
  const now = new Date();
  const compiled = compiledFor(grant, args.resource, context);
  const shape = shapeName(grant, context, now);
  const cursor = args.after ? openCursor(vault, grant.id, args.resource, args.after) : undefined;
  const since = cursor
    ? cursor.since
    : args.since
      ? openMark(vault, grant.id, args.resource, args.since)
      : undefined;
  for (const mark of [cursor?.mark, since]) if (mark) checkMark(mark, shape, now);
  await withinLimit(context, grant, args.resource);
  if (!cursor && !since) await openFeed(sql, grant.id);

  const reader = readerOf(grant, compiled, since, now);
  const position = cursor?.position ?? START;
  const read = await readAt(sql, grant, shape, async (tx, mark) => {
    const { after } = valuesFrom(position);
    const candidates = await ask<Candidate>(tx, reader.feed.persons, {
      ...reader.values,
      after,
      limit: size,
    });
    return { mark, candidates, chunk: await readChunk(tx, reader, candidates, position, size) };
  });
  const { changes, cut } = read.chunk;
  await Promise.all([
    remember(sql, grant.id, args.resource, read.chunk),
    countRows(sql, grant.id, args.resource, changes.length, !cursor && !since),
  ]);
  const { cells } = compiled.shape;
  report.reads.noteReleased({ grant: grant.id, recipient: grant.recipient }, cells, read.chunk.present);

  const last = read.candidates.at(-1);
  const mark = cursor?.mark ?? read.mark;
  const next = cut ?? (read.candidates.length === size && last ? { person: last.person_id } : undefined);
  return {
    changes,
    pageInfo: {
      hasNextPage: next !== undefined,
      endCursor: next
        ? sealCursor(vault, grant.id, args.resource, { mark, position: next, ...(since ? { since } : {}) })
        : null,
    },
    mark: next ? null : sealMark(vault, grant.id, args.resource, mark),
  };
}
