import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CastMember, DEMO_ISSUER, demoHolder } from '@hub/db/demo/cast.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  SignJWT,
} from 'jose';
import type { HubClaims } from './actor-from-claims.ts';

const KEY_FILE = 'demo-issuer.json';
const ALGORITHM = 'ES256';
const VALID_MS = 8 * 60 * 60_000;

export { DEMO_ISSUER };
export const DEMO_AUDIENCE = 'healthhub';

/** What a caller may ask instead of the defaults. */
export interface DemoOverrides {
  personId?: string | undefined;
  institutionCode?: string | undefined;
  divisionCode?: string | undefined;
}

export interface DemoToken {
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** Vouches for demo people: a key of its own per data folder, so no token travels between installations. */
export interface DemoIssuer {
  issue(member: CastMember, overrides?: DemoOverrides): Promise<DemoToken>;
  /** The public key, for `createAuthenticate`. */
  keys: JSONWebKeySet;
}

/** Reads the folder's issuer key (ES256, mode 0600), creating it on first use. */
export async function openDemoIssuer(dataDir: string): Promise<DemoIssuer> {
  const jwk = await readKey(dataDir);
  const { d: _private, ...publicKey } = jwk;
  const signingKey = await importJWK(jwk, ALGORITHM);
  return {
    keys: { keys: [publicKey] },
    async issue(member, overrides = {}) {
      const expiresAt = new Date(Math.floor((Date.now() + VALID_MS) / 1000) * 1000);
      const token = await new SignJWT({ ...claimsOf(member, overrides) })
        .setProtectedHeader({ alg: ALGORITHM, kid: jwk.kid!, typ: 'JWT' })
        .setIssuer(DEMO_ISSUER)
        .setAudience(DEMO_AUDIENCE)
        .setSubject(demoHolder(member.name))
        .setIssuedAt()
        .setExpirationTime(expiresAt)
        .sign(signingKey);
      return { token, expiresAt: expiresAt.toISOString() };
    },
  };
}

/** The member of that name, or a sentence that lists the names there are. */
export const findMember = (cast: readonly CastMember[], name: string): CastMember | string =>
  cast.find((member) => member.name === name) ??
  `There is no demo person “${name}”; there are ${cast.map((member) => member.name).join(', ')}.`;

/** @throws StartupError when the key cannot be read or made. */
async function readKey(dataDir: string): Promise<JWK> {
  const path = join(dataDir, KEY_FILE);
  try {
    if (!existsSync(path)) await makeKey(dataDir, path);
    return JSON.parse(readFileSync(path, 'utf8')) as JWK;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new StartupError(`The demo issuer’s key in ${path} cannot be read (${code ?? 'not a key file'}).`, {
      cause,
    });
  }
}

async function makeKey(dataDir: string, path: string): Promise<void> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const named = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' };
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(path, JSON.stringify(named), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    // Two commands on a new folder at once: the first one's key is everybody's.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function claimsOf(member: CastMember, overrides: DemoOverrides): HubClaims {
  const personId = overrides.personId ?? member.personId;
  const institution = overrides.institutionCode ?? member.institutionCode;
  const division = overrides.divisionCode ?? member.divisionCode;
  return {
    roles: [...member.roles],
    purposes: [...member.purposes],
    ...(personId && { person_id: personId }),
    ...(institution && { institution }),
    ...(division && {
      division: { system: member.divisionSystem, code: division },
    }),
    ...(member.practitionerId && { practitioner_id: member.practitionerId }),
  };
}
