import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { StartupError } from '@hub/db/startup-error.ts';
import type { Log } from '@hub/kernel/runtime/log.ts';
import { AggregatorRegistry } from 'prom-client';
import { open } from './cli/open.ts';
import type { Environment } from './environment.ts';
import type { Hub } from './hub.ts';

/** What a worker and its primary say to each other. */
type Message =
  | { hub: 'ready'; url: string }
  | { hub: 'metrics?'; ask: number }
  | { hub: 'metrics'; ask: number; text: string };

const RESTART_AFTER_MS = 500;

/**
 * Runs `workers` processes on one port. The primary opens the database (and keeps an embedded one alive), answers for
 * the workers' metrics together, and replaces a worker that dies.
 * @throws StartupError when the first workers do not come up.
 */
export async function startWorkers(
  environment: Environment & { workers: number },
  { log, say }: { log: Log; say: (line: string) => void },
): Promise<Hub> {
  const database = await open(environment, say);
  let draining = false;
  const aggregator = new AggregatorRegistry();
  cluster.on('message', (worker, message: Message) => {
    if (message.hub !== 'metrics?') return;
    aggregator.clusterMetrics().then(
      (text) => worker.send({ hub: 'metrics', ask: message.ask, text } satisfies Message),
      (error: unknown) => log.error('metrics of the workers', error),
    );
  });
  cluster.on('exit', (worker, code) => {
    if (draining) return;
    log.warn('worker ended', { pid: worker.process.pid, code });
    setTimeout(() => !draining && cluster.fork(), RESTART_AFTER_MS);
  });
  const close = async () => {
    draining = true;
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    const ended = workers.map((worker) => once(worker, 'exit'));
    for (const worker of workers) worker.process.kill('SIGTERM');
    await Promise.all(ended);
    await database.close();
  };
  try {
    const urls = await Promise.all(
      Array.from({ length: environment.workers }, () => readyUrl(cluster.fork())),
    );
    return { url: urls[0] ?? '', close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function readyUrl(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: Message) => message.hub === 'ready' && resolve(message.url));
    // It has said why on its own standard error.
    worker.once('exit', () => reject(new StartupError('A worker did not start.')));
  });
}

/** Tells the primary, if there is one, that this worker answers. */
export const announceReady = (url: string): void => {
  process.send?.({ hub: 'ready', url } satisfies Message);
};

let asked = 0;

/** The metrics of all workers together, from the primary. */
export function metricsOfAll(): Promise<string> {
  const ask = ++asked;
  return new Promise((resolve) => {
    const hear = (message: Message) => {
      if (message.hub !== 'metrics' || message.ask !== ask) return;
      process.off('message', hear);
      resolve(message.text);
    };
    process.on('message', hear);
    process.send?.({ hub: 'metrics?', ask } satisfies Message);
  });
}
