import { LRUCache } from 'lru-cache';

interface Bucket {
  left: number;
  at: number;
}

const CALLERS = 100_000;

/**
 * A token bucket a caller, in cost: `burst` at once, `perSecond` back. Kept in this process: several processes let
 * a caller spend several times as much, which the operator's numbers must allow for.
 */
export class RateLimiter {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #buckets = new LRUCache<string, Bucket>({ max: CALLERS });

  constructor(burst: number, perSecond: number, now: () => number = () => performance.now()) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Takes the cost, or answers in how many seconds there will be enough. */
  take(caller: string, cost: number): { taken: true } | { taken: false; retryAfter: number } {
    const now = this.#now();
    const bucket = this.#buckets.get(caller) ?? { left: this.#burst, at: now };
    const left = Math.min(this.#burst, bucket.left + ((now - bucket.at) / 1000) * this.#perSecond);
    const enough = left >= cost;
    this.#buckets.set(caller, { left: enough ? left - cost : left, at: now });
    return enough
      ? { taken: true }
      : { taken: false, retryAfter: Math.ceil((cost - left) / this.#perSecond) };
  }
}
