const PERIOD_MS = 10;

/**
 * How late this process is with what it has begun, in milliseconds: what a timer that should fire every 10 ms is
 * behind by. An answer takes several turns of the event loop, so its wait is a multiple of this.
 */
export class Lateness {
  readonly #timer: NodeJS.Timeout;
  #due = performance.now() + PERIOD_MS;
  #last = 0;

  constructor() {
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#last = now - this.#due;
      this.#due = now + PERIOD_MS;
    }, PERIOD_MS).unref();
  }

  /** Counts the turn under way: a burst is noticed within it. */
  get ms(): number {
    return Math.max(0, this.#last, performance.now() - this.#due);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
