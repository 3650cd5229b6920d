import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type postgres from 'postgres';
import type { AnchorStore, SignedEpoch } from './anchor.ts';
import { batchHash, type Header, NONE } from './batch.ts';
import { type EpochBody, isSigned, publicKeyOf, readEpoch, type WriterRange } from './epoch.ts';
import { broken, LogBroken } from './finding.ts';
import { leafHash, rootOf } from './merkle.ts';
import { batchesIn } from './proof.ts';
import { Rows } from './rows.ts';

export interface EpochCount {
  epochs: number;
  /** Batches that no epoch has sealed yet. */
  unsealed: number;
}

/**
 * Each epoch against its signature, the one before, its anchored copy and the batches that are there; batches are
 * known to be whole.
 * @param anchored the newest number in the anchor before the database was read
 * @throws LogBroken
 */
export async function verifyEpochs(
  tx: postgres.TransactionSql,
  vault: Vault,
  anchor: AnchorStore,
  anchored: number,
): Promise<EpochCount> {
  const stored = await Rows.open<SignedEpoch>(
    tx,
    'epochs',
    'select number, body, signature from audit.epoch order by number',
  );
  const covered = new Map<string, number>();
  let previous = NONE;
  let number = 0;
  const follow = async (epoch: SignedEpoch) => {
    const body = readEpoch(epoch);
    if (
      body.number !== number ||
      body.previous !== previous.toString('hex') ||
      !isSigned(epoch, publicKeyOf(vault, body.key))
    )
      throw altered(number);
    await checkBatches(tx, body, covered);
    previous = leafHash(epoch.body);
    number++;
  };
  for await (const copy of anchor.all()) {
    if (copy.number > anchored) break;
    // Followed before it is compared: the anchored word tells which entries are missing with a missing epoch.
    await follow(copy);
    const row = await stored.next();
    if (row?.body !== copy.body) throw altered(copy.number);
  }
  for (let row = await stored.next(); row; row = await stored.next()) {
    if (anchored < 0)
      throw new LogBroken({
        kind: 'NOT_ANCHORED',
        sentence: 'The database has epochs, and the anchor has none.',
      });
    await follow(row);
  }
  const [all] = await tx<{ count: number }[]>`select count(*) from audit.batch`;
  const sealed = [...covered.values()].reduce((sum, last) => sum + last + 1, 0);
  return { epochs: number, unsealed: (all?.count ?? 0) - sealed };
}

const altered = (number: number) =>
  new LogBroken({
    kind: 'ALTERED',
    sentence: `Epoch ${number} is not the one that was signed and anchored.`,
  });

async function checkBatches(
  tx: postgres.TransactionSql,
  { number, root, writers }: EpochBody,
  covered: Map<string, number>,
): Promise<void> {
  const batches = await batchesIn(tx as unknown as Sql, writers);
  for (const [writer, first, last, head] of writers) {
    if (first !== (covered.get(writer) ?? -1) + 1) throw altered(number);
    covered.set(writer, last);
    checkRange(
      [writer, first, last, head],
      batches.filter((batch) => batch.writer === writer),
      number,
    );
  }
  if (batches.length > 0 && rootOf(batches.map(batchHash)).toString('hex') !== root) throw altered(number);
}

function checkRange([writer, first, last, head]: WriterRange, batches: Header[], epoch: number): void {
  const end = batches.at(-1);
  if (!end || batches.length !== last - first + 1) {
    const seq = end ? end.firstSeq + end.count : 0;
    const from = end || first === 0 ? seq : undefined;
    throw from === undefined
      ? new LogBroken({
          kind: 'CUT_OFF',
          sentence: `Batches ${first} to ${last} of writer ${writer} were cut off (epoch ${epoch} has them).`,
        })
      : broken('CUT_OFF', { writer, seq: from }, `and what follows were cut off (epoch ${epoch} has them)`);
  }
  if (batchHash(end).toString('hex') !== head)
    throw broken(
      'ALTERED',
      { writer, seq: batches[0]!.firstSeq },
      `or a later one of its writer was rewritten: epoch ${epoch} was signed over others`,
    );
}
