import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '@hub/db/startup-error.ts';
import type { ProcessConfig } from './config.ts';

const PRIVATE = 'actor-key.pem';
const PUBLIC = 'actor-key.pub.pem';

/** The key with which the gateway vouches for actors; made in the data folder on first use. @throws StartupError */
export function actorPrivateKey({
  actorKeyFile,
  dataDir,
}: Pick<ProcessConfig, 'dataDir'> & { actorKeyFile?: string }): KeyObject {
  if (!actorKeyFile) ensurePair(dataDir);
  return read(actorKeyFile ?? join(dataDir, PRIVATE), createPrivateKey);
}

/** The key with which a subgraph checks it. @throws StartupError */
export function actorPublicKey({ actorPublicKeyFile, dataDir }: ProcessConfig): KeyObject {
  if (!actorPublicKeyFile) ensurePair(dataDir);
  return read(actorPublicKeyFile ?? join(dataDir, PUBLIC), createPublicKey);
}

function ensurePair(dataDir: string): void {
  if (existsSync(join(dataDir, PUBLIC))) return;
  mkdirSync(dataDir, { recursive: true });
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const options = { mode: 0o600, flag: 'wx' } as const;
  writeFileSync(join(dataDir, PRIVATE), privateKey.export({ type: 'pkcs8', format: 'pem' }), options);
  writeFileSync(join(dataDir, PUBLIC), publicKey.export({ type: 'spki', format: 'pem' }), options);
}

function read(path: string, parse: (pem: Buffer) => KeyObject): KeyObject {
  try {
    const key = parse(readFileSync(path));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (error) {
    throw new StartupError(`The actor key ${path} cannot be read as a PEM key.`, { cause: error });
  }
  throw new StartupError(`The actor key ${path} must be an Ed25519 key.`);
}
