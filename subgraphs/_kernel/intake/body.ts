import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Vault } from '@hub/db/crypto.ts';
import { deliveryContext, quarantineContext, unmappedContext } from '@hub/db/sealed-columns.ts';
import type { UnmappedCode } from './mapper.ts';

/** Level 1 and small buffers: two fifths of the default's time for a tenth more bytes. */
const FAST = { level: 1, chunkSize: 4096 };

/** Deflated, then sealed. */
const pack = (vault: Vault, clear: string | Buffer, context: string): Buffer =>
  vault.seal(deflateRawSync(clear, FAST), context);

const unpack = (vault: Vault, body: Buffer, context: string): Buffer =>
  inflateRawSync(vault.open(body, context));

/** The raw resource of a delivery, bound to its name. */
export const packDelivery = (vault: Vault, source: string, type: string, id: string, text: string): Buffer =>
  pack(vault, text, deliveryContext(source, type, id));

export const unpackDelivery = (
  vault: Vault,
  source: string,
  type: string,
  id: string,
  body: Buffer,
): Buffer => unpack(vault, body, deliveryContext(source, type, id));

/** The bytes of defective input, bound to their fingerprint. */
export const packQuarantine = (
  vault: Vault,
  source: string,
  fingerprint: Buffer,
  clear: Buffer | string,
): Buffer => pack(vault, clear, quarantineContext(source, fingerprint));

export const unpackQuarantine = (vault: Vault, source: string, fingerprint: Buffer, body: Buffer): Buffer =>
  unpack(vault, body, quarantineContext(source, fingerprint));

/** A code that nobody has mapped, and what tells it from others without telling it. */
export function packUnmapped(vault: Vault, source: string, type: string, { codeSystem, code }: UnmappedCode) {
  const clear = JSON.stringify({ codeSystem, code });
  return {
    fingerprint: vault.blind('unmapped code', clear),
    body: vault.seal(clear, unmappedContext(source, type)),
  };
}

export const unpackUnmapped = (vault: Vault, source: string, type: string, body: Buffer): UnmappedCode =>
  JSON.parse(vault.open(body, unmappedContext(source, type)).toString()) as UnmappedCode;
