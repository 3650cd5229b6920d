import { fileAnchor } from '@hub/kernel/audit/anchor.ts';
import { sealEpochs } from '@hub/kernel/audit/seal.ts';
import type { JobContext } from '@hub/kernel/runtime/job.ts';
import type { Log } from '@hub/kernel/runtime/log.ts';
import type { Opened } from '../cli/open.ts';
import type { Environment } from '../environment.ts';

export const jobContext = (
  { auditAnchor, auditMonths, treatingDays, exportsFolder }: Environment,
  { sql, vault }: Opened,
  log: Log,
): JobContext => ({
  sql,
  audit: { vault, anchor: fileAnchor(auditAnchor), months: auditMonths },
  treatingDays,
  exportsFolder,
  log,
  now: () => new Date(),
});

/** So that the last minute of a hub that stops is sealed, too; a hub that cannot do it stops all the same. */
export async function sealAtEnd({ sql, audit, log, now }: JobContext): Promise<void> {
  try {
    await sealEpochs({ sql, ...audit, now: now() });
  } catch (error) {
    log.error('access log not sealed', error);
  }
}
