import type { Sql } from '@hub/db/client.ts';
import { listen } from '@hub/db/listen.ts';
import type { Classifications } from '@hub/schema/classification.ts';
import { type Raise, raised } from '@hub/schema/overlay.ts';

/** The channel of the trigger on access.overlay. */
const CHANNEL = 'access_overlay';
/** Where notices are swallowed on the way, a raise is met after this time all the same. */
const NET_MS = 10_000;

export interface Followed {
  url: string;
  /** May read access.overlay. */
  sql: Sql;
  /** What is in force stays in force meanwhile. */
  onError: (error: unknown) => void;
}

const raisesInForce = (sql: Sql): Promise<Raise[]> =>
  sql<Raise[]>`select coordinate, level from access.overlay where approved_by is not null`;

/** The classifications in force at this moment, for what follows nobody. */
export const classificationsNow = async (sql: Sql, base: Classifications): Promise<Classifications> =>
  raised(base, await raisesInForce(sql));

/**
 * The classifications in force in this process: those of the schema, raised by what two stewards agreed on. A raise
 * found once is kept as long as the process lives: lowering takes a release.
 */
export class LiveClassifications {
  readonly #base: Classifications;
  readonly #raises = new Map<string, Raise>();
  #current: Classifications;
  #sql: Sql | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(base: Classifications) {
    this.#base = base;
    this.#current = base;
  }

  /** Another object after each change, with another `version`. */
  get current(): Classifications {
    return this.#current;
  }

  /** Reads the overlay now, and again whenever the database tells of a change. @returns what ends it */
  async follow({ url, sql, onError }: Followed): Promise<() => Promise<void>> {
    this.#sql = sql;
    await this.reload();
    const again = () => void this.reload().catch(onError);
    const stop = await listen(url, CHANNEL, { onNotice: again, onListening: again, onLost: () => {} });
    const net = setInterval(again, NET_MS).unref();
    return async () => {
      clearInterval(net);
      await stop();
      await this.#reading.catch(() => {});
    };
  }

  /** When it is done, every raise that was in force at the call is in force here. */
  reload(): Promise<void> {
    const read = this.#reading.catch(() => {}).then(() => this.#read());
    this.#reading = read;
    return read;
  }

  async #read(): Promise<void> {
    if (!this.#sql) return;
    for (const one of await raisesInForce(this.#sql)) this.#raises.set(`${one.coordinate}=${one.level}`, one);
    const found = raised(this.#base, [...this.#raises.values()]);
    if (found.version !== this.#current.version) this.#current = found;
  }
}
