import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { StartupError } from '@hub/db/startup-error.ts';
import type { Log } from '@hub/kernel/runtime/log.ts';
import { AggregatorRegistry } from 'prom-client';
import { open } from './cli/open.ts';
import type { Environment } from './environment.ts';
import type { Hub } from './hub.ts';
import { jobContext, sealAtEnd } from './jobs/job-context.ts';
import type { WorkerMessage } from './observe/worker-messages.ts';
import { workBeside } from './work-beside.ts';

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
  const stopWork = await workBeside(environment, database, { log, say });
  let draining = false;
  const aggregator = new AggregatorRegistry();
  cluster.on('message', (worker, message: WorkerMessage) => {
    if (message.hub !== 'metrics?') return;
    aggregator.clusterMetrics().then(
      (text) => worker.send({ hub: 'metrics', ask: message.ask, text } satisfies WorkerMessage),
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
    await stopWork();
    if (environment.jobs) await sealAtEnd(jobContext(environment, database, log));
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
    worker.on('message', (message: WorkerMessage) => message.hub === 'ready' && resolve(message.url));
    // It has said why on its own standard error.
    worker.once('exit', () => reject(new StartupError('A worker did not start.')));
  });
}
