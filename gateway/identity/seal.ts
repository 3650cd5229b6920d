import { hkdfSync, type KeyObject } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';

/** Encrypts what a browser keeps for the hub, so that it can neither read it nor make it up. */
export interface Seal<T> {
  /** Letters, digits and `.-_`; opens for this many seconds. */
  close(value: T, seconds: number): Promise<string>;
  /** Undefined for what is expired, foreign, of another purpose or no seal at all. */
  open(text: string | undefined): Promise<T | undefined>;
}

const ENCRYPTION = { alg: 'dir', enc: 'A256GCM' } as const;

/**
 * Each purpose has a key of its own, derived from a secret that all gateways of a hub have, so that a browser may
 * talk to any of them.
 */
export function createSeal<T>(secret: KeyObject, purpose: string): Seal<T> {
  const material = secret.export({ type: 'pkcs8', format: 'der' });
  const key = new Uint8Array(hkdfSync('sha256', material, '', `healthhub ${purpose}`, 32));
  return {
    close: (value, seconds) =>
      new EncryptJWT({ value })
        .setProtectedHeader(ENCRYPTION)
        .setExpirationTime(new Date(Date.now() + seconds * 1000))
        .encrypt(key),
    async open(text) {
      if (!text) return undefined;
      try {
        const { payload } = await jwtDecrypt(text, key, {
          keyManagementAlgorithms: [ENCRYPTION.alg],
          contentEncryptionAlgorithms: [ENCRYPTION.enc],
          requiredClaims: ['exp'],
        });
        return payload.value as T;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}
