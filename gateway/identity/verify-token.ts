import { hash } from 'node:crypto';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { type Actor, anonymous } from '@hub/schema/actor.ts';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Holder, HolderOf } from './holder.ts';

/** Asymmetric only: neither `none` nor an HMAC keyed with a public key is ever tried. */
const ALGORITHMS = ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'];
const CLOCK_TOLERANCE_SECONDS = 5;
const KEY_SET_FAILURES = [errors.JOSEError.code, errors.JWKSTimeout.code, errors.JWKSInvalid.code];
const MAX_TOKEN_LENGTH = 8192;
/** A key that the identity provider withdraws stops working here no later than this. */
const MAX_CACHE_MS = 5 * 60_000;

export interface TrustedIssuer {
  issuer: string;
  audience: string;
  keys: URL | JSONWebKeySet;
}

export interface IdentityHeaders {
  authorization?: string | undefined;
  'x-purpose'?: string | string[] | undefined;
  'x-assignment'?: string | string[] | undefined;
}

/** Headers in, actor out; no header at all is the anonymous actor. */
export type Authenticate = (headers: IdentityHeaders) => Promise<Actor>;

/**
 * Verified tokens are remembered by hash until they expire, with what `holderOf` makes of their claims; the same
 * caller is the same object from request to request.
 * @throws HubError INVALID_TOKEN, PURPOSE_NOT_ALLOWED, ASSIGNMENT_NOT_FOUND, UNAUTHENTICATED (a purpose or an
 * assignment but no token), INTERNAL_SERVER_ERROR (the identity provider's keys cannot be read)
 */
export function createAuthenticate(trusted: TrustedIssuer, holderOf: HolderOf): Authenticate {
  const { keys } = trusted;
  const keySet = keys instanceof URL ? createRemoteJWKSet(keys) : createLocalJWKSet(keys);
  const remembered = new LRUCache<string, Holder>({ max: 10_000 });

  async function verify(token: string): Promise<Holder> {
    const key = hash('sha256', token, 'base64');
    const known = remembered.get(key);
    if (known) return known;
    const { payload } = await jwtVerify(token, keySet, {
      issuer: trusted.issuer,
      audience: trusted.audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'sub'],
    }).catch((error: unknown) => {
      throw hubErrorOf(error);
    });
    const holder = holderOf(payload);
    // Within the clock tolerance a token may be past its expiry already: used once, not kept.
    const ttl = Math.min(payload.exp! * 1000 - Date.now(), MAX_CACHE_MS);
    if (ttl > 0) remembered.set(key, holder, { ttl });
    return holder;
  }

  return async (headers) => {
    const purpose = headerOf(headers['x-purpose']);
    const assignment = headerOf(headers['x-assignment']);
    if (headers.authorization === undefined) {
      if (!purpose && !assignment) return anonymous;
      const what = purpose ? 'A purpose of use' : 'An assignment';
      throw new HubError('UNAUTHENTICATED', `${what} needs a token: send \`Authorization: Bearer …\`.`);
    }
    const holder = await verify(bearerToken(headers.authorization));
    return holder({ purpose, assignment });
  };
}

const headerOf = (value: string | string[] | undefined): string | undefined =>
  String(value ?? '').trim() || undefined;

function bearerToken(header: string): string {
  const [, token] = /^Bearer +([\w.~+/-]+=*) *$/i.exec(header) ?? [];
  if (!token || token.length > MAX_TOKEN_LENGTH)
    throw new HubError('INVALID_TOKEN', 'The header Authorization must be `Bearer` and a token.');
  return token;
}

/** One sentence for each way a token fails; the failure itself may quote the token, so it is not passed on. */
function hubErrorOf(error: unknown): HubError {
  if (error instanceof errors.JWTExpired)
    return new HubError('INVALID_TOKEN', 'The token has expired; get a new one.');
  if (error instanceof errors.JWTClaimValidationFailed)
    return new HubError('INVALID_TOKEN', `The token’s claim ${error.claim} is not one this hub accepts.`);
  const code = error instanceof errors.JOSEError ? error.code : undefined;
  if (!code || KEY_SET_FAILURES.includes(code))
    return new HubError(
      'INTERNAL_SERVER_ERROR',
      'The identity provider’s keys cannot be read at the moment.',
    );
  return new HubError('INVALID_TOKEN', 'The token is malformed or not signed by the issuer this hub trusts.');
}
