import type { ServerResponse } from 'node:http';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Lateness } from './lateness.ts';
import type { Limits } from './limits.ts';

export type AdmissionLimits = Pick<Limits, 'timeoutMs' | 'inFlight' | 'alwaysIn' | 'lateMs'>;

/**
 * Lets operations in while they can be answered in time, whatever they cost: up to `inFlight`, and beyond `alwaysIn`
 * only while the process is not late with those inside. What would only wait is told early to come back. Each one
 * inside has a signal that ends with its caller or its time.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #lateness: Pick<Lateness, 'ms'>;
  #inside = 0;

  constructor(limits: AdmissionLimits, lateness: Pick<Lateness, 'ms'>) {
    this.#limits = limits;
    this.#lateness = lateness;
  }

  get inside(): number {
    return this.#inside;
  }

  /** Until `response` closes, answered or not. @throws OVERLOADED */
  enter(response: ServerResponse): AbortSignal {
    if (this.#full())
      throw new HubError('OVERLOADED', 'The hub has all it can do; come back in 1 s.', { retryAfter: 1 });
    this.#inside++;
    const controller = new AbortController();
    const timer = setTimeout(
      () => controller.abort(new HubError('TIMEOUT', 'The operation took too long and was given up.')),
      this.#limits.timeoutMs,
    );
    response.once('close', () => {
      this.#inside--;
      clearTimeout(timer);
      if (!response.writableFinished) controller.abort(new HubError('TIMEOUT', 'The caller has gone.'));
    });
    return controller.signal;
  }

  #full(): boolean {
    const { inFlight, alwaysIn, lateMs } = this.#limits;
    return this.#inside >= inFlight || (this.#inside >= alwaysIn && this.#lateness.ms > lateMs);
  }
}
