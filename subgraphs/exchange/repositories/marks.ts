import type { Vault } from '@hub/db/crypto.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Position } from '../domain/position.ts';

/** The moment that a reading was of. Whoever goes on from it is told what has changed since. */
export interface Mark {
  /** PostgreSQL's snapshot: which transactions had been committed. */
  snapshot: string;
  /** ISO 8601, and the day in the city. */
  at: string;
  day: string;
  /** What the grant gave then. */
  shape: string;
}

/** How far a reading by pages has come. */
export interface Cursor {
  /** Of its first page: the mark that its last page gives. */
  mark: Mark;
  since?: Mark;
  position: Position;
}

/** Changes are kept a little longer. */
export const MARK_DAYS = 30;
const DAY_MS = 86_400_000;

type Keys = Pick<Vault, 'seal' | 'open'>;
/** Not the actor's: another developer of the recipient may go on. */
const bound = (kind: 'cursor' | 'mark', grantId: string, resource: string) =>
  `backflow ${kind}|${grantId}|${resource}`;

export const sealMark = (vault: Keys, grantId: string, resource: string, mark: Mark): string =>
  vault.seal(JSON.stringify(mark), bound('mark', grantId, resource)).toString('base64url');

export const sealCursor = (vault: Keys, grantId: string, resource: string, cursor: Cursor): string =>
  vault.seal(JSON.stringify(cursor), bound('cursor', grantId, resource)).toString('base64url');

/** @throws BAD_CURSOR for what was not issued for this grant and resource */
export const openCursor = (vault: Keys, grantId: string, resource: string, text: string): Cursor =>
  opened(vault, bound('cursor', grantId, resource), text) as Cursor;

/** @throws BAD_CURSOR as above */
export const openMark = (vault: Keys, grantId: string, resource: string, text: string): Mark =>
  opened(vault, bound('mark', grantId, resource), text) as Mark;

/** @throws RESYNC_REQUIRED where nobody could tell all that has changed since */
export function checkMark({ at, shape }: Pick<Mark, 'at' | 'shape'>, shapeNow: string, now: Date): void {
  if (shape !== shapeNow)
    throw new HubError('RESYNC_REQUIRED', 'What the grant gives has changed since; read everything anew.');
  if (now.getTime() - Date.parse(at) > MARK_DAYS * DAY_MS)
    throw new HubError('RESYNC_REQUIRED', `The mark is older than ${MARK_DAYS} days; read everything anew.`);
}

function opened(vault: Keys, context: string, text: string): unknown {
  try {
    return JSON.parse(vault.open(Buffer.from(text, 'base64url'), context).toString());
  } catch {
    throw new HubError('BAD_CURSOR', 'The cursor or mark was not issued for this grant and resource.');
  }
}
