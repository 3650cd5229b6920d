import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Limits } from './limits.ts';
import { RateLimiter } from './rate-limiter.ts';

/** What an operation costs its caller before anything is fetched for it. */
export class Toll {
  readonly #most: number;
  readonly #limiter: RateLimiter;

  constructor({ cost, burst, costPerSecond }: Pick<Limits, 'cost' | 'burst' | 'costPerSecond'>) {
    this.#most = cost;
    this.#limiter = new RateLimiter(burst, costPerSecond);
  }

  /** @throws LIMIT_EXCEEDED when no operation may cost as much, RATE_LIMITED when this caller has spent too much. */
  pay(caller: string, cost: number): void {
    if (cost > this.#most)
      throw new HubError('LIMIT_EXCEEDED', `The operation costs ${cost}; one may cost ${this.#most}.`);
    const paid = this.#limiter.take(caller, cost);
    if (paid.taken) return;
    throw new HubError('RATE_LIMITED', `Come back in ${paid.retryAfter} s.`, { retryAfter: paid.retryAfter });
  }
}
