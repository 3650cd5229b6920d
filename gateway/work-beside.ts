import type { Log } from '@hub/kernel/runtime/log.ts';
import type { Opened } from './cli/open.ts';
import { seedInBackground } from './cli/seed-in-background.ts';
import type { Environment } from './environment.ts';
import { jobContext } from './jobs/job-context.ts';
import { startJobs } from './jobs/start-jobs.ts';

/**
 * What one process of a hub does besides answering: the city of a new development hub, and the jobs.
 * @returns what ends it
 */
export async function workBeside(
  environment: Environment,
  database: Opened,
  hooks: { log: Log; say: (line: string) => void },
): Promise<() => Promise<void>> {
  const stopSeeding = seedInBackground(environment, database, hooks);
  const context = jobContext(environment, database, hooks.log);
  const jobs = environment.jobs ? await startJobs(database.url, context) : undefined;
  return async () => {
    await jobs?.stop();
    await stopSeeding();
  };
}
