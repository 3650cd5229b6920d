import { createHmac } from 'node:crypto';
import type { Actor } from '@hub/schema/actor.ts';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  type GenerateKeyPairResult as KeyPair,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { holderByClaims } from './holder.ts';
import { type Authenticate, createAuthenticate } from './verify-token.ts';

const ISSUER = 'https://id.example';
const AUDIENCE = 'healthhub';
const claims = { sub: 'u1', roles: ['doctor'], purposes: ['TREAT', 'BTG'], institution: 'H1' };

describe('a token', () => {
  let authenticate: Authenticate;
  let ours: KeyPair;
  let foreign: KeyPair;

  beforeAll(async () => {
    ours = await generateKeyPair('ES256', { extractable: true });
    foreign = await generateKeyPair('ES256', { extractable: true });
    const key = { ...(await exportJWK(ours.publicKey)), alg: 'ES256' };
    authenticate = createAuthenticate(
      { issuer: ISSUER, audience: AUDIENCE, keys: { keys: [key] } },
      holderByClaims,
    );
  });

  interface Making {
    payload?: JWTPayload;
    issuer?: string;
    audience?: string;
    expires?: string | undefined;
    key?: KeyPair['privateKey'];
  }

  function sign({ payload = claims, issuer = ISSUER, audience = AUDIENCE, key, ...rest }: Making = {}) {
    const jwt = new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(issuer)
      .setAudience(audience);
    const expires = 'expires' in rest ? rest.expires : '1h';
    return (expires ? jwt.setExpirationTime(expires) : jwt).sign(key ?? ours.privateKey);
  }

  const ask = async (token: string | Promise<string>, purpose?: string): Promise<Actor> =>
    authenticate({ authorization: `Bearer ${await token}`, 'x-purpose': purpose });

  const expectCode = (answer: Promise<Actor>, code: string) =>
    expect(answer).rejects.toMatchObject({ extensions: { code } });

  test('becomes an actor with its first purpose', async () => {
    expect(await ask(sign())).toEqual({
      id: 'u1',
      issuer: ISSUER,
      roles: ['doctor'],
      purpose: 'TREAT',
      purposes: ['TREAT', 'BTG'],
      institution: 'H1',
    });
  });

  test('of the same caller and purpose is the same actor object', async () => {
    const token = await sign();
    expect(await ask(token)).toBe(await ask(token));
    expect(await ask(token, 'BTG')).toBe(await ask(token, 'BTG'));
    expect(await ask(token, 'BTG')).not.toBe(await ask(token));
  });

  test('lets its caller choose among its purposes only, and never breaks the glass unasked', async () => {
    expect((await ask(sign(), 'BTG')).purpose).toBe('BTG');
    await expectCode(ask(sign(), 'HRESCH'), 'PURPOSE_NOT_ALLOWED');
    await expectCode(ask(sign(), 'TREAT, BTG'), 'PURPOSE_NOT_ALLOWED');
    expect((await ask(sign({ payload: { ...claims, purposes: ['BTG'] } }))).purpose).toBeNull();
  });

  test('that is missing makes the anonymous actor, who has no purpose to state', async () => {
    expect(await authenticate({})).toMatchObject({ id: '', roles: [], purpose: null });
    await expectCode(authenticate({ 'x-purpose': 'TREAT' }), 'UNAUTHENTICATED');
  });

  test.each([
    ['expired', () => sign({ expires: '-1m' })],
    ['without an expiry', () => sign({ expires: undefined })],
    ['of a foreign issuer', () => sign({ issuer: 'https://other.example' })],
    ['for another audience', () => sign({ audience: 'other' })],
    ['signed by another key', () => sign({ key: foreign.privateKey })],
    ['not valid yet', () => sign({ payload: { ...claims, nbf: Math.floor(Date.now() / 1000) + 600 } })],
    ['without a subject', () => sign({ payload: { roles: ['doctor'], purposes: ['TREAT'] } })],
    ['with an unknown role', () => sign({ payload: { ...claims, roles: ['doctor', 'king'] } })],
    ['with a role twice', () => sign({ payload: { ...claims, roles: ['doctor', 'doctor'] } })],
    ['with no role', () => sign({ payload: { ...claims, roles: [] } })],
    ['with roles as text', () => sign({ payload: { ...claims, roles: 'doctor' } })],
    ['with an unknown purpose', () => sign({ payload: { ...claims, purposes: ['FUN'] } })],
    ['with a person that is no id', () => sign({ payload: { ...claims, person_id: "' or 1=1" } })],
    ['with half a division', () => sign({ payload: { ...claims, division: { code: '500106' } } })],
    ['that joins two administrations', () => sign({ payload: { ...claims, roles: ['steward', 'auditor'] } })],
    ['that is empty', () => ''],
    ['that is no token', () => 'abc.def'],
    ['of endless length', () => 'a'.repeat(9000)],
  ])('%s is INVALID_TOKEN', async (_name, make) => {
    await expectCode(ask(await make()), 'INVALID_TOKEN');
  });

  test('of another scheme is INVALID_TOKEN', async () => {
    await expectCode(authenticate({ authorization: 'Basic dTpw' }), 'INVALID_TOKEN');
  });

  test('with alg none is refused', async () => {
    const token = new UnsecuredJWT(claims)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setExpirationTime('1h')
      .encode();
    await expectCode(ask(token), 'INVALID_TOKEN');
  });

  test('keyed with the public key as an HMAC secret is refused', async () => {
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const exp = Math.floor(Date.now() / 1000) + 600;
    const body = `${encode({ alg: 'HS256' })}.${encode({ ...claims, iss: ISSUER, aud: AUDIENCE, exp })}`;
    const secret = await exportSPKI(ours.publicKey);
    await expectCode(
      ask(`${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`),
      'INVALID_TOKEN',
    );
  });

  test('cannot be told true or false while the keys are out of reach', async () => {
    const keys = new URL('http://127.0.0.1:1/keys');
    const cutOff = createAuthenticate({ issuer: ISSUER, audience: AUDIENCE, keys }, holderByClaims);
    await expectCode(cutOff({ authorization: `Bearer ${await sign()}` }), 'INTERNAL_SERVER_ERROR');
  });

  test('never appears in the refusal', async () => {
    const token = await sign({ expires: '-1m' });
    await expect(ask(token)).rejects.not.toThrow(token.slice(20, 60));
  });
});
