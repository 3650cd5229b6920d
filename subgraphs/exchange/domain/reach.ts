import type { Actor, DivisionRef } from '@hub/schema/actor.ts';
import type { Role } from '@hub/schema/roles.ts';

/** Who reads grants of every division. */
const EVERYWHERE: readonly Role[] = ['steward', 'security-admin', 'auditor'];

/** Divisions of one tree whose codes begin with this one's; `ALL`; or none. */
export type Reach = { system: string; prefix: string } | 'ALL' | undefined;

/** The divisions of an actor's own: the codes of a city end in four noughts, and everything lies in it. */
export function ownReach({ jurisdiction }: Pick<Actor, 'jurisdiction'>): Exclude<Reach, 'ALL'> {
  if (!jurisdiction) return undefined;
  const { system, code } = jurisdiction;
  return { system, prefix: code.endsWith('0000') ? '' : code };
}

/** The divisions whose grants an actor may know of. */
export const reachOf = (actor: Pick<Actor, 'roles' | 'jurisdiction'>): Reach =>
  EVERYWHERE.some((role) => actor.roles.includes(role)) ? 'ALL' : ownReach(actor);

export const reaches = (reach: Reach, { system, code }: DivisionRef): boolean =>
  reach === 'ALL' || (reach !== undefined && reach.system === system && code.startsWith(reach.prefix));
