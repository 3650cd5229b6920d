import { HubError } from '@hub/kernel/runtime/errors.ts';
import { idNumberProblem } from './id-number.ts';

/** The hub's own names of identifier systems; any other system is known by its URI. */
export const IDENTIFIER_SYSTEMS = [
  'ID_NUMBER',
  'HEALTH_CARD',
  'FILE_NUMBER',
  'HUB_CODE',
  'PASSPORT',
] as const;

/**
 * The form in which an identifier is indexed: no spaces around, id numbers and hub codes in capitals.
 * @throws BAD_USER_INPUT for an empty value or an id number that cannot be one; the message does not repeat it.
 */
export function normalizeIdentifier(system: string, value: string): { system: string; value: string } {
  const trimmed = value.trim();
  if (trimmed === '' || trimmed.length > 128)
    throw new HubError('BAD_USER_INPUT', 'value must have 1 to 128 characters.');
  if (system !== 'ID_NUMBER')
    return { system, value: system === 'HUB_CODE' ? trimmed.toUpperCase() : trimmed };
  const number = trimmed.toUpperCase();
  const problem = idNumberProblem(number);
  if (problem) throw new HubError('BAD_USER_INPUT', `value is not a citizen id number (${problem}).`);
  return { system, value: number };
}
