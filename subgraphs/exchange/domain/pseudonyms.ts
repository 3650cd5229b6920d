import { type Cipheriv, createCipheriv } from 'node:crypto';
import type { Services } from '@hub/kernel/runtime/context.ts';

/** How one grant's recipient knows persons and rows: 22 characters each, the same as long as the grant lives. */
export interface Pseudonyms {
  person(id: string): string;
  row(id: string): string;
}

/**
 * Pseudonyms keyed to a grant: SM4 over the 16 bytes of the id, under a key of this grant and kind. A permutation, so
 * no two ids meet in one pseudonym; without the installation's keys none leads back to an id, nor to the pseudonym that
 * another grantee has of the same person.
 */
export function pseudonymsOf(vault: Pick<Services['vault'], 'blind'>, grantId: string): Pseudonyms {
  const under = (kind: string) => {
    const cipher = createCipheriv('sm4-ecb', vault.blind(`backflow ${kind}`, grantId).subarray(0, 16), null);
    // Each block stands alone, and comes out when it goes in.
    cipher.setAutoPadding(false);
    return (id: string) => encipher(cipher, id);
  };
  return { person: under('person'), row: under('row') };
}

const encipher = (cipher: Cipheriv, id: string): string =>
  cipher.update(id.replaceAll('-', ''), 'hex').toString('base64url');
