import { hash } from 'node:crypto';

/**
 * How unlike two answers are that differ in one person: the ratio of probabilities is at most e^ε, save where the upper
 * end is cut off. Two-sided exponential (Laplace), in persons; the standard deviation is 2.7.
 */
export const EPSILON = 0.5;
/** Nothing above it, so that what is shown stands for enough persons; one answer in 300 would lie there. */
export const MOST = 10;
/**
 * Nothing below it. Deeper than MOST: where it is reached, a difference would prove that nobody is in it. That happens
 * once in a billion answers.
 */
export const LEAST = -40;

/** The share of the noise below a number, before the ends are cut off. */
const below = (noise: number): number =>
  noise < 0 ? Math.exp(EPSILON * noise) / 2 : 1 - Math.exp(-EPSILON * noise) / 2;

/** The noise that a share, from 0 up to 1, stands for: the one that this share of all noise lies below. */
export function noiseAt(share: number): number {
  const at = below(LEAST) + share * (below(MOST) - below(LEAST));
  return at < 0.5 ? Math.log(2 * at) / EPSILON : -Math.log(2 * (1 - at)) / EPSILON;
}

const BYTES = 6;

/** The same for the same question, and nobody's guess without the secret. In persons, with fractions. */
export function noiseOf(secret: string, ...question: (string | number | bigint)[]): number {
  const digest = hash('sm3', `${secret}|${question.join('|')}|${secret}`, 'buffer');
  return noiseAt(digest.readUIntBE(0, BYTES) / 2 ** (8 * BYTES));
}
