import { createHmac, createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the keys at rest come from: a file in development, a KMS in production. */
export interface KeyProvider {
  currentVersion: number;
  /** SM4, 16 bytes. @throws on an unknown version. */
  dataKey(version: number): Buffer;
  /** Never rotates with the data key: rotating it means rebuilding every blind index. */
  blindKey: Buffer;
  /** Never rotates: ids are derived with it. */
  idKey: Buffer;
  /** Signs the access log. */
  signing: SigningKeys;
}

export interface SigningKeys {
  /** The one that signs now. */
  version: number;
  /** Ed25519, private; the same for the same version as long as the installation lives. */
  key(version: number): KeyObject;
}

interface KeyFile {
  current: number;
  data: Record<string, string>;
  blind: string;
  id: string;
  /** Version of the signing key; 1 where nothing is said. */
  signing?: number;
}

/** In the data folder. */
export const KEYS_FILE = 'keys.json';

/** Reads the data folder's keys, creating them (mode 0600) on the first start. */
export function fileKeys(dataDir: string): KeyProvider {
  const path = join(dataDir, KEYS_FILE);
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true });
    try {
      writeFileSync(path, JSON.stringify(newKeys(), null, 2), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Two commands on a new folder at once: the first one's keys are everybody's.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return providerOf(JSON.parse(readFileSync(path, 'utf8')) as KeyFile);
}

/** Keys that live as long as the process; for tests. */
export const memoryKeys = (): KeyProvider => providerOf(newKeys());

function newKeys(): KeyFile {
  const key = () => randomBytes(16).toString('hex');
  return { current: 1, data: { '1': key() }, blind: key() + key(), id: key() + key() };
}

function providerOf(file: KeyFile): KeyProvider {
  const data = new Map(Object.entries(file.data).map(([v, hex]) => [Number(v), Buffer.from(hex, 'hex')]));
  return {
    currentVersion: file.current,
    dataKey(version) {
      const key = data.get(version);
      if (!key) throw new Error(`no data key of version ${version}`);
      return key;
    },
    blindKey: Buffer.from(file.blind, 'hex'),
    idKey: Buffer.from(file.id, 'hex'),
    signing: signingKeys(file),
  };
}

/** What PKCS #8 (RFC 8410) puts before the 32 bytes of an Ed25519 key. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Derived from the id key, so that the files of installations that never signed anything can sign, too. */
function signingKeys({ id, signing = 1 }: KeyFile): SigningKeys {
  const keys = new Map<number, KeyObject>();
  return {
    version: signing,
    key(version) {
      const known = keys.get(version);
      if (known) return known;
      const seed = createHmac('sm3', Buffer.from(id, 'hex')).update(`signing ${version}`).digest();
      const der = Buffer.concat([PKCS8_ED25519, seed]);
      const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      keys.set(version, key);
      return key;
    },
  };
}
