import { Rejection } from '@hub/kernel/intake/reasons.ts';
import type { CodeableConcept, Reference } from '@medplum/fhirtypes';

/** What a delivered clinical resource says, freed of its FHIR form; ids, codes and sealing are intake's. */
export interface Facts {
  patient: Reference | undefined;
  encounter?: Reference | undefined;
  practitioner?: Reference | undefined;
  /** When it happened, else when it was recorded; FHIR dateTimes, the first one given counts. */
  times: readonly (string | undefined)[];
  status: string | undefined;
  concept: CodeableConcept | undefined;
  /** Why it was done: not stored in clear, but it can lift the row. */
  reasons?: readonly CodeableConcept[] | undefined;
  /** The conditions for which it was done. */
  conditions?: readonly Reference[] | undefined;
  /** Where it was done, in the sender's words: not stored, but they can lift the row. */
  departments?: readonly string[];
  /** The table's own columns, none of them free text. */
  columns: Record<string, string | number | null>;
  /** FHIR dateTimes among the table's own columns. */
  instants?: Record<string, string | undefined>;
  /** A coded answer: like the concept, L5 until it is mapped. */
  answer?: CodeableConcept | undefined;
  /** Always sealed. */
  freeText?: Record<string, string | undefined>;
  /** Parts that become rows of their own (systolic, diastolic). */
  parts?: readonly Pick<Facts, 'concept' | 'columns' | 'answer' | 'freeText'>[];
  /** Results that a report is made of. */
  items?: readonly Reference[] | undefined;
}

/** The first code of the first concept, where it belongs to a closed list. */
export const codeOf = (concepts: readonly CodeableConcept[] | undefined): string | null =>
  concepts?.[0]?.coding?.[0]?.code ?? null;

/** @throws Rejection INVALID_CODE */
export function required(
  value: string | undefined,
  allowed: readonly string[],
  path: string,
): string | undefined {
  if (value !== undefined && !allowed.includes(value)) throw new Rejection('INVALID_CODE', path);
  return value;
}
