import { cityMidnight } from '@hub/kernel/runtime/city-day.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';

/** As a steward gives it. */
export interface GuardianshipInput {
  child: string;
  guardian: string;
  kind: GuardianshipKind;
  evidence: string;
}

export type GuardianshipKind = 'BIRTH_RECORD' | 'COURT' | 'STEWARD';

/** The first word tells residents what the relation rests on. */
export const originOf = (kind: GuardianshipKind, id: string): string =>
  `${kind.toLowerCase().replace('_', ' ')} ${id}`;

const OF_AGE = 18;

/** The instant at which somebody born on this day (YYYY-MM-DD) is 18; of 29 February, the first of March. */
export function comesOfAge(bornOn: string): Date {
  const [year = 0, month = 1, day = 1] = bornOn.split('-').map(Number);
  const birthday = new Date(Date.UTC(year + OF_AGE, month - 1, day)).toISOString().slice(0, 10);
  return cityMidnight(birthday);
}

/**
 * Until when a guardianship holds, by the latest possible birth dates.
 * @throws BAD_USER_INPUT unless the one is a child and the other is of age
 */
export function guardedUntil(child: string | null, guardian: string | null, now: Date): string {
  if (!child || !guardian) throw bad('The birth date of both must be known.');
  const until = comesOfAge(child);
  if (until <= now) throw bad('The person named as the child is of age.');
  if (comesOfAge(guardian) > now) throw bad('The person named as the guardian is not of age.');
  return until.toISOString();
}

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);
