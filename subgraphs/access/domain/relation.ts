import { REFUSABLE } from '@hub/schema/policy.ts';
import type { Relation } from '@hub/schema/relations.ts';

/** What a relation rests on, by the first word of its origin. */
const BASES = {
  encounter: 'ENCOUNTER',
  contract: 'CONTRACT',
  birth: 'BIRTH_RECORD',
  court: 'COURT',
  steward: 'STEWARD',
  consent: 'CONSENT',
  emergency: 'EMERGENCY',
  custody: 'CUSTODY',
} as const;

export type Basis = (typeof BASES)[keyof typeof BASES] | 'OTHER';

/** `birth record 3f0c…` -> BIRTH_RECORD */
export function basisOf(origin: string): Basis {
  const [word = ''] = origin.split(' ', 1);
  return Object.hasOwn(BASES, word) ? BASES[word as keyof typeof BASES] : 'OTHER';
}

/** Whether the person may refuse a relation: one to an institution, of which the law leaves something to refuse. */
export const isRefusable = (kind: Relation, institution: unknown): boolean =>
  REFUSABLE[kind] !== undefined && Boolean(institution);

/** An instant that is one; null for what is open. */
export const finite = (instant: string): string | null => (instant.endsWith('infinity') ? null : instant);
