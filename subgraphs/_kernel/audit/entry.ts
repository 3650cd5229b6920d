import type { Actor } from '@hub/schema/actor.ts';
import { POLICY_VERSION } from '@hub/schema/policy.ts';
import { remembered } from '@hub/schema/remembered.ts';
import type { Cells, LookUp, Reads, Refusal, Released } from './reads.ts';

/** What is to be written of one operation, by whoever answered it or a part of it. */
export interface Note {
  /** The client's operation: the same in all entries about it. */
  operation: string;
  actor: Actor;
  /** `gateway`, or the subgraph that answered over HTTP. */
  by: string;
  reads: readonly Reads[];
  /** Coordinates at L3 or above that were denied the actor as such, as a JSON array; whose is not known. */
  cut?: string | undefined;
  /** Of the live overlay that the writer itself decided by; `reads` say theirs. */
  overlay?: string | undefined;
}

/** An entry ready to be written. */
export interface Written {
  body: string;
  persons: readonly string[];
}

/** What became of the cells of some persons; `released` where they left the hub. */
export type EntryRead = Partial<Cells> & { persons: readonly string[]; released?: Released };

/** The body of an entry, read. What is absent was not the case. */
export interface EntryBody {
  /** ISO 8601, UTC. */
  at: string;
  operation: string;
  by: string;
  actor: string;
  roles: readonly string[];
  purpose: string | null;
  institution?: string;
  practitioner?: string;
  jurisdiction?: { system: string; code: string };
  /** Version of the policy that decided. */
  policy: number;
  /** Versions of the live overlay in force; two where a raise came in the middle. Old entries say nothing of it. */
  overlay?: readonly string[];
  reads?: readonly EntryRead[];
  cut?: readonly string[];
  lookUps?: readonly LookUp[];
  /** Areas of which exact figures were read: `SYSTEM/CODE`. */
  figures?: readonly string[];
  /** Grants by which data left the hub. */
  released?: readonly Released[];
  /** Attempts that were refused. */
  refused?: readonly Refusal[];
}

/**
 * The entry of a note; undefined where nobody's data was touched at L3 or above. Denials of callers without a token
 * are not kept: they name nobody, and would let anyone fill the log.
 */
export function entryOf(
  { operation, actor, by, reads, cut, overlay }: Note,
  at: string,
): Written | undefined {
  const denied = actor.id === '' ? undefined : cut;
  const versions = new Set<string>();
  if (overlay !== undefined) versions.add(overlay);
  const persons = new Set<string>();
  const parts: string[] = [];
  const lookUps: LookUp[] = [];
  const figures = new Set<string>();
  const released: Released[] = [];
  const refusals: Refusal[] = [];
  let isEmpty = denied === undefined;
  for (const one of reads) {
    if (one.isEmpty) continue;
    isEmpty = false;
    if (one.overlay !== undefined) versions.add(one.overlay);
    for (const [cells, of] of one.cells) {
      for (const person of of) persons.add(person);
      parts.push(`{"persons":["${[...of].join('","')}"],${cells.json}}`);
    }
    lookUps.push(...one.lookUps);
    for (const area of one.figures) figures.add(area);
    released.push(...one.released);
    refusals.push(...one.refusals);
  }
  if (isEmpty) return undefined;
  const body = [
    `{"at":"${at}","operation":"${operation}","by":"${by}",${actorPart(actor)}`,
    versions.size > 0 ? `,"overlay":${JSON.stringify([...versions])}` : '',
    parts.length > 0 ? `,"reads":[${parts.join()}]` : '',
    denied === undefined ? '' : `,"cut":${denied}`,
    lookUps.length > 0 ? `,"lookUps":${JSON.stringify(lookUps)}` : '',
    figures.size > 0 ? `,"figures":${JSON.stringify([...figures])}` : '',
    released.length > 0 ? `,"released":${JSON.stringify(released)}` : '',
    refusals.length > 0 ? `,"refused":${JSON.stringify(refusals)}` : '',
    '}',
  ].join('');
  return { body, persons: [...persons] };
}

export const readBody = (body: string): EntryBody => JSON.parse(body) as EntryBody;

/** In process an actor is the same object from request to request. */
const actorPart = remembered((actor: Actor): string => {
  const { id, roles, purpose, institution, practitionerId: practitioner, jurisdiction } = actor;
  const said = { actor: id, roles, purpose, institution, practitioner, jurisdiction, policy: POLICY_VERSION };
  return JSON.stringify(said).slice(1, -1);
});
