/** What a worker and its primary say to each other. */
export type WorkerMessage =
  | { hub: 'ready'; url: string }
  | { hub: 'metrics?'; ask: number }
  | { hub: 'metrics'; ask: number; text: string };

/** Tells the primary, if there is one, that this worker answers. */
export const announceReady = (url: string): void => {
  process.send?.({ hub: 'ready', url } satisfies WorkerMessage);
};

let asked = 0;

/** The metrics of all workers together, from the primary. */
export function metricsOfAll(): Promise<string> {
  const ask = ++asked;
  return new Promise((resolve) => {
    const hear = (message: WorkerMessage) => {
      if (message.hub !== 'metrics' || message.ask !== ask) return;
      process.off('message', hear);
      resolve(message.text);
    };
    process.on('message', hear);
    process.send?.({ hub: 'metrics?', ask } satisfies WorkerMessage);
  });
}
