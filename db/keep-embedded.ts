import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Embedded, type EmbeddedOptions, startEmbedded } from './embedded.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * An embedded server that is brought back, on the same port, when it dies under the hub (a kill, the kernel short of
 * memory). Pools of the hub connect again by themselves.
 * @throws StartupError when it cannot be started the first time.
 */
export async function keepEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  let current = await startEmbedded(options);
  const port = Number(new URL(current.url).port);
  const leaving = new AbortController();
  const watching = watch();
  return {
    url: current.url,
    where: current.where,
    async stop() {
      leaving.abort();
      await watching;
      await current.stop();
    },
  };

  async function watch(): Promise<void> {
    while (await stillHere()) {
      if (await answers(port)) continue;
      options.log('The database is gone; starting it again.');
      try {
        current = await startEmbedded({ ...options, port });
        options.log('The database is back.');
      } catch (error) {
        // Tried again at the next look: what is in the way may go.
        options.log(error instanceof Error ? error.message : 'The database does not start.');
      }
    }
  }

  async function stillHere(): Promise<boolean> {
    await pause(LOOK_EVERY_MS, undefined, { signal: leaving.signal, ref: false }).catch(() => undefined);
    return !leaving.signal.aborted;
  }
}

/** Whether anything accepts connections there. */
function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => done(true))
      .once('error', () => done(false))
      .once('close', () => done(false));
    socket.once('connect', () => socket.destroy());
  });
}
