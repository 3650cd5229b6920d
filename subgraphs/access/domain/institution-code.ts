import { HubError } from '@hub/kernel/runtime/errors.ts';

/** An institution's code as registered. @throws BAD_USER_INPUT for what cannot be one */
export function institutionCode(code: string): string {
  if (!/^[A-Z0-9-]{4,32}$/.test(code))
    throw new HubError('BAD_USER_INPUT', '“institution” is not an institution’s code.');
  return code;
}
