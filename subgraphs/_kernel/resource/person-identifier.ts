import { isHubCode } from '@hub/schema/hub-code.ts';
import { idNumberProblem } from '@hub/schema/id-number.ts';
import { HubError } from '../runtime/errors.ts';

/**
 * The form in which an identifier is indexed: no spaces around, id numbers and hub codes in capitals.
 * @throws BAD_USER_INPUT for an empty value, and for an id number or hub code that cannot be one; the message does not repeat it.
 */
export function normalizeIdentifier(system: string, value: string): { system: string; value: string } {
  const trimmed = value.trim();
  if (trimmed === '' || trimmed.length > 128)
    throw new HubError('BAD_USER_INPUT', 'value must have 1 to 128 characters.');
  if (system !== 'ID_NUMBER' && system !== 'HUB_CODE') return { system, value: trimmed };
  const capitals = trimmed.toUpperCase();
  const problem = system === 'ID_NUMBER' ? idNumberProblem(capitals) : undefined;
  if (problem) throw new HubError('BAD_USER_INPUT', `value is not a citizen id number (${problem}).`);
  if (system === 'HUB_CODE' && !isHubCode(capitals))
    throw new HubError('BAD_USER_INPUT', 'value is not a hub code (its check character does not fit).');
  return { system, value: capitals };
}
