import { dropAuditPartitions, makeAuditPartitions } from '@hub/db/audit-partitions.ts';
import type { Job } from '../runtime/job.ts';
import { readEpoch } from './epoch.ts';
import { sealEpochs } from './seal.ts';

/** What the access log has done by the clock. */
export const auditJobs: readonly Job[] = [
  {
    name: 'seal-access-log',
    cron: '* * * * *',
    run: async ({ sql, audit, now }) => {
      await sealEpochs({ sql, ...audit, now: now() });
    },
  },
  {
    name: 'keep-access-log',
    cron: '40 2 * * *',
    // A month is dropped only when a signed and anchored epoch says that it is no longer kept.
    run: async ({ sql, audit, log, now }) => {
      await makeAuditPartitions(sql, now());
      await sealEpochs({ sql, ...audit, now: now() });
      const last = await audit.anchor.last();
      const dropped = last ? await dropAuditPartitions(sql, readEpoch(last).kept) : [];
      if (dropped.length > 0) log.info('access log months dropped', { months: dropped });
    },
  },
];
