import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EPSILON, LEAST, MOST, noiseAt, noiseOf } from './noise.ts';

const DRAWS = 200_000;
/** Noise in equal shares: what very many draws come to. */
const all = Array.from({ length: DRAWS }, (_, n) => noiseAt((n + 0.5) / DRAWS));
const shareOf = (is: (noise: number) => boolean) => all.filter(is).length / DRAWS;

describe('noise', () => {
  test('is about nothing, as wide as it says, and within its ends', () => {
    const mean = all.reduce((sum, noise) => sum + noise, 0) / DRAWS;
    const square = all.reduce((sum, noise) => sum + noise ** 2, 0) / DRAWS;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.sqrt(square)).toBeCloseTo(2.74, 2);
    expect(noiseAt(0)).toBeCloseTo(LEAST, 6);
    expect(noiseAt(1)).toBeCloseTo(MOST, 6);
    expect(shareOf((noise) => noise > 0)).toBeCloseTo(0.5, 2);
  });

  test('never tells one person more from one less by more than e^ε, but for the upper end', () => {
    for (let from = -8; from < MOST - 1; from++) {
      const [here, next] = [0, 1].map((step) =>
        shareOf((noise) => noise >= from + step && noise < from + step + 1),
      );
      expect(Math.abs(Math.log(here! / next!))).toBeLessThanOrEqual(EPSILON + 0.02);
    }
    expect(shareOf((noise) => noise > MOST - 1)).toBeCloseTo(0.0022, 4);
  });

  test('is the same for the same question only, and for one secret only', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1 }),
        (secret, asked) => {
          const noise = noiseOf(secret, ...asked);
          expect(noiseOf(secret, ...asked)).toBe(noise);
          expect(noiseOf(secret, ...asked, 'more')).not.toBe(noise);
          expect(noiseOf(`${secret}+`, ...asked)).not.toBe(noise);
          expect(noise).toBeGreaterThanOrEqual(LEAST);
          expect(noise).toBeLessThanOrEqual(MOST);
        },
      ),
    );
  });

  test('of neighbouring questions has nothing in common', () => {
    const draws = Array.from({ length: 20_000 }, (_, n) => noiseOf('secret', 'enrolled', BigInt(n)));
    const together = draws.slice(1).reduce((sum, noise, n) => sum + noise * draws[n]!, 0) / draws.length;
    expect(Math.abs(together / 8)).toBeLessThan(0.04);
    const positive = draws.filter((noise) => noise > 0).length / draws.length;
    expect(positive).toBeCloseTo(0.5, 1);
  });
});
