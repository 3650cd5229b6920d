/**
 * What an actor can be to a person; several may hold at once. The position is the bit in a relation mask, so
 * the order is part of the contract between the SQL that computes a mask and the guard that reads it.
 */
export const RELATIONS = [
  'SELF',
  'GUARDIAN',
  'TREATING',
  'CONTRACTED',
  'MANAGING',
  'JURISDICTION',
  'CONSENTED',
  'NONE',
] as const;

export type Relation = (typeof RELATIONS)[number];

export const relationBit = (relation: Relation): number => 1 << RELATIONS.indexOf(relation);

/** Not a relation but an axis of its own that travels in the same mask: the person is under 14. */
export const MINOR_BIT = 1 << RELATIONS.length;

/** The masks of every non-empty set of these relations, and, where it matters, each again of a child under 14. */
export function rowClassesOf(relations: readonly Relation[], minors: boolean): number[] {
  let masks = [0];
  for (const relation of relations) masks = masks.flatMap((mask) => [mask, mask | relationBit(relation)]);
  return masks.filter((mask) => mask !== 0).flatMap((mask) => (minors ? [mask, mask | MINOR_BIT] : [mask]));
}
