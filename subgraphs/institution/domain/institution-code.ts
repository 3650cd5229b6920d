import type { Identifier } from '@medplum/fhirtypes';

/** National identifiers are oids under this arc (WS/T 500); the social credit code is told by its form. */
const NATIONAL = 'urn:oid:2.16.156.10011.1.';
/** GB 32100-2015, as the city's guide checks it. */
const USCC = /^[159Y][1239][0-9]{6}[0-9A-Z]{9}[0-9A-Z*]$/;

const HUB = 'urn:healthhub:institution';
const CODE = /^[0-9A-Z-]{4,32}$/;

/**
 * The code of the institution in the city's guide; for one without, a code of the hub's own: H and 12 hexadecimal
 * digits of its record id, the same whenever it is delivered.
 */
export function institutionCodeOf(identifiers: readonly Identifier[] | undefined, recordId: string): string {
  for (const { system, value } of identifiers ?? []) {
    const code = value?.trim().toUpperCase() ?? '';
    if (system?.startsWith(NATIONAL) && USCC.test(code)) return code;
    if (system === HUB && CODE.test(code)) return code;
  }
  return `H${recordId.replaceAll('-', '').slice(0, 12).toUpperCase()}`;
}
