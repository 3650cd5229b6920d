import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import type { KeyProvider } from './keys.ts';
import type { SigningKeys } from './signing-keys.ts';

const CIPHER = 'sm4-gcm';
const NONCE = 12;
const TAG = 16;

/** 32 bytes, and the version of the key that made them. */
export interface BlindIndex {
  blind: Buffer;
  keyVersion: number;
}

/** Everything that turns clear values into stored ones, under one installation's keys. */
export interface Vault {
  /** Seals a value; `context` names column and subject, so that a sealed value cannot be moved elsewhere. */
  seal(clear: string | Buffer, context: string): Buffer;
  /** @throws when the value was altered, moved or sealed under a key that is gone. */
  open(sealed: Buffer, context: string): Buffer;
  /** Keyed (HMAC-SM3, 32 bytes), the same for ever: what an installation vouches for or recognises. */
  blind(kind: string, value: string): Buffer;
  /** Blind index of an identifier under the current key: equality without the value. */
  index(system: string, value: string): BlindIndex;
  /** The same under every key that rows may still be found by. */
  indexes(system: string, value: string): Buffer[];
  /** The version of the key that a value was sealed with. */
  versionOf(sealed: Buffer): number;
  /** The version that values are sealed and indexed with now. */
  readonly version: number;
  /** A random-looking uuid that is the same for the same parts: ids need no look-up to be repeated. */
  id(...parts: string[]): string;
  /** What the access log is signed with. */
  signing: SigningKeys;
}

/** Layout of a sealed value: key version (1 byte), nonce (12), ciphertext, tag (16). */
export function createVault(keys: KeyProvider): Vault {
  const hmac = (key: Buffer, kind: string, value: string): Buffer =>
    createHmac('sm3', key).update(kind).update('\0').update(value).digest();
  return {
    get version() {
      return keys.currentVersion;
    },
    versionOf: (sealed) => sealed[0] ?? 0,
    seal(clear, context) {
      const version = keys.currentVersion;
      const nonce = freshNonce();
      const cipher = createCipheriv(CIPHER, keys.dataKey(version), nonce) as ReturnType<
        typeof createCipheriv
      > & { setAAD(aad: Buffer): void; getAuthTag(): Buffer };
      cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(clear), cipher.final()]);
      return Buffer.concat([Buffer.from([version]), nonce, body, cipher.getAuthTag()]);
    },
    open(sealed, context) {
      const decipher = createDecipheriv(
        CIPHER,
        keys.dataKey(sealed[0] ?? 0),
        sealed.subarray(1, 1 + NONCE),
      ) as ReturnType<typeof createDecipheriv> & { setAAD(aad: Buffer): void; setAuthTag(tag: Buffer): void };
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(sealed.subarray(-TAG));
      return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE, -TAG)), decipher.final()]);
    },
    blind: (kind, value) => hmac(keys.blindKey, kind, value),
    index(system, value) {
      const keyVersion = keys.currentVersion;
      return { blind: hmac(keys.indexKey(keyVersion), system, value), keyVersion };
    },
    indexes: (system, value) => keys.versions.map((version) => hmac(keys.indexKey(version), system, value)),
    id: (...parts) => uuidFrom(createHmac('sm3', keys.idKey).update(parts.join('\0')).digest()),
    signing: keys.signing,
  };
}

/** Random bytes are drawn for many values at once: most of the cost of drawing is in the call. */
const POOL = 256 * NONCE;
let pool = Buffer.alloc(0);

function freshNonce(): Buffer {
  if (pool.length === 0) pool = randomBytes(POOL);
  const nonce = pool.subarray(0, NONCE);
  pool = pool.subarray(NONCE);
  return nonce;
}

/** SM3 of a text, the first 16 bytes: the version of a delivered resource. */
export const fingerprint = (text: string): Buffer => createHash('sm3').update(text).digest().subarray(0, 16);

/** RFC 9562 version 8 (custom) uuid over the first 16 bytes. */
function uuidFrom(hash: Buffer): string {
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
