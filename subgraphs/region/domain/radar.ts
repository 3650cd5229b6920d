/** Which way a figure is better. */
export type Direction = 'UP' | 'DOWN';

/**
 * How good a value is among its peers', 0 to 100: the share of peers that it is better than, ties counting half.
 * Undefined without a value or without a peer.
 */
export function scoreAmong(
  value: number | null,
  peers: readonly (number | null)[],
  direction: Direction,
): number | undefined {
  const known = peers.filter((peer): peer is number => peer !== null);
  if (value === null || known.length === 0) return undefined;
  const better = (a: number, b: number) => (direction === 'UP' ? a > b : a < b);
  const points = known.reduce((sum, peer) => sum + (better(value, peer) ? 1 : peer === value ? 0.5 : 0), 0);
  return (points / known.length) * 100;
}

/** The value in the middle; null of none. */
export function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value): value is number => value !== null).toSorted((a, b) => a - b);
  const middle = known.length >> 1;
  if (known.length === 0) return null;
  return known.length % 2 === 1 ? known[middle]! : (known[middle - 1]! + known[middle]!) / 2;
}
