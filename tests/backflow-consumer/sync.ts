import type { Change, Copy, Progress } from './copy.ts';
import { ask, type Connection, Refused } from './hub.ts';

const PAGE = `query Backflow($grant: ID!, $resource: String!, $first: Int, $after: String, $since: String) {
  backflow(grant: $grant, resource: $resource, first: $first, after: $after, since: $since) {
    changes { op person id values } pageInfo { hasNextPage endCursor } mark } }`;

interface Page {
  changes: Change[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  mark: string | null;
}

export interface Synced {
  changes: number;
  /** Whether everything was read anew. */
  anew: boolean;
}

/**
 * Brings one resource of a copy up to date, page by page, from where the last run was stopped or finished.
 * @throws Refused what does not pass by itself: DAILY_LIMIT (run it again tomorrow), NOT_GRANTED, the end of the grant …
 */
export async function sync(
  connection: Connection,
  copy: Copy,
  resource: string,
  first = 1_000,
): Promise<Synced> {
  let progress = copy.progressOf(resource);
  let changes = 0;
  // A release has no mark to go on from by pages.
  let anew = !progress.mark && !progress.cursor;
  if (anew) await copy.inOne(() => copy.empty(resource));
  for (;;) {
    let page: Page;
    try {
      page = await readPage(connection, resource, first, progress);
    } catch (error) {
      const code = error instanceof Refused ? error.code : '';
      if (code === 'BAD_CURSOR' && progress.cursor && progress.mark) progress = { mark: progress.mark };
      else if (!anew && (code === 'RESYNC_REQUIRED' || code === 'BAD_CURSOR')) {
        anew = true;
        progress = {};
        await copy.inOne(() => copy.empty(resource));
      } else throw error;
      continue;
    }
    const { endCursor } = page.pageInfo;
    // The old mark stays beside the cursor: if the cursor is lost, the reading begins there again.
    progress = endCursor ? { ...progress, cursor: endCursor } : { mark: page.mark! };
    await copy.inOne(() => {
      for (const change of page.changes) copy.apply(resource, change);
      copy.proceed(resource, progress);
    });
    changes += page.changes.length;
    if (!endCursor) return { changes, anew };
  }
}

async function readPage(
  connection: Connection,
  resource: string,
  first: number,
  { mark, cursor }: Progress,
): Promise<Page> {
  const { backflow } = await ask<{ backflow: Page }>(connection, PAGE, {
    grant: connection.grant,
    resource,
    first,
    ...(cursor ? { after: cursor } : mark ? { since: mark } : {}),
  });
  return backflow;
}
