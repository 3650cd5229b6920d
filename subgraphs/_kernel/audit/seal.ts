import { type Month, monthOf } from '@hub/db/audit-partitions.ts';
import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type postgres from 'postgres';
import type { AnchorStore, SignedEpoch } from './anchor.ts';
import { asHashed, batchHash, HEADER_COLUMNS, type Header, NONE } from './batch.ts';
import { readEpoch, signEpoch, type WriterRange } from './epoch.ts';
import { leafHash, rootOf } from './merkle.ts';

export interface SealOptions {
  /** As the owner. */
  sql: Sql;
  vault: Vault;
  anchor: AnchorStore;
  /** Months that entries are kept. */
  months: number;
  now: Date;
}

/** Batches of one epoch at most: what has gathered in a long silence becomes several. */
const BATCHES = 20_000;
const LOCK = 'hub access log';

/**
 * Joins all writers' batches since the last epoch under a signed root, and anchors what is not anchored yet. Any
 * number of processes may; they wait for each other.
 * @returns how many epochs there are more
 * @throws when the database does not go on from where the anchor stands: nothing is added to such a log
 */
export async function sealEpochs(options: SealOptions): Promise<number> {
  let sealed = 0;
  await anchorNew(options);
  while (await options.sql.begin((tx) => sealOne(tx, options))) {
    sealed++;
    await anchorNew(options);
  }
  return sealed;
}

async function sealOne(tx: postgres.TransactionSql, { vault, months, now }: SealOptions): Promise<boolean> {
  await tx`select pg_advisory_xact_lock(hashtext(${LOCK}))`;
  const [last] = await tx<SignedEpoch[]>`
    select number, body, signature from audit.epoch order by number desc limit 1`;
  const before = last && readEpoch(last);
  const batches = await newBatches(tx);
  const kept = laterOf(monthOf(now, -months), before?.kept);
  if (batches.length === 0 && kept === (before?.kept ?? kept)) return false;
  const hashes = batches.map(batchHash);
  const writers = rangesOf(batches, hashes);
  const epoch = signEpoch(
    {
      number: before ? before.number + 1 : 0,
      at: now.toISOString(),
      previous: (last ? leafHash(last.body) : NONE).toString('hex'),
      ...(hashes.length > 0 ? { root: rootOf(hashes).toString('hex') } : {}),
      kept,
      key: vault.signing.version,
      writers,
    },
    vault,
  );
  const { number, body, signature } = epoch;
  await tx`insert into audit.epoch (number, body, signature) values (${number}, ${body}, ${signature})`;
  for (const [writer, first, end] of writers)
    await tx`insert into audit.epoch_writer (writer, last, first, epoch) values (${writer}, ${end}, ${first}, ${number})`;
  return true;
}

/** Whole writers in the order of their ids, as many as one epoch takes. */
async function newBatches(tx: postgres.TransactionSql): Promise<Header[]> {
  const found = await tx.unsafe<Header[]>(
    `with recursive writers(id) as (
       (select writer from audit.batch order by writer limit 1)
       union all
       select (select b.writer from audit.batch b where b.writer > w.id order by b.writer limit 1)
       from writers w where w.id is not null)
     select ${HEADER_COLUMNS} from writers w cross join lateral (
       select * from audit.batch b where b.writer = w.id and b.number >
         coalesce((select max(e.last) from audit.epoch_writer e where e.writer = w.id), -1)) b
     order by writer, number limit ${BATCHES}`,
  );
  return found.map(asHashed);
}

function rangesOf(batches: readonly Header[], hashes: readonly Buffer[]): WriterRange[] {
  const ranges = new Map<string, WriterRange>();
  for (const [n, { writer, number }] of batches.entries()) {
    const [, first = number] = ranges.get(writer) ?? [];
    ranges.set(writer, [writer, first, number, hashes[n]!.toString('hex')]);
  }
  return [...ranges.values()];
}

const laterOf = (month: Month, other: Month | undefined): Month =>
  other !== undefined && other > month ? other : month;

/** Under the lock, so that the anchor holds each epoch once and in order. */
async function anchorNew({ sql, anchor }: SealOptions): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext(${LOCK}))`;
    const last = await anchor.last();
    if (last) {
      const [same] = await tx<SignedEpoch[]>`
        select number, body, signature from audit.epoch where number = ${last.number}`;
      if (same?.body !== last.body)
        throw new Error(
          `the access log in the database does not go on from its anchored epoch ${last.number}`,
        );
    }
    const fresh = tx<SignedEpoch[]>`
      select number, body, signature from audit.epoch where number > ${last?.number ?? -1} order by number`;
    for await (const epochs of fresh.cursor(100)) for (const epoch of epochs) await anchor.append(epoch);
  });
}
