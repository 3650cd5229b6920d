import { CATEGORIES, type Category } from './classification.ts';

/**
 * What an actor can be to a person; several may hold at once. The position is the bit in a row's class, so
 * the order is part of the contract between the SQL that computes a class and the guard that reads it.
 */
export const RELATIONS = [
  'SELF',
  'GUARDIAN',
  'TREATING',
  'CONTRACTED',
  'MANAGING',
  'JURISDICTION',
  /** The actor broke the glass of this person. */
  'EMERGENCY',
  /** The person consented, for some categories of data: see `consentBit`. */
  'CONSENTED',
  'NONE',
] as const;

export type Relation = (typeof RELATIONS)[number];

export const relationBit = (relation: Relation): number => 1 << RELATIONS.indexOf(relation);

/** Not a relation but an axis of its own that travels in the same class: the person is under 14. */
export const MINOR_BIT = 1 << RELATIONS.length;

/** What a person can consent to: data about persons. */
export const CONSENT_CATEGORIES = CATEGORIES.filter((category): boolean => category !== 'HEALTH_RESOURCE');

/** Where the categories of a consent begin in a class: a mask over CONSENT_CATEGORIES, moved here. */
export const CONSENT_SHIFT = RELATIONS.length + 1;

/** The bit of a category that the person consented to; 0 for one that needs no consent. */
export const consentBit = (category: Category): number => {
  const index = CONSENT_CATEGORIES.indexOf(category);
  return index < 0 ? 0 : 1 << (CONSENT_SHIFT + index);
};

/** All bits of every non-empty set of categories, each with CONSENTED. */
const CONSENTS = Array.from(
  { length: (1 << CONSENT_CATEGORIES.length) - 1 },
  (_, n) => relationBit('CONSENTED') | ((n + 1) << CONSENT_SHIFT),
);

/** The classes of every non-empty set of these relations, and, where it matters, each again of a child under 14. */
export function rowClassesOf(relations: readonly Relation[], minors: boolean): number[] {
  let classes = [0];
  for (const relation of relations) {
    const ways = relation === 'CONSENTED' ? CONSENTS : [relationBit(relation)];
    classes = classes.flatMap((rowClass) => [rowClass, ...ways.map((bits) => rowClass | bits)]);
  }
  const some = classes.filter((rowClass) => rowClass !== 0);
  return some.flatMap((rowClass) => (minors ? [rowClass, rowClass | MINOR_BIT] : [rowClass]));
}
