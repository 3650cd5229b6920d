import type { HeldAssignment } from '@hub/kernel/authorization/assignments.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { PERSONAL_PURPOSE } from '@hub/schema/purposes.ts';
import { ADMINISTRATION_ROLES } from '@hub/schema/roles.ts';
import { LRUCache } from 'lru-cache';
import { personFromClaims } from './actor-from-claims.ts';
import { forPurposes, type HolderOf } from './holder.ts';

/** What a holder may act under, now or later, the oldest first. */
export type AssignmentsOf = (issuer: string, holder: string) => Promise<readonly HeldAssignment[]>;

/** As many as have holders that ask at a time. */
const MOST_ACTORS = 10_000;

/**
 * Professional roles are those assigned to the holder, one assignment a request: the one that `x-assignment` names,
 * or the oldest. Who asks as a resident or guardian (PATRQT) is whom the token names, and so is who holds nothing.
 */
export function holderByAssignments(assignmentsOf: AssignmentsOf): HolderOf {
  // By what the row says: as long as it says the same, the actor is the same object.
  const actors = new LRUCache<string, ReturnType<typeof forPurposes>>({ max: MOST_ACTORS });
  const actorsOf = (subject: Pick<Actor, 'id' | 'issuer'>, held: HeldAssignment) => {
    const key = JSON.stringify([subject.issuer, subject.id, held]);
    const known = actors.get(key) ?? forPurposes(actorOf(subject, held));
    actors.set(key, known);
    return known;
  };
  return (payload) => {
    const person = personFromClaims(payload);
    const asPerson = forPurposes(person);
    const { id, issuer = '' } = person;
    const isPerson = person.roles.length > 0;
    return async ({ purpose, assignment }) => {
      if (!assignment && isPerson && purpose === PERSONAL_PURPOSE) return asPerson(purpose);
      const chosen = choose(await assignmentsOf(issuer, id), assignment, Date.now());
      return chosen ? actorsOf({ id, issuer }, chosen)(purpose) : asPerson(purpose);
    };
  };
}

/** @throws HubError ASSIGNMENT_NOT_FOUND, FORBIDDEN (two administrations in one hand) */
function choose(
  held: readonly HeldAssignment[],
  asked: string | undefined,
  now: number,
): HeldAssignment | undefined {
  const active = held.filter(({ startsAt, endsAt }) => startsAt <= now && (endsAt === null || now < endsAt));
  const administrations = active
    .map(({ role }) => role)
    .filter((role) => ADMINISTRATION_ROLES.includes(role));
  if (administrations.length > 1)
    throw new HubError(
      'FORBIDDEN',
      `This holder is assigned ${administrations.join(' and ')}, which no one may hold together.`,
    );
  if (!asked) return active[0];
  const found = active.find(({ id }) => id === asked);
  if (found) return found;
  throw new HubError('ASSIGNMENT_NOT_FOUND', 'x-assignment names no assignment that this caller holds now.');
}

function actorOf(subject: Pick<Actor, 'id' | 'issuer'>, held: HeldAssignment): Actor {
  const { institution, practitionerId, divisionSystem, divisionCode } = held;
  return Object.freeze({
    ...subject,
    roles: Object.freeze([held.role]),
    purpose: null,
    purposes: Object.freeze([...held.purposes]),
    ...(institution && { institution }),
    ...(practitionerId && { practitionerId }),
    ...(divisionSystem && divisionCode && { jurisdiction: { system: divisionSystem, code: divisionCode } }),
    assignment: held.id,
  });
}
