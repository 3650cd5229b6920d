/** By the first digit of the code, GB/T 4761: 02 is the head, 10 the spouse, 20 a son, 51 the father. */
const RELATIONS = [
  'HEAD',
  'SPOUSE',
  'SON',
  'DAUGHTER',
  'GRANDCHILD',
  'PARENT',
  'GRANDPARENT',
  'SIBLING',
] as const;

/** What somebody is to the head of the household. */
export type HouseholdRelation = (typeof RELATIONS)[number] | 'OTHER';

export const householdRelationFromCode = (code: string): HouseholdRelation =>
  RELATIONS[Number.parseInt(code.slice(0, 1), 10)] ?? 'OTHER';
