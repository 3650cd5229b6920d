import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Vault } from '@hub/db/crypto.ts';
import type { UnmappedCode } from './mapper.ts';

/** Level 1 and small buffers: two fifths of the default's time for a tenth more bytes. */
const FAST = { level: 1, chunkSize: 4096 };

/** Deflated, then sealed. */
const pack = (vault: Vault, clear: string | Buffer, context: string): Buffer =>
  vault.seal(deflateRawSync(clear, FAST), context);

const unpack = (vault: Vault, body: Buffer, context: string): Buffer =>
  inflateRawSync(vault.open(body, context));

const delivered = (source: string, type: string, id: string): string =>
  `exchange.delivery|${source}|${type}|${id}`;
const quarantined = (source: string, fingerprint: Buffer): string =>
  `exchange.quarantine|${source}|${fingerprint.toString('hex')}`;

/** The raw resource of a delivery, bound to its name. */
export const packDelivery = (vault: Vault, source: string, type: string, id: string, text: string): Buffer =>
  pack(vault, text, delivered(source, type, id));

export const unpackDelivery = (
  vault: Vault,
  source: string,
  type: string,
  id: string,
  body: Buffer,
): Buffer => unpack(vault, body, delivered(source, type, id));

/** The bytes of defective input, bound to their fingerprint. */
export const packQuarantine = (
  vault: Vault,
  source: string,
  fingerprint: Buffer,
  clear: Buffer | string,
): Buffer => pack(vault, clear, quarantined(source, fingerprint));

export const unpackQuarantine = (vault: Vault, source: string, fingerprint: Buffer, body: Buffer): Buffer =>
  unpack(vault, body, quarantined(source, fingerprint));

const unmapped = (source: string, type: string): string => `exchange.unmapped_code|${source}|${type}`;

/** A code that nobody has mapped, and what tells it from others without telling it. */
export function packUnmapped(vault: Vault, source: string, type: string, { codeSystem, code }: UnmappedCode) {
  const clear = JSON.stringify({ codeSystem, code });
  return {
    fingerprint: vault.blind('unmapped code', clear),
    body: vault.seal(clear, unmapped(source, type)),
  };
}

export const unpackUnmapped = (vault: Vault, source: string, type: string, body: Buffer): UnmappedCode =>
  JSON.parse(vault.open(body, unmapped(source, type)).toString()) as UnmappedCode;
