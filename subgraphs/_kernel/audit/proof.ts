import { createPublicKey, hash } from 'node:crypto';
import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type { SignedEpoch } from './anchor.ts';
import {
  asHashed,
  BATCH_COLUMNS,
  type Batch,
  batchHash,
  HEADER_COLUMNS,
  type Header,
  headerOf,
  leavesOf,
} from './batch.ts';
import { type EntryBody, readBody } from './entry.ts';
import { decodeEntryId } from './entry-id.ts';
import { isSigned, publicKeyOf, readEpoch, type WriterRange } from './epoch.ts';
import { leafHash, pathOf, rootFrom } from './merkle.ts';

/** A place in a Merkle tree; hashes in hexadecimal, nearest first. */
interface Place {
  index: number;
  count: number;
  path: readonly string[];
}

/** Shows without the database that an entry was in the log when an epoch was signed. A JSON document. */
export interface InclusionProof {
  format: 'healthhub-access-log-proof-1';
  /** The entry as it was hashed. */
  entry: string;
  inBatch: Place;
  /** The batch as it was hashed. */
  batch: string;
  inEpoch: Place;
  /** As it was signed and anchored. */
  epoch: string;
  /** Ed25519, base64. */
  signature: string;
  /** SPKI in DER, base64. */
  publicKey: string;
}

/** Null for an entry that there is not, or that no epoch has sealed yet: within a minute or two one does. */
export async function inclusionProof(
  sql: Sql,
  vault: Vault,
  entryId: string,
): Promise<InclusionProof | null> {
  const key = decodeEntryId(entryId);
  if (!key) return null;
  const [entry] = await sql<{ body: string }[]>`
    select body from audit.entry where writer = ${key.writer} and seq = ${key.seq}`;
  const [stored] = await sql.unsafe<Batch[]>(
    `select ${BATCH_COLUMNS} from audit.batch where writer = $1 and first_seq <= $2 order by first_seq desc limit 1`,
    [key.writer, key.seq],
  );
  if (!entry || !stored) return null;
  const [epoch] = await sql<SignedEpoch[]>`
    select e.number, e.body, e.signature from audit.epoch e join audit.epoch_writer w on w.epoch = e.number
    where w.writer = ${key.writer} and w.last >= ${stored.number} order by w.last limit 1`;
  if (!epoch) return null;
  const { writers, key: version } = readEpoch(epoch);
  const batches = await batchesIn(sql, writers);
  const index = batches.findIndex((one) => one.writer === stored.writer && one.number === stored.number);
  return {
    format: FORMAT,
    entry: entry.body,
    inBatch: placeOf(leavesOf(stored), key.seq - stored.firstSeq),
    batch: headerOf(asHashed(stored)),
    inEpoch: placeOf(batches.map(batchHash), index),
    epoch: epoch.body,
    signature: epoch.signature.toString('base64'),
    publicKey: publicKeyOf(vault, version).export({ type: 'spki', format: 'der' }).toString('base64'),
  };
}

const FORMAT = 'healthhub-access-log-proof-1';

/** The batches of an epoch, in the order of its tree. */
export async function batchesIn(sql: Sql, writers: readonly WriterRange[]): Promise<Header[]> {
  const found = await sql.unsafe<Header[]>(
    `select ${HEADER_COLUMNS} from unnest($1::uuid[], $2::int[], $3::int[]) as r(of, first, last)
     join audit.batch on writer = of and number between first and last order by writer, number`,
    [writers.map(([writer]) => writer), writers.map(([, first]) => first), writers.map(([, , last]) => last)],
  );
  return found.map(asHashed);
}

const placeOf = (leaves: readonly Buffer[], index: number): Place => ({
  index,
  count: leaves.length,
  path: pathOf(leaves, index).map((step) => step.toString('hex')),
});

/** What a proof proves. */
export interface Proven {
  entry: EntryBody;
  epoch: SignedEpoch;
  /** SM3 of the public key, hexadecimal: to be compared with the one the operator publishes. */
  fingerprint: string;
}

/**
 * Checks an inclusion proof by itself: that the entry is under the epoch's root, and that the key in it signed the
 * epoch. Whether that is the hub's key, and the epoch the anchored one, is for the caller to compare.
 * @returns what is wrong with it, as a sentence, where it proves nothing
 */
export function checkProof(text: string): Proven | string {
  let proof: InclusionProof;
  try {
    proof = JSON.parse(text) as InclusionProof;
    if (proof.format !== FORMAT) return 'This is not an inclusion proof of an access log.';
    const epoch = readEpoch({ body: proof.epoch });
    const [, , , count, , batchRoot] = JSON.parse(proof.batch) as unknown[];
    if (proof.inBatch.count !== count || rootAt(proof.entry, proof.inBatch) !== batchRoot)
      return 'The entry is not in its batch: it was altered, or the proof is of another one.';
    if (rootAt(proof.batch, proof.inEpoch) !== epoch.root) return 'The batch is not in its epoch.';
    const der = Buffer.from(proof.publicKey, 'base64');
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const signature = Buffer.from(proof.signature, 'base64');
    if (!isSigned({ body: proof.epoch, signature }, key)) return 'The signature is not that of the key.';
    return {
      entry: readBody(proof.entry),
      epoch: { number: epoch.number, body: proof.epoch, signature },
      fingerprint: hash('sm3', der),
    };
  } catch {
    return 'This is not an inclusion proof of an access log.';
  }
}

const rootAt = (text: string, { index, count, path }: Place): string | undefined =>
  rootFrom(
    leafHash(text),
    index,
    count,
    path.map((step) => Buffer.from(step, 'hex')),
  )?.toString('hex');
