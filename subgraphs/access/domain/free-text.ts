import { HubError } from '@hub/kernel/runtime/errors.ts';

const LONGEST = 2_000;

/** What somebody wrote, without space around it. @throws BAD_USER_INPUT for nothing, or more than 2,000 characters */
export function freeText(name: string, text: string): string {
  const written = text.trim();
  if (written === '' || written.length > LONGEST)
    throw new HubError('BAD_USER_INPUT', `“${name}” must have 1 to ${LONGEST} characters.`);
  return written;
}
