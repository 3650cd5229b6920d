import type { Actor } from '@hub/schema/actor.ts';

/** The system that sent a row knows what is in it; who runs its institution does not see what a label lifts. */
export const seesLabelled = ({ roles }: Pick<Actor, 'roles'>): boolean => roles.includes('source-system');

/** Who looks after what all sources deliver. */
export const reachesEverySource = ({ roles }: Pick<Actor, 'roles'>): boolean => roles.includes('steward');
