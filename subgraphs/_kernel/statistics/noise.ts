import { hash } from 'node:crypto';

/**
 * How unlike two answers are that differ in one person: the ratio of probabilities is at most e^ε, save for the cut-off
 * tails. Two-sided geometric, so whole numbers stay whole; the standard deviation is 2.8.
 */
export const EPSILON = 0.5;
/** Cut off here on both sides; one in 600 answers would lie at each end. */
export const MOST = 10;

/** The probability of each value from -MOST up to MOST, added up. */
const CUMULATED: readonly number[] = (() => {
  const weights = Array.from({ length: 2 * MOST + 1 }, (_, n) => Math.exp(-EPSILON * Math.abs(n - MOST)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.map((weight) => {
    sum += weight / total;
    return sum;
  });
})();

/** The noise that a number between 0 and 1 stands for. */
export function noiseAt(share: number): number {
  const index = CUMULATED.findIndex((sum) => share < sum);
  return (index < 0 ? 2 * MOST : index) - MOST;
}

/**
 * The noise of a cell: the same for the same persons and the same figure, wherever and whenever it is asked for, and
 * nobody's guess without the secret.
 */
export function noiseOf(secret: string, ...cell: (string | number | bigint)[]): number {
  const digest = hash('sm3', `${secret}|${cell.join('|')}|${secret}`, 'buffer');
  return noiseAt(digest.readUInt32BE(0) / 2 ** 32);
}
