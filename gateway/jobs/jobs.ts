import { auditJobs } from '@hub/kernel/audit/jobs.ts';
import type { Job } from '@hub/kernel/runtime/job.ts';
import { jobs as ofSubgraphs } from '@hub/subgraphs/jobs.ts';

/** Everything the hub does by the clock. */
export const jobs: readonly Job[] = [
  ...ofSubgraphs,
  ...auditJobs,
  {
    name: 'vacuum',
    cron: '30 3 * * *',
    // Autovacuum looks at shares of a table; what a bulk load or a new count has changed is not left to chance.
    run: async ({ sql }) => {
      await sql`vacuum (analyze)`;
    },
  },
];
