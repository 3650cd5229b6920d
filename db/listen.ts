import { setTimeout as wait } from 'node:timers/promises';
import postgres from 'postgres';

/** Notices of one channel. */
export interface Listener {
  onNotice(): void;
  /** From here on notices may be missed. */
  onLost(): void;
  /** Listens, at first and again: whatever was missed is over. */
  onListening(): void;
}

const RETRY_MS = 200;

/**
 * Listens on a channel (PostgreSQL's NOTIFY) on a connection of its own, and takes it up again whenever it is lost.
 * @returns what ends it
 */
export async function listen(url: string, channel: string, listener: Listener): Promise<() => Promise<void>> {
  const ending = new AbortController();
  let listening = false;
  const options = {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: `healthhub ${channel}` },
    // The driver's own `listen` takes the connection up again by itself, but tells nobody that it was lost.
    onnotify: () => listener.onNotice(),
    onclose() {
      if (!listening || ending.signal.aborted) return;
      listening = false;
      listener.onLost();
      void listenAgain();
    },
  };
  const sql = postgres(url, options);
  const begin = async () => {
    await sql`listen ${sql(channel)}`;
    listening = true;
    listener.onListening();
  };
  async function listenAgain(): Promise<void> {
    while (!ending.signal.aborted && !listening) {
      // Whoever listens has been told that it was lost; why it is still away, the database's other users tell.
      await begin().catch(() => wait(RETRY_MS, undefined, { signal: ending.signal }).catch(() => {}));
    }
  }
  await begin();
  return async () => {
    ending.abort();
    await sql.end({ timeout: 5 });
  };
}
