import type { Month } from '@hub/db/audit-partitions.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type postgres from 'postgres';
import { asHashed, BATCH_COLUMNS, type Batch, headerOf, leavesOf, NONE, sealOf } from './batch.ts';
import { readBody } from './entry.ts';
import { type EntryKey, encodeEntryId } from './entry-id.ts';
import { broken, type LogBroken } from './finding.ts';
import { leafHash, rootOf } from './merkle.ts';
import { Rows } from './rows.ts';

export interface BatchCount {
  entries: number;
  /** Of them, entries whose month is no longer kept; their hashes are. */
  dropped: number;
  batches: number;
  writers: number;
}

type StoredEntry = EntryKey & { at: string; body: string };
type IndexRow = EntryKey & { person: string };

/** Each batch against its entries, its seal and the batch before. @throws LogBroken */
export async function verifyBatches(
  tx: postgres.TransactionSql,
  vault: Vault,
  kept: Month,
): Promise<BatchCount> {
  const batches = await Rows.open<Batch>(
    tx,
    'batches',
    `select ${BATCH_COLUMNS} from audit.batch order by writer, number`,
  );
  const entries = await Rows.open<StoredEntry>(
    tx,
    'entries',
    'select writer, seq, at, body from audit.entry order by writer, seq',
  );
  const index = await Rows.open<IndexRow>(
    tx,
    'persons',
    'select writer, seq, person_id as person from audit.entry_person order by writer, seq, person_id',
  );
  const count: BatchCount = { entries: 0, dropped: 0, batches: 0, writers: 0 };
  let chain = { writer: '', number: 0, seq: 0, previous: NONE };
  for (let row = await batches.next(); row; row = await batches.next()) {
    const batch = asHashed(row);
    if (batch.writer !== chain.writer) {
      count.writers++;
      chain = { writer: batch.writer, number: 0, seq: 0, previous: NONE };
    }
    if (batch.number !== chain.number || batch.firstSeq !== chain.seq) throw gap(chain, batch);
    const isKept = batch.at >= kept;
    const leaves = leavesOf(batch);
    for (let n = 0; n < batch.count; n++) {
      const key = { writer: batch.writer, seq: batch.firstSeq + n };
      await refuseBefore(entries, key);
      await refuseBefore(index, key);
      if (!isAt(await entries.peek(), key)) {
        if (isKept) throw broken('REMOVED', key, 'was removed');
        count.dropped++;
        continue;
      }
      const entry = (await entries.next())!;
      if (!leaves[n]?.equals(leafHash(entry.body))) throw broken('ALTERED', key, 'was altered');
      if (asHashed({ ...batch, at: entry.at }).at !== batch.at)
        throw broken('ALTERED', key, 'was moved to another time');
      await checkIndex(index, key, entry.body);
      count.entries++;
    }
    chain = { ...chain, ...checkChain(batch, leaves, chain.previous, vault) };
    count.batches++;
  }
  for (const rows of [entries, index]) {
    const rest = await rows.peek();
    if (rest) throw broken('INSERTED', rest, 'was inserted: no batch has it');
  }
  return count;
}

function checkChain(batch: Batch, leaves: readonly Buffer[], previous: Buffer, vault: Vault) {
  const header = headerOf(batch);
  const isWhole =
    leaves.length === batch.count &&
    rootOf(leaves).equals(batch.root) &&
    batch.previous.equals(previous) &&
    sealOf(vault, header).equals(batch.seal);
  if (!isWhole) {
    const last = encodeEntryId({ writer: batch.writer, seq: batch.firstSeq + batch.count - 1 });
    throw broken('ALTERED', { ...batch, seq: batch.firstSeq }, `to ${last}: their batch was altered`);
  }
  return {
    number: batch.number + 1,
    seq: batch.firstSeq + batch.count,
    previous: leafHash(header),
  };
}

const isAt = (row: EntryKey | undefined, { writer, seq }: EntryKey): boolean =>
  row !== undefined && row.writer === writer && row.seq === seq;

/** What stands before the entry that is due belongs to no batch. */
async function refuseBefore(rows: Rows<EntryKey>, { writer, seq }: EntryKey): Promise<void> {
  const row = await rows.peek();
  if (row && (row.writer < writer || (row.writer === writer && row.seq < seq)))
    throw broken('INSERTED', row, 'was inserted: no batch has it');
}

/** Residents find entries by the index: a line that is missing there hides an entry from them. */
async function checkIndex(index: Rows<IndexRow>, key: EntryKey, body: string): Promise<void> {
  const persons = new Set((readBody(body).reads ?? []).flatMap((read) => read.persons));
  for (const person of [...persons].sort()) {
    const row = await index.peek();
    if (!isAt(row, key) || row?.person !== person)
      throw broken('ALTERED', key, 'was hidden from a person it is about, or shown to another');
    await index.next();
  }
  if (isAt(await index.peek(), key)) throw broken('ALTERED', key, 'is shown to a person it is not about');
}

function gap(chain: { number: number; seq: number }, batch: Batch): LogBroken {
  const { writer, number, firstSeq } = batch;
  if (number <= chain.number)
    return broken('INSERTED', { writer, seq: firstSeq }, 'is in a batch that was inserted');
  const last = encodeEntryId({ writer, seq: firstSeq - 1 });
  return broken('REMOVED', { writer, seq: chain.seq }, `to ${last}: their batches were removed`);
}
