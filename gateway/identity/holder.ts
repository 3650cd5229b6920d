import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Actor } from '@hub/schema/actor.ts';
import type { JWTPayload } from 'jose';
import { actorFromClaims } from './actor-from-claims.ts';

/** What the headers of a request choose among what its holder may do. */
export interface Choice {
  purpose: string | undefined;
  /** An assignment's id. */
  assignment: string | undefined;
}

/** Whoever a verified token belongs to: the actor of one request. The same choice is the same frozen object. */
export type Holder = (choice: Choice) => Actor | Promise<Actor>;

/** @throws HubError INVALID_TOKEN */
export type HolderOf = (payload: JWTPayload) => Holder;

/** Roles, places and purposes as the token's claims have them. */
export const holderByClaims: HolderOf = (payload) => {
  const forPurpose = forPurposes(actorFromClaims(payload));
  return ({ purpose, assignment }) => {
    if (assignment)
      throw new HubError(
        'ASSIGNMENT_NOT_FOUND',
        'This hub takes roles from the token; it has no assignments.',
      );
    return forPurpose(purpose);
  };
};

/**
 * One frozen actor a purpose, so that the same caller is the same object from request to request. Without a header the
 * first purpose holds, never breaking the glass: that one must be said.
 * @throws HubError PURPOSE_NOT_ALLOWED
 */
export function forPurposes(actor: Actor): (header: string | undefined) => Actor {
  // Only purposes of the actor get in, so it stays as small as their list.
  const made = new Map<string | undefined, Actor>();
  return (header) => {
    const known = made.get(header);
    if (known) return known;
    const asked = Object.freeze({ ...actor, purpose: purposeOf(actor, header) });
    made.set(header, asked);
    return asked;
  };
}

function purposeOf({ purposes }: Actor, header: string | undefined): Actor['purpose'] {
  if (!header) return purposes.find((purpose) => purpose !== 'BTG') ?? null;
  const asked = purposes.find((purpose) => purpose === header);
  if (asked) return asked;
  const allowed = purposes.join(', ') || 'no purpose';
  throw new HubError(
    'PURPOSE_NOT_ALLOWED',
    `x-purpose names a purpose that is not allowed here: ${allowed}.`,
  );
}
