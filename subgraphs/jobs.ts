import { flagRelations } from '@hub/access/repositories/relation-flags.ts';
import { refreshContracts } from '@hub/care/repositories/refresh-contracts.ts';
import type { Job } from '@hub/kernel/runtime/job.ts';

/** What subgraphs do by the clock. */
export const jobs: readonly Job[] = [
  {
    name: 'refresh-contracts',
    cron: '5 0 * * *',
    // One span of time stands for the contracts of a person with an institution; another may begin at midnight.
    run: async ({ sql, log, now }) =>
      log.info('contracts refreshed', { relations: await refreshContracts(sql, now().toISOString()) }),
  },
  {
    name: 'flag-relations',
    cron: '20 0 * * *',
    run: async ({ sql, log, now }) =>
      log.info('relations looked at', { flags: await flagRelations(sql, now()) }),
  },
];
