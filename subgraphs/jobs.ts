import { flagRelations } from '@hub/access/repositories/relation-flags.ts';
import { refreshContracts } from '@hub/care/repositories/refresh-contracts.ts';
import { expireGrants, grantsToMind } from '@hub/exchange/repositories/clock.ts';
import { expireReleases, pruneChanges } from '@hub/exchange/repositories/expire-releases.ts';
import { prepareReleases } from '@hub/exchange/repositories/prepare-releases.ts';
import { publishBulletins } from '@hub/exchange/repositories/quality-bulletins.ts';
import { RELEASE_CHANNEL } from '@hub/exchange/repositories/releases.ts';
import { noteTables } from '@hub/exchange/repositories/volumes.ts';
import { watchUsage } from '@hub/exchange/repositories/watch-usage.ts';
import { classificationsNow } from '@hub/kernel/authorization/live-classifications.ts';
import { runReplays } from '@hub/kernel/intake/replay.ts';
import { releasedClassifications } from '@hub/kernel/resource/composed.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { Job } from '@hub/kernel/runtime/job.ts';
import { fold } from '@hub/kernel/statistics/roll-up.ts';
import { tick } from '@hub/kernel/statistics/tick.ts';
import { cubes } from './cubes.ts';
import { intake } from './intake.ts';
import { register } from './register.ts';

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
  {
    name: 'expire-grants',
    cron: '2 0 * * *',
    run: async ({ sql, log, now }) => log.info('grants expired', { grants: await expireGrants(sql, now()) }),
  },
  {
    name: 'remind-of-grants',
    cron: '0 8 * * *',
    // Which ones, `backflowGrants(overdue:)`, `(expiresSoon:)` and `(unusual:)` say.
    run: async ({ sql, log, now }) => log.info('grants to mind', await grantsToMind(sql, now())),
  },
  {
    name: 'watch-usage',
    cron: '*/10 * * * *',
    run: async ({ sql, audit: { vault }, log, now }) => {
      const flags = await watchUsage({ sql, vault, register: register() }, now());
      if (flags > 0) log.warn('unusual usage of grants', { flags });
    },
  },
  {
    name: 'fold-figures',
    cron: '* * * * *',
    // An import adds up what it changed itself; this is for one that was killed.
    run: async ({ sql }) => fold(sql),
  },
  {
    name: 'move-figures-on',
    cron: '10 0 * * *',
    run: async ({ sql, log, now }) =>
      log.info('figures moved on', { persons: await tick(sql, cubes, cityDay(now())) }),
  },
  {
    name: 'note-tables',
    cron: '*/10 * * * *',
    // What the catalogue says of how much there is, and since when.
    run: async ({ sql, log, now }) =>
      log.info('tables noted', { changed: await noteTables(sql, register(), now()) }),
  },
  {
    name: 'publish-quality',
    cron: '30 2 * * *',
    // Every day, so that a month whose first night was missed is published all the same.
    run: async ({ sql, log, now }) =>
      log.info('bulletins of quality published', { lines: await publishBulletins(sql, now()) }),
  },
  {
    name: 'replay-deliveries',
    cron: '* * * * *',
    run: async ({ sql, audit, log, treatingDays }) => {
      const replays = await runReplays({ sql, vault: audit.vault, mappers: intake, cubes, treatingDays });
      if (replays > 0) log.info('deliveries replayed', { replays });
    },
  },
  {
    name: 'prepare-releases',
    // By the clock for those that a hub that was killed has left.
    cron: '* * * * *',
    channel: RELEASE_CHANNEL,
    run: async ({ sql, audit: { vault }, exportsFolder: folder, log }) => {
      const classifications = () => classificationsNow(sql, releasedClassifications());
      await prepareReleases({ sql, vault, register: register(), classifications, folder, log });
    },
  },
  {
    name: 'expire-releases',
    cron: '40 * * * *',
    run: async ({ sql, exportsFolder, log }) =>
      log.info('releases expired', { releases: await expireReleases(sql, exportsFolder) }),
  },
  {
    name: 'prune-changes',
    cron: '50 2 * * *',
    run: async ({ sql, log }) => log.info('changes pruned', { changes: await pruneChanges(sql) }),
  },
];
