import type { ServerResponse } from 'node:http';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Limits } from './limits.ts';

/**
 * Lets so many operations in and no more: what would only wait is told early to come back, so that those inside are
 * answered in time whatever is offered. Each one inside has a signal that ends with its caller or its time.
 */
export class Admission {
  readonly #limits: Pick<Limits, 'timeoutMs' | 'inFlight'>;
  #inside = 0;

  constructor(limits: Pick<Limits, 'timeoutMs' | 'inFlight'>) {
    this.#limits = limits;
  }

  get inside(): number {
    return this.#inside;
  }

  /** Until `response` closes, answered or not. @throws OVERLOADED */
  enter(response: ServerResponse): AbortSignal {
    if (this.#inside >= this.#limits.inFlight)
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
}
