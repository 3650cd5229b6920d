import {
  type HeldAssignment,
  readAssignments,
  watchAssignments,
} from '@hub/kernel/authorization/assignments.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Log } from '@hub/kernel/runtime/log.ts';
import { LRUCache } from 'lru-cache';
import type { Opened } from '../cli/open.ts';
import type { AssignmentsOf } from './assigned-holder.ts';

const MOST_HOLDERS = 10_000;
/** Where notices are swallowed on the way (a pooler, a dead network), a change is met after this time all the same. */
const REMEMBERED_MS = 3_000;

export interface RememberedAssignments {
  of: AssignmentsOf;
  close(): Promise<void>;
}

type Remembered = LRUCache<string, Promise<readonly HeldAssignment[]>>;
const nothing = (): Remembered => new LRUCache({ max: MOST_HOLDERS, ttl: REMEMBERED_MS });

/**
 * Assignments by holder, read once and forgotten as soon as the database tells of a change. While it cannot be
 * listened to, every request reads anew.
 */
export async function rememberAssignments(
  database: Pick<Opened, 'sql' | 'url'>,
  log: Log,
): Promise<RememberedAssignments> {
  // Replaced as a whole: what is being read when a notice comes is remembered by nobody.
  let remembered = nothing();
  let listening = false;
  const forget = () => {
    remembered = nothing();
  };
  const close = await watchAssignments(database.url, {
    onNotice: forget,
    onLost() {
      listening = false;
      forget();
      log.warn('assignments are read for each request: the database cannot be listened to');
    },
    onListening() {
      forget();
      listening = true;
    },
  });
  const read = (issuer: string, holder: string) =>
    readAssignments(database.sql, issuer, holder).catch((error: unknown) => {
      log.error('assignments cannot be read', error);
      throw new HubError('INTERNAL_SERVER_ERROR', 'Assignments cannot be read at the moment.');
    });
  return {
    close,
    async of(issuer, holder) {
      if (!listening) return read(issuer, holder);
      const into = remembered;
      const key = JSON.stringify([issuer, holder]);
      const known = into.get(key);
      if (known !== undefined) return known;
      const found = read(issuer, holder);
      into.set(key, found);
      found.catch(() => into.delete(key));
      return found;
    },
  };
}
