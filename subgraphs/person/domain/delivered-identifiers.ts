import { Rejection } from '@hub/kernel/intake/reasons.ts';
import { idNumberProblem } from '@hub/schema/id-number.ts';
import type { Identifier } from '@medplum/fhirtypes';

/** An identifier under the name its kind has in this hub; an unknown kind keeps its own system. */
export interface PersonIdentifier {
  system: string;
  value: string;
}

/** By system: the national oids (WS/T 500) and the hub's own names. */
const systems: Record<string, string> = {
  'urn:oid:2.16.156.10011.1.3': 'ID_NUMBER',
  'urn:healthhub:id-number': 'ID_NUMBER',
  'urn:oid:2.16.156.10011.1.19': 'HEALTH_CARD',
  'urn:healthhub:health-card': 'HEALTH_CARD',
  'urn:oid:2.16.156.10011.1.2': 'FILE_NUMBER',
  'urn:healthhub:file-number': 'FILE_NUMBER',
  'urn:healthhub:passport': 'PASSPORT',
};

/** By HL7 v2-0203 or, in the city's guide, its own type code, where the system says nothing. */
const types: Record<string, string> = { CIN: 'ID_NUMBER', PPN: 'PASSPORT' };

/** Systems a source cannot claim by spelling them out. */
const RESERVED = /^[A-Z_]+$/;

/**
 * The identifiers of a patient, in the form in which they are looked up (see identifiers.ts).
 * @throws Rejection INVALID_ID_NUMBER
 */
export function identifiersOf(
  identifiers: readonly Identifier[] | undefined,
  birthDate: string | undefined,
): PersonIdentifier[] {
  const found = new Map<string, PersonIdentifier>();
  for (const { system, type, value } of identifiers ?? []) {
    if (!system || !value || RESERVED.test(system)) continue;
    const known = systems[system] ?? type?.coding?.map(({ code }) => types[code ?? '']).find(Boolean);
    const normal = known === 'ID_NUMBER' ? value.trim().toUpperCase() : value.trim();
    if (normal === '') continue;
    if (known === 'ID_NUMBER') checkIdNumber(normal, birthDate);
    found.set(`${known ?? system}|${normal}`, { system: known ?? system, value: normal });
  }
  return [...found.values()];
}

const birthDateOf = (value: string): string =>
  `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`;

function checkIdNumber(value: string, birthDate: string | undefined): void {
  const problem = idNumberProblem(value);
  if (problem) throw new Rejection('INVALID_ID_NUMBER', `Patient.identifier: ${problem}`);
  if (birthDate && !birthDateOf(value).startsWith(birthDate)) {
    throw new Rejection('INVALID_ID_NUMBER', 'Patient.identifier: not the birth date');
  }
}
