import { createHash, type KeyObject } from 'node:crypto';
import type { Actor } from '@hub/schema/actor.ts';
import { jwtVerify, SignJWT } from 'jose';

const LIFETIME = '30s';
const ALGORITHM = 'EdDSA';
const ISSUER = 'healthhub-gateway';

/** SHA-256 of a request body: the token speaks for these bytes only. */
const bodyHash = (body: string): string => createHash('sha256').update(body).digest('base64url');

/** The gateway's word on who is asking, for one subgraph and one body, good for 30 seconds. */
export function signActorToken(
  key: KeyObject,
  actor: Actor,
  subgraph: string,
  body: string,
): Promise<string> {
  return new SignJWT({ actor, bodyHash: bodyHash(body) })
    .setProtectedHeader({ alg: ALGORITHM })
    .setIssuer(ISSUER)
    .setAudience(subgraph)
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(key);
}

/** @throws when the token is not the gateway's, not for this subgraph or body, or too old. */
export async function verifyActorToken(
  key: KeyObject,
  token: string,
  subgraph: string,
  body: string,
): Promise<Actor> {
  const { payload } = await jwtVerify(token, key, {
    issuer: ISSUER,
    audience: subgraph,
    algorithms: [ALGORITHM],
    maxTokenAge: LIFETIME,
    requiredClaims: ['exp', 'iat'],
  });
  if (payload.bodyHash !== bodyHash(body)) throw new Error('the token speaks for another body');
  return payload.actor as Actor;
}
