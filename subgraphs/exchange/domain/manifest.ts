import { sign } from 'node:crypto';
import { publicKeyOf } from '@hub/kernel/audit/epoch.ts';
import type { Services } from '@hub/kernel/runtime/context.ts';

/** What says that a release is whole, and the hub's. */
export interface Manifest {
  format: 'healthhub-release-1';
  grant: string;
  recipient: string;
  release: string;
  /** The release that it goes on from; absent: it is everything. */
  since?: string;
  /** The moment that it is of. */
  takenAt: string;
  parts: { name: string; resource: string; rows: number; size: number; sha256: string; sm3: string }[];
}

interface Made {
  name: string;
  resource: string;
  rows: number;
  size: number;
  sha256: string;
  sm3: string;
}

export const manifestOf = (
  grant: { id: string; recipient: string },
  { id, since }: { id: string; since: { id: string } | null },
  { at }: { at: string },
  parts: readonly Made[],
): Manifest => ({
  format: 'healthhub-release-1',
  grant: grant.id,
  recipient: grant.recipient,
  release: id,
  ...(since ? { since: since.id } : {}),
  takenAt: at,
  parts: parts.map(({ name, resource, rows, size, sha256, sm3 }) => ({
    name,
    resource,
    rows,
    size,
    sha256,
    sm3,
  })),
});

/** A signature of this key over anything else does not begin like this. */
const PURPOSE = 'healthhub release\n';

/** Signed with the installation's Ed25519 key, over the purpose and the payload as it stands there as a text. */
export function sealManifest(vault: Services['vault'], manifest: Manifest): string {
  const { signing } = vault;
  const payload = JSON.stringify(manifest);
  const signature = sign(null, Buffer.from(PURPOSE + payload), signing.key(signing.version)).toString(
    'base64',
  );
  const publicKey = publicKeyOf(vault, signing.version)
    .export({ format: 'der', type: 'spki' })
    .toString('base64');
  const sealed = {
    payload,
    algorithm: 'Ed25519',
    signedText: `${JSON.stringify(PURPOSE)} + payload`,
    publicKey,
    signature,
  };
  return `${JSON.stringify(sealed, null, 2)}\n`;
}
