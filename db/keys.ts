import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type SigningKeys, signingKeys } from './signing-keys.ts';

/** Where the keys at rest come from: a file in development, a KMS in production. */
export interface KeyProvider {
  /** What is sealed and indexed now is so under this one; 1 to 255. */
  readonly currentVersion: number;
  /** Every version there is a key of, the current one first. */
  readonly versions: readonly number[];
  /** SM4, 16 bytes. @throws on an unknown version. */
  dataKey(version: number): Buffer;
  /** Blind indexes of identifiers, 32 bytes. @throws on an unknown version. */
  indexKey(version: number): Buffer;
  /** Never rotates: what the installation is recognised by and vouches for would be lost. */
  readonly blindKey: Buffer;
  /** Never rotates: ids are derived with it. */
  readonly idKey: Buffer;
  /** Signs the access log. */
  signing: SigningKeys;
}

interface KeyFile {
  current: number;
  /** By version. */
  data: Record<string, string>;
  /** By version; version 1 of an older file was indexed with `blind`. */
  index?: Record<string, string>;
  blind: string;
  id: string;
  /** Version of the signing key; 1 where nothing is said. */
  signing?: number;
}

/** In the data folder. */
export const KEYS_FILE = 'keys.json';

/** A key added to the file is used by every process after this long at most. */
const NOTICED_MS = 1_000;

/**
 * The data folder's keys, created (mode 0600) on the first start. The file is read again when it has changed, so that
 * a rotation needs no restart.
 */
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
  let checked = performance.now();
  let stamp = stampOf(path);
  let keys = parse(readKeys(path));
  const fresh = (unknown = false): Parsed => {
    const now = performance.now();
    if (!unknown && now - checked < NOTICED_MS) return keys;
    checked = now;
    const found = stampOf(path);
    if (found !== stamp) {
      stamp = found;
      keys = parse(readKeys(path));
    }
    return keys;
  };
  return providerOf(fresh);
}

/** Keys that live as long as the process; for tests. */
export function memoryKeys(): KeyProvider {
  const keys = parse(newKeys());
  return providerOf(() => keys);
}

/**
 * Puts a new version into the data folder's file, as the current one.
 * @returns the version
 * @throws Error when no number is left
 */
export function addKey(dataDir: string): number {
  const file = readKeys(join(dataDir, KEYS_FILE));
  const version = file.current + 1;
  if (version > 255) throw new Error('Sealed values number their keys from 1 to 255, and these are used up.');
  const { data, index } = newKeys();
  writeKeys(dataDir, {
    ...file,
    current: version,
    data: { ...file.data, [version]: data['1']! },
    index: { ...indexOf(file), [version]: index['1']! },
  });
  return version;
}

/** Takes every version but the current one out of the data folder's file. @returns those versions */
export function destroyOldKeys(dataDir: string): number[] {
  const file = readKeys(join(dataDir, KEYS_FILE));
  const kept = String(file.current);
  const gone = Object.keys(file.data).filter((version) => version !== kept);
  writeKeys(dataDir, {
    ...file,
    data: { [kept]: file.data[kept]! },
    index: { [kept]: indexOf(file)[kept]! },
  });
  return gone.map(Number);
}

const indexOf = (file: KeyFile): Record<string, string> => file.index ?? { '1': file.blind };

const readKeys = (path: string): KeyFile => JSON.parse(readFileSync(path, 'utf8')) as KeyFile;

/** All or nothing, whenever the machine stops. */
function writeKeys(dataDir: string, file: KeyFile): void {
  const path = join(dataDir, KEYS_FILE);
  const next = openSync(`${path}.next`, 'w', 0o600);
  writeFileSync(next, JSON.stringify(file, null, 2));
  fsyncSync(next);
  closeSync(next);
  renameSync(`${path}.next`, path);
}

function stampOf(path: string): string {
  const { ino, mtimeMs, size } = statSync(path);
  return `${ino} ${mtimeMs} ${size}`;
}

function newKeys(): KeyFile & { index: Record<string, string> } {
  const key = () => randomBytes(16).toString('hex');
  const long = () => key() + key();
  return { current: 1, data: { '1': key() }, index: { '1': long() }, blind: long(), id: long() };
}

interface Parsed {
  current: number;
  versions: readonly number[];
  data: ReadonlyMap<number, Buffer>;
  index: ReadonlyMap<number, Buffer>;
  blind: Buffer;
  id: Buffer;
  signing: SigningKeys;
}

function parse(file: KeyFile): Parsed {
  const byVersion = (keys: Record<string, string>) =>
    new Map(Object.entries(keys).map(([version, hex]) => [Number(version), Buffer.from(hex, 'hex')]));
  const data = byVersion(file.data);
  return {
    current: file.current,
    versions: [...data.keys()].sort((a, b) => b - a),
    data,
    index: byVersion(indexOf(file)),
    blind: Buffer.from(file.blind, 'hex'),
    id: Buffer.from(file.id, 'hex'),
    signing: signingKeys(Buffer.from(file.id, 'hex'), file.signing ?? 1),
  };
}

/** @param fresh the keys as they are now; asked once more, without delay, for a version nobody knows */
function providerOf(fresh: (unknown?: boolean) => Parsed): KeyProvider {
  const find = (kind: 'data' | 'index', version: number): Buffer => {
    const key = fresh()[kind].get(version) ?? fresh(true)[kind].get(version);
    if (!key) throw new Error(`no ${kind} key of version ${version}`);
    return key;
  };
  const { blind, id, signing } = fresh();
  return {
    get currentVersion() {
      return fresh().current;
    },
    get versions() {
      return fresh().versions;
    },
    dataKey: (version) => find('data', version),
    indexKey: (version) => find('index', version),
    blindKey: blind,
    idKey: id,
    signing,
  };
}
