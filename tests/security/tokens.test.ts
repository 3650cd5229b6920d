import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ wire: 'in-process' });
});
afterAll(() => hub?.close());

/** Asks as whoever the headers say. */
async function askMe(headers: Record<string, string>) {
  const response = await fetch(`${hub.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query": "{ me { name } }"}',
  });
  const text = await response.text();
  const answer = JSON.parse(text) as {
    data?: unknown;
    errors?: { message: string; extensions: { code: string } }[];
  };
  return { status: response.status, headers: response.headers, text, ...answer };
}

describe('a token', () => {
  const claims = {
    roles: ['resident'],
    purposes: ['PATRQT'],
    person_id: '00000000-0000-8000-8000-000000000000',
  };
  const sign = async (
    payload: JWTPayload,
    key?: CryptoKey,
    change: (jwt: SignJWT) => SignJWT = (jwt) => jwt,
  ) => {
    const jwk = JSON.parse(readFileSync(join(hub.environment.dataDir, 'demo-issuer.json'), 'utf8'));
    const jwt = new SignJWT({ ...claims, ...payload })
      .setProtectedHeader({ alg: 'ES256', kid: jwk.kid })
      .setIssuer('urn:healthhub:demo')
      .setAudience('healthhub')
      .setSubject('demo:test')
      .setIssuedAt()
      .setExpirationTime('1h');
    return change(jwt).sign(key ?? ((await importJWK(jwk, 'ES256')) as CryptoKey));
  };
  const ask = (authorization: string, headers: Record<string, string> = {}) =>
    askMe({ authorization, ...headers });

  test('that is good is taken', async () => {
    const answer = await ask(`Bearer ${await sign({})}`);
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ me: null });
    expect(answer.errors).toBeUndefined();
  });

  const REFUSED: readonly [string, () => Promise<string>][] = [
    ['expired', () => sign({}, undefined, (jwt) => jwt.setIssuedAt('-2h').setExpirationTime('-1h'))],
    ['not yet valid', () => sign({}, undefined, (jwt) => jwt.setNotBefore('1h'))],
    ['for another audience', () => sign({}, undefined, (jwt) => jwt.setAudience('elsewhere'))],
    ['of another issuer', () => sign({}, undefined, (jwt) => jwt.setIssuer('urn:elsewhere'))],
    ['signed by another key', async () => sign({}, (await generateKeyPair('ES256')).privateKey)],
    [
      'unsigned',
      async () => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await sign({})).split('.')[1]}.`,
    ],
    ['signed with the public key as a secret', publicKeyAsSecret],
    ['altered', async () => altered(await sign({}))],
    ['of two administrations', () => sign({ roles: ['steward', 'auditor'] })],
    ['of an unknown role', () => sign({ roles: ['emperor'] })],
    ['of no role', () => sign({ roles: [] })],
    ['of an unknown purpose', () => sign({ purposes: ['FUN'] })],
    ['of a person that is no id', () => sign({ person_id: "x' or true --" })],
    ['empty', async () => ''],
    ['no token at all', async () => 'x'],
  ];
  test.each(REFUSED)('that is %s gets 401 and INVALID_TOKEN', async (_name, make) => {
    const token = await make();
    const answer = await ask(`Bearer ${token}`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.errors?.map((error) => error.extensions)).toEqual([{ code: 'INVALID_TOKEN' }]);
    expect(answer.data).toBeUndefined();
    if (token.length > 1) expect(answer.text).not.toContain(token);
  });

  test.each(['', 'Bearer', 'Basic YTpi', 'Bearer a b'])(
    'in the header “%s” gets 401',
    async (authorization) => {
      const answer = await ask(authorization);
      expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([401, 'INVALID_TOKEN']);
    },
  );

  test('does not open a purpose it does not name', async () => {
    const authorization = `Bearer ${await sign({})}`;
    for (const purpose of ['TREAT', 'patrqt', 'PATRQT, TREAT', '__proto__']) {
      const answer = await ask(authorization, { 'x-purpose': purpose });
      expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([403, 'PURPOSE_NOT_ALLOWED']);
    }
    expect((await ask(authorization, { 'x-purpose': 'PATRQT' })).status).toBe(200);
  });

  test('is needed for a purpose', async () => {
    const answer = await askMe({ 'x-purpose': 'TREAT' });
    expect([answer.status, answer.errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  async function publicKeyAsSecret() {
    const { d: _private, ...jwk } = JSON.parse(
      readFileSync(join(hub.environment.dataDir, 'demo-issuer.json'), 'utf8'),
    );
    const publicKey = await exportJWK(await importJWK(jwk, 'ES256'));
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: jwk.kid })
      .setIssuer('urn:healthhub:demo')
      .setAudience('healthhub')
      .setSubject('demo:test')
      .setExpirationTime('1h')
      .sign(Buffer.from(JSON.stringify(publicKey)));
  }
});

/** The same token, saying of its holder that they are somebody else. */
function altered(token: string): string {
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), roles: ['city-regulator'] };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}
