import { listen } from '@hub/db/listen.ts';

/**
 * Does something whenever the database tells of it on a channel; a notice can be lost, and what fails is not done again,
 * so the clock has to make it good.
 * @returns what ends it
 */
export const onNotice = (
  url: string,
  channel: string,
  run: () => Promise<unknown>,
): Promise<() => Promise<void>> =>
  listen(url, channel, {
    onNotice: () => void run().catch(() => {}),
    onListening: () => {},
    onLost: () => {},
  });
