import type { Job, JobContext } from '@hub/kernel/runtime/job.ts';
import { onNotice } from '@hub/kernel/runtime/on-notice.ts';
import { PgBoss } from 'pg-boss';
import { jobs as allJobs } from './jobs.ts';

const TIME_ZONE = 'Asia/Shanghai';

export interface Jobs {
  /** Puts a job in its queue now; it is done by one of the processes that work. */
  send(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Works on the queue in the database (schema `pgboss`). Any number of processes may: pg-boss lets one of them tick
 * the clock, and hands each job to one.
 */
export async function startJobs(
  url: string,
  context: JobContext,
  jobs: readonly Job[] = allJobs,
): Promise<Jobs> {
  const boss = new PgBoss({ connectionString: url, application_name: 'healthhub jobs', max: 2 });
  boss.on('error', (error) => context.log.error('job queue', error));
  await boss.start();
  const deaf: (() => Promise<void>)[] = [];
  for (const job of jobs) {
    await boss.createQueue(job.name, { policy: 'singleton', retryLimit: 3, retryBackoff: true });
    await boss.work(job.name, async () => {
      const from = performance.now();
      await job.run(context);
      context.log.info('job done', { job: job.name, ms: Math.round(performance.now() - from) });
    });
    await boss.schedule(job.name, job.cron, null, { tz: TIME_ZONE });
    if (job.channel) deaf.push(await onNotice(url, job.channel, () => boss.send(job.name, {})));
  }
  return {
    send: async (name) => {
      await boss.send(name, {});
    },
    async stop() {
      for (const end of deaf) await end();
      await boss.stop({ graceful: true, timeout: 10_000 });
    },
  };
}
