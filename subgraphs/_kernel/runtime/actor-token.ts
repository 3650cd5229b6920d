import { hash, type KeyObject, randomUUID, sign, verify } from 'node:crypto';
import type { Actor } from '@hub/schema/actor.ts';

const LIFETIME_S = 30;
const ISSUER = 'healthhub-gateway';
/** The only header there is, so none is ever parsed. */
const HEADER = Buffer.from('{"alg":"EdDSA"}').toString('base64url');

/** RFC 7519, with the asker and the bytes that the token speaks for. */
interface Claims {
  iss: string;
  aud: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
  /** Makes each token one of its own, so that a second use can be told. */
  jti: string;
  /** SHA-256 of the request body. */
  bodyHash: string;
  actor: Actor;
}

const bodyHash = (body: string): string => hash('sha256', body, 'base64url');
const now = (): number => Math.floor(Date.now() / 1000);

/**
 * The gateway's word on who is asking, for one subgraph and one body, good for 30 seconds: a JWS (RFC 7515) signed
 * with Ed25519. By node:crypto and at once, since a signature costs less than a way through WebCrypto.
 */
export function signActorToken(key: KeyObject, actor: Actor, subgraph: string, body: string): string {
  const iat = now();
  const claims: Claims = {
    iss: ISSUER,
    aud: subgraph,
    iat,
    exp: iat + LIFETIME_S,
    jti: randomUUID(),
    bodyHash: bodyHash(body),
    actor,
  };
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

/** Tokens that were used, for as long as they would be good: each is good once in a process. */
export class UsedTokens {
  #current = new Set<string>();
  #previous = new Set<string>();
  #since = now();

  /** Whether this is the first use. */
  use(jti: unknown): boolean {
    if (typeof jti !== 'string') return false;
    if (now() - this.#since > LIFETIME_S) {
      // What was used before the last turn is too old by now to be shown again.
      [this.#previous, this.#current, this.#since] = [this.#current, new Set(), now()];
    }
    if (this.#current.has(jti) || this.#previous.has(jti)) return false;
    this.#current.add(jti);
    return true;
  }
}

/**
 * The actor a token speaks for; undefined when it is not the gateway's, not for this subgraph or body, too old, or
 * used before.
 */
export function verifyActorToken(
  key: KeyObject,
  token: string,
  subgraph: string,
  body: string,
  used: UsedTokens,
): Actor | undefined {
  const [header, payload = '', signature = '', ...more] = token.split('.');
  if (header !== HEADER || more.length > 0) return undefined;
  const signed = Buffer.from(`${header}.${payload}`);
  if (!verify(null, signed, key, Buffer.from(signature, 'base64url'))) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  const isMeant = claims.iss === ISSUER && claims.aud === subgraph && claims.bodyHash === bodyHash(body);
  return isMeant && isCurrent(claims) && used.use(claims.jti) ? claims.actor : undefined;
}

/** Whether it is good now, and never was for longer than it may be. */
function isCurrent({ iat, exp }: Claims): boolean {
  const time = now();
  return iat <= time && time < exp && exp <= iat + LIFETIME_S;
}
