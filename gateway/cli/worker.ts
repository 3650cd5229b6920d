import { createLog } from '@hub/kernel/runtime/log.ts';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { jobContext } from '../jobs/job-context.ts';
import { jobs } from '../jobs/jobs.ts';
import { startJobs } from '../jobs/start-jobs.ts';
import { open } from './open.ts';

/** `hub worker` and `hub job NAME` */
export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description('work on the job queue until SIGTERM, for hubs that run with HUB_JOBS=false')
    .action(work);
  program
    .command('job')
    .argument('<name>', jobs.map(({ name }) => name).join(', '))
    .description('put a job in the queue now')
    .action(send);
}

async function work(): Promise<void> {
  const { database, started } = await begin();
  console.log('Working on the job queue.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      started
        .stop()
        .then(database.close)
        .then(
          () => process.exit(0),
          () => process.exit(1),
        );
    });
}

async function send(name: string): Promise<void> {
  if (!jobs.some((job) => job.name === name))
    throw new Error(`There is no job “${name}”; there are ${jobs.map((job) => job.name).join(', ')}.`);
  const { database, started } = await begin([]);
  await started.send(name);
  await started.stop();
  await database.close();
  console.log(`${name} is in the queue.`);
}

async function begin(only = jobs) {
  const environment = readEnvironment();
  const log = createLog(environment.logLevel);
  const database = await open(environment, console.log);
  const context = jobContext(environment, database, log);
  return { database, started: await startJobs(database.url, context, only) };
}
