import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Month } from '@hub/db/audit-partitions.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type { SignedEpoch } from './anchor.ts';

/** Batches of one writer, the first and the last of an epoch, and the hash of that last one. */
export type WriterRange = readonly [writer: string, first: number, last: number, head: string];

/** What an epoch says. */
export interface EpochBody {
  number: number;
  /** ISO 8601, UTC. */
  at: string;
  /** Hash of the epoch before (of its body, as a leaf), hexadecimal. */
  previous: string;
  /** Of the tree over its batches, writer by writer in the order below; hexadecimal. Absent without batches. */
  root?: string;
  /** Entries of earlier months are no longer kept. */
  kept: Month;
  /** Version of the key that signs. */
  key: number;
  /** In the order of their ids. */
  writers: readonly WriterRange[];
}

const PURPOSE = 'healthhub access log epoch\n';

export const readEpoch = ({ body }: Pick<SignedEpoch, 'body'>): EpochBody => JSON.parse(body) as EpochBody;

export function signEpoch(epoch: EpochBody, vault: Vault): SignedEpoch {
  const body = JSON.stringify(epoch);
  const signature = sign(null, Buffer.from(PURPOSE + body), vault.signing.key(epoch.key));
  return { number: epoch.number, body, signature };
}

export const isSigned = ({ body, signature }: Omit<SignedEpoch, 'number'>, key: KeyObject): boolean =>
  verify(null, Buffer.from(PURPOSE + body), key, signature);

export const publicKeyOf = (vault: Vault, version: number): KeyObject =>
  createPublicKey(vault.signing.key(version));
