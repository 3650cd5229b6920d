import type { Actor } from '@hub/schema/actor.ts';
import type { Role } from '@hub/schema/roles.ts';

/** Who reads grants of every division. */
const EVERYWHERE: readonly Role[] = ['steward', 'security-admin', 'auditor'];

/**
 * The grants that an actor may know of: those of divisions of one tree whose codes begin with this one's; `ALL`; or
 * none. The codes of a city end in four noughts, and everything lies in it.
 */
export type Reach = { system: string; prefix: string } | 'ALL' | undefined;

export function reachOf({ roles, jurisdiction }: Pick<Actor, 'roles' | 'jurisdiction'>): Reach {
  if (EVERYWHERE.some((role) => roles.includes(role))) return 'ALL';
  if (!jurisdiction) return undefined;
  const { system, code } = jurisdiction;
  return { system, prefix: code.endsWith('0000') ? '' : code };
}
