import { HubError } from './errors.ts';

/** Text without spaces around. @throws BAD_USER_INPUT */
export function textOf(name: string, text: string, { least = 1, most = 200 } = {}): string {
  const trimmed = text.trim();
  // Characters as people count them: a Chinese one is one.
  const { length } = [...trimmed];
  if (length < least || length > most)
    throw new HubError('BAD_USER_INPUT', `${name} must have ${least} to ${most} characters.`);
  return trimmed;
}

/** Why somebody does what others will ask about. @throws BAD_USER_INPUT */
export const reasonOf = (reason: string, name = 'reason'): string =>
  textOf(name, reason, { least: 5, most: 500 });
