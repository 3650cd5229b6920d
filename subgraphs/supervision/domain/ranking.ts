/** Whether more is better, less, or neither. */
export type Direction = 'UP' | 'DOWN' | 'NEUTRAL';

/**
 * The place of a value among those of its peers, its own included: 1 is the best, equal ones share a place. Null where
 * it has none: nothing is shown of it, it has no peers, or no direction is better.
 */
export function rankOf(
  value: number | null,
  peers: readonly (number | null)[],
  direction: Direction,
): number | null {
  if (value === null || peers.length < 2 || direction === 'NEUTRAL') return null;
  const better = peers.filter(
    (other) => other !== null && (direction === 'UP' ? other > value : other < value),
  );
  return better.length + 1;
}
