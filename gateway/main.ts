import cluster from 'node:cluster';
import { StartupError } from '@hub/db/startup-error.ts';
import { createLog } from '@hub/kernel/runtime/log.ts';
import { readEnvironment } from './environment.ts';
import { startHub } from './hub.ts';
import { announceReady } from './observe/worker-messages.ts';
import { startWorkers } from './workers.ts';

try {
  const environment = readEnvironment();
  const log = createLog(environment.logLevel);
  const hooks = { log, say: console.log };
  const hub =
    environment.workers > 1 && cluster.isPrimary
      ? await startWorkers(environment, hooks)
      : await startHub(environment, hooks);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      log.info('draining', { signal });
      hub.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error('did not close', error);
          process.exit(1);
        },
      );
    });
  const ready = [
    'HealthHub is ready.',
    `  explorer   ${hub.url}/graphql`,
    `  schema     ${hub.url}/schema.graphql`,
  ];
  if (environment.mode === 'development')
    ready.push(
      '  a token    npx -y pnpm@12.21.0 hub token doctor   (resident, district-regulator, analyst, …)',
    );
  // In one piece, and last: whoever waits for it may go on to anything, a signal included.
  if (cluster.isWorker) announceReady(hub.url);
  else console.log(ready.join('\n'));
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
