import type { Vault } from '@hub/db/crypto.ts';
import { leafHash, rootOf } from './merkle.ts';

/** A batch as it is stored. */
export interface Batch {
  writer: string;
  /** Of its writer, from 0. */
  number: number;
  firstSeq: number;
  count: number;
  /** ISO 8601 in UTC, with milliseconds. */
  at: string;
  /** Hashes of its entries, 32 bytes each. */
  leaves: Buffer;
  root: Buffer;
  /** Hash of the writer's batch before, or NONE. */
  previous: Buffer;
  seal: Buffer;
}

/** Stands before the first batch and the first epoch. */
export const NONE: Buffer = Buffer.alloc(32);

/** What of a batch is hashed and sealed. */
export type Header = Omit<Batch, 'leaves' | 'seal'>;

/** As a JSON array. */
export const headerOf = (batch: Header): string => {
  const { writer, number, firstSeq, count, at, root, previous } = batch;
  return JSON.stringify([
    writer,
    number,
    firstSeq,
    count,
    at,
    root.toString('hex'),
    previous.toString('hex'),
  ]);
};

/** Names a batch in its writer's chain, and is its leaf in an epoch. */
export const batchHash = (batch: Header): Buffer => leafHash(headerOf(batch));

/** Only who has the installation's keys can make it: owning the database is not enough. */
export const sealOf = (vault: Vault, header: string): Buffer => vault.blind('access log', header);

/** Where a writer stands. */
export interface Chain {
  writer: string;
  number: number;
  seq: number;
  previous: Buffer;
}

/** The batch of these entries, and where the writer stands after it. */
export function nextBatch(
  chain: Chain,
  bodies: readonly string[],
  at: string,
  vault: Vault,
): { batch: Batch; next: Chain } {
  const leaves = bodies.map(leafHash);
  const { writer, number, seq: firstSeq, previous } = chain;
  const header = { writer, number, firstSeq, count: bodies.length, at, root: rootOf(leaves), previous };
  const text = headerOf(header);
  return {
    batch: { ...header, leaves: Buffer.concat(leaves), seal: sealOf(vault, text) },
    next: { writer, number: number + 1, seq: firstSeq + bodies.length, previous: leafHash(text) },
  };
}

export const leavesOf = ({ leaves }: Pick<Batch, 'leaves'>): Buffer[] =>
  Array.from({ length: Math.floor(leaves.length / 32) }, (_, n) => leaves.subarray(n * 32, n * 32 + 32));

/** The columns of audit.batch under these names. */
export const HEADER_COLUMNS = 'writer, number, first_seq as "firstSeq", count, at, root, previous';
export const BATCH_COLUMNS = `${HEADER_COLUMNS}, leaves, seal`;

/** The database leaves out zeros at the end of an instant. */
export const asHashed = <B extends Header>(batch: B): B => ({
  ...batch,
  at: new Date(batch.at).toISOString(),
});
