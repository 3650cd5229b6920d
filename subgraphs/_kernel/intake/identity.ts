import type { Vault } from '@hub/db/crypto.ts';
import { Rejection } from './reasons.ts';

const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const URN = /^urn:uuid:(.+)$/;

/**
 * The id by which a source names a resource: X of the bundle's `urn:uuid:X`, else the resource's own.
 * @throws Rejection NO_ID
 */
export function resourceIdOf(fullUrl: string | undefined, id: unknown): string {
  const value = (fullUrl && URN.exec(fullUrl)?.[1]) ?? id;
  if (typeof value !== 'string' || !ID.test(value)) throw new Rejection('NO_ID');
  return value;
}

/** A FHIR Reference as delivered. */
interface Reference {
  reference?: string;
}

/**
 * The id that a reference names: `urn:uuid:X`, `Type/id`, `https://…/Type/id`. Undefined for a logical,
 * conditional or contained one, and for another type: nothing is fetched or searched for.
 */
export function referencedId(reference: Reference | undefined, type: string): string | undefined {
  const text = reference?.reference;
  if (!text) return undefined;
  const id =
    URN.exec(text)?.[1] ?? new RegExp(`(?:^|/)${type}/([^/?#]+)(?:/_history/[^/]+)?$`).exec(text)?.[1];
  return id !== undefined && ID.test(id) ? id : undefined;
}

/** Ids follow from what the source calls a thing, so that references resolve without a look-up. */
export const recordIdOf = (vault: Vault, source: string, type: string, id: string): string =>
  vault.id('record', source, type, id);

export const subjectIdOf = (vault: Vault, source: string, patientId: string): string =>
  remembered(vault, 'subject', source, patientId);

export const practitionerIdOf = (vault: Vault, source: string, id: string): string =>
  remembered(vault, 'practitioner', source, id);

/** The record id of what a record belongs to. */
export const encounterIdOf = (vault: Vault, source: string, id: string): string =>
  remembered(vault, 'record', source, 'Encounter', id);

const REMEMBERED = 2_000;
const memories = new WeakMap<Vault, Map<string, string>>();

/** Records name the same patient and encounter over and over; deriving the id costs as much as mapping the rest. */
function remembered(vault: Vault, ...parts: [string, string, ...string[]]): string {
  let memory = memories.get(vault);
  if (!memory || memory.size >= REMEMBERED) {
    memory = new Map();
    memories.set(vault, memory);
  }
  const key = parts.join('\0');
  const id = memory.get(key) ?? vault.id(...parts);
  memory.set(key, id);
  return id;
}
