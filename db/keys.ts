import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SigningKeys, signingKeys } from './signing-keys.ts';

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
    signing: signingKeys(Buffer.from(file.id, 'hex'), file.signing ?? 1),
  };
}
