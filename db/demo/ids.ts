import type { Vault } from '../crypto.ts';
import { type InstitutionKey, institutions, type PractitionerKey, practitioners } from './institutions.ts';
import { type PersonKey, people } from './people.ts';

/** Ids of the demo, the same on every start of one installation. */
export interface DemoIds {
  /** The subject under which a source knows a person. */
  subject(person: PersonKey, source: string): string;
  /** The id of the person's first subject, the one that the managing institution delivered. */
  person(person: PersonKey): string;
  practitioner(key: PractitionerKey): string;
  record(...parts: string[]): string;
}

export function demoIds(vault: Vault): DemoIds {
  const id = (...parts: string[]) => vault.id('demo', ...parts);
  const subject = (person: PersonKey, source: string) => id('subject', source, person);
  return {
    subject,
    person: (person) => subject(person, homeSource(person)),
    practitioner: (key) => id('practitioner', key),
    record: (...parts) => id('record', ...parts),
  };
}

/** Whoever manages the file delivered the person first; the hospital, where nobody does. */
export const homeSource = (person: PersonKey): string =>
  institutions[(people[person].managedBy ?? 'hospital') satisfies InstitutionKey].source;

/** The institution at which a practitioner works. */
export const institutionOf = (practitioner: PractitionerKey) =>
  institutions[practitioners[practitioner].institution];
