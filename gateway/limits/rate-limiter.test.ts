import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RateLimiter } from './rate-limiter.ts';

describe('the rate limiter', () => {
  test('lets a burst through, says how long to wait, and keeps its word', () => {
    let now = 0;
    const limiter = new RateLimiter(100, 10, () => now);
    expect(limiter.take('a', 100)).toEqual({ taken: true });
    expect(limiter.take('a', 25)).toEqual({ taken: false, retryAfter: 3 });
    expect(limiter.take('b', 25)).toEqual({ taken: true });
    now += 3_000;
    expect(limiter.take('a', 25)).toEqual({ taken: true });
  });

  test('never lets a caller spend more than the burst and what came back since', () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 5_000 }),
      cost: fc.integer({ min: 0, max: 150 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        let now = 0;
        let spent = 0;
        const limiter = new RateLimiter(100, 10, () => now);
        for (const { wait, cost } of steps) {
          now += wait;
          if (limiter.take('a', cost).taken) spent += cost;
          expect(spent).toBeLessThanOrEqual(100 + now / 100 + 1e-6);
        }
      }),
    );
  });
});
