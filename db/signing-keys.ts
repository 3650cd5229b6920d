import { createHmac, createPrivateKey, type KeyObject } from 'node:crypto';

/** What the access log is signed with. */
export interface SigningKeys {
  /** The one that signs now. */
  readonly version: number;
  /** Ed25519, private; the same for the same version as long as the installation lives. */
  key(version: number): KeyObject;
}

/** What PKCS #8 (RFC 8410) puts before the 32 bytes of an Ed25519 key. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Derived from the id key, so that installations whose key file knows of no signing can sign, too. */
export function signingKeys(idKey: Buffer, version: number): SigningKeys {
  const keys = new Map<number, KeyObject>();
  return {
    version,
    key(wanted) {
      const known = keys.get(wanted);
      if (known) return known;
      const seed = createHmac('sm3', idKey).update(`signing ${wanted}`).digest();
      const der = Buffer.concat([PKCS8_ED25519, seed]);
      const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      keys.set(wanted, key);
      return key;
    },
  };
}
