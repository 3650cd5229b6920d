import type { Month } from '@hub/db/audit-partitions.ts';
import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type { AnchorStore } from './anchor.ts';
import { isSigned, publicKeyOf, readEpoch } from './epoch.ts';
import { type BatchCount, verifyBatches } from './verify-batches.ts';
import { type EpochCount, verifyEpochs } from './verify-epochs.ts';

export type Verified = BatchCount & EpochCount;

/**
 * Compares every entry, batch and epoch with what was hashed, sealed, signed and anchored, as of one moment, whatever
 * their number. The hub may go on meanwhile. As the owner.
 * @throws LogBroken with the first thing that is wrong
 */
export function verifyLog(sql: Sql, vault: Vault, anchor: AnchorStore): Promise<Verified> {
  // The anchor first: what it holds must be in the database, and not the other way round.
  return anchor.last().then((last) =>
    sql.begin('isolation level repeatable read read only', async (tx) => {
      const batches = await verifyBatches(tx, vault, keptSince(last, vault));
      const epochs = await verifyEpochs(tx, vault, anchor, last?.number ?? -1);
      return { ...batches, ...epochs };
    }),
  );
}

/** From which month on there must be entries; only a signed word counts. */
function keptSince(last: Awaited<ReturnType<AnchorStore['last']>>, vault: Vault): Month {
  if (!last) return '';
  const { kept, key } = readEpoch(last);
  return isSigned(last, publicKeyOf(vault, key)) ? kept : '';
}
