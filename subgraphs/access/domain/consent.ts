import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Category } from '@hub/schema/classification.ts';
import { CONSENT_CATEGORIES } from '@hub/schema/relations.ts';

/** As a client gives it. */
export interface ConsentInput {
  person?: string | null;
  institution?: string | null;
  practitioner?: string | null;
  categories: readonly Category[];
  purposes: readonly string[];
  until: string;
}

/** As it is stored. */
export interface ConsentTerms {
  grantee: string;
  granteeKind: 'INSTITUTION' | 'PRACTITIONER';
  categories: number;
  purposes: string[];
  endsAt: string;
}

const LONGEST_YEARS = 10;

/** The categories of a mask over CONSENT_CATEGORIES. */
export const categoriesOf = (mask: number): Category[] =>
  CONSENT_CATEGORIES.filter((_, index) => mask & (1 << index));

/**
 * What a consent says, checked: one grantee, something to open, for something, until a time ahead.
 * @throws BAD_USER_INPUT
 */
export function termsOf(input: ConsentInput, now: Date): ConsentTerms {
  const { institution, practitioner, purposes } = input;
  const grantee = institution ?? practitioner;
  if (!grantee || (institution && practitioner)) throw bad('Name either an institution or a practitioner.');
  if (input.categories.length === 0) throw bad('Name at least one category.');
  if (purposes.length === 0) throw bad('Name at least one purpose.');
  const until = new Date(input.until);
  const latest = new Date(now);
  latest.setFullYear(latest.getFullYear() + LONGEST_YEARS);
  if (!(until > now && until <= latest))
    throw bad(`“until” must be a time ahead, in at most ${LONGEST_YEARS} years.`);
  return {
    grantee,
    granteeKind: institution ? 'INSTITUTION' : 'PRACTITIONER',
    categories: input.categories.reduce((mask, one) => mask | (1 << CONSENT_CATEGORIES.indexOf(one)), 0),
    purposes: [...new Set(purposes)],
    endsAt: until.toISOString(),
  };
}

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);
