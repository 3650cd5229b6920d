import { HubError } from '@hub/kernel/runtime/errors.ts';

const LONGEST_DAYS = 31;

/** A span of time to look through. @throws BAD_USER_INPUT for one that is none, or longer than 31 days */
export function periodOf(from: string, until: string): { from: string; until: string } {
  const [start, end] = [new Date(from), new Date(until)];
  const longest = LONGEST_DAYS * 24 * 3_600_000;
  if (!(start < end && end.getTime() - start.getTime() <= longest))
    throw new HubError('BAD_USER_INPUT', `“from” must be before “until”, by ${LONGEST_DAYS} days at most.`);
  return { from: start.toISOString(), until: end.toISOString() };
}
