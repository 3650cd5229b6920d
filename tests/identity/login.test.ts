import { generateKeyPairSync } from 'node:crypto';
import { createSeal } from '@hub/gateway/identity/seal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub } from '../hub/start-test-hub.ts';
import { createVisitor } from './browser-by-hand.ts';
import { type ProductionHub, startProductionHub } from './start-production-hub.ts';
import { CLIENT } from './start-provider.ts';

const EXPLORER = { 'x-healthhub-explorer': '1' };
const ME = { query: '{ me { name } }' };

let production: ProductionHub;
/** As the hub's public address says. */
let hubUrl: string;
beforeAll(async () => {
  production = await startProductionHub({ corsOrigins: ['https://app.example'] });
  hubUrl = production.hub.url;
});
afterAll(() => production?.close());

type Visitor = ReturnType<typeof createVisitor>;

const ask = async (visitor: Visitor, headers: Record<string, string>) => {
  const response = await visitor.visit(`${hubUrl}/graphql`, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(ME),
  });
  return (await response.json()) as { data?: { me: unknown }; errors?: { extensions: { code: string } }[] };
};

async function loggedIn(account = 'wei'): Promise<Visitor> {
  const visitor = createVisitor();
  const arrival = await visitor.visit(await visitor.logInAs(account, hubUrl));
  expect([arrival.status, arrival.location]).toEqual([302, `${hubUrl}/graphql`]);
  return visitor;
}

describe('logging in', () => {
  test('is asked of whoever opens a page, and opens it', async () => {
    const visitor = createVisitor();
    for (const path of ['/', '/graphql']) {
      const { status, location } = await visitor.visit(`${hubUrl}${path}`);
      expect([path, status, location]).toEqual([
        path,
        302,
        path === '/' ? `${hubUrl}/graphql` : `${hubUrl}/login`,
      ]);
    }
    expect((await visitor.visit(`${hubUrl}/explorer/config.json`)).status).toBe(401);
    await visitor.visit(await visitor.logInAs('wei', hubUrl));
    expect((await visitor.visit(`${hubUrl}/graphql`)).status).toBe(200);
    const config = await (await visitor.visit(`${hubUrl}/explorer/config.json`)).json();
    expect(config).toMatchObject({
      environment: 'production',
      people: [],
      session: { name: '账号 wei', roles: ['resident'], purposes: ['PATRQT'] },
    });
  });

  test('asks with PKCE S256, a state and a nonce, and keeps what it holds in cookies no script can read', async () => {
    const visitor = createVisitor();
    const { headers, location } = await visitor.visit(`${hubUrl}/login`);
    const asked = Object.fromEntries(new URL(location).searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      client_id: CLIENT.id,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]).toMatch(/^[\w-]{43}$/);
    const [cookie] = headers.getSetCookie();
    expect(cookie).toMatch(/^healthhub-login=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain(asked.state);

    const arrival = await visitor.visit(await visitor.logInAs('wei', hubUrl));
    const session = arrival.headers.getSetCookie().find((line) => line.startsWith('healthhub-session='));
    expect(session).toMatch(/=[\w.-]{100,4000}; Path=\/; Max-Age=\d{1,4}; HttpOnly; SameSite=Lax$/);
    expect(arrival.headers.get('cache-control')).toBe('no-store');
  });

  test('counts for the page’s own requests only', async () => {
    const visitor = await loggedIn();
    expect((await ask(visitor, { ...EXPLORER, origin: hubUrl })).data).toEqual({ me: { name: '张伟' } });
    const inVain: Record<string, string>[] = [
      { origin: hubUrl },
      { ...EXPLORER },
      { ...EXPLORER, origin: 'https://evil.example' },
      { ...EXPLORER, origin: hubUrl, 'sec-fetch-site': 'same-site' },
      { ...EXPLORER, origin: 'null', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-origin' },
      { ...EXPLORER, 'sec-fetch-site': 'none' },
      { ...EXPLORER, 'sec-fetch-site': 'same-site' },
      { ...EXPLORER, 'sec-fetch-site': 'cross-site' },
      { ...EXPLORER, origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ];
    for (const headers of inVain)
      expect((await ask(visitor, headers)).data?.me ?? null, JSON.stringify(headers)).toBeNull();
  });

  test('ends with logging out, which only the page can do', async () => {
    const visitor = await loggedIn();
    const leave = (headers: Record<string, string>) =>
      visitor.visit(`${hubUrl}/logout`, { method: 'POST', headers });
    expect((await leave({ origin: hubUrl })).status).toBe(403);
    expect((await leave({ ...EXPLORER, origin: 'https://evil.example' })).status).toBe(403);
    const answer = await leave({ ...EXPLORER, origin: hubUrl });
    const { url } = (await answer.json()) as { url: string };
    expect(url).toMatch(new RegExp(`^${production.provider.issuer}/session/end\\?`));
    expect(visitor.jarOf(hubUrl).size).toBe(0);
    const { errors } = await ask(visitor, { ...EXPLORER, origin: hubUrl });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    expect((await visitor.visit(`${hubUrl}/graphql`)).location).toBe(`${hubUrl}/login`);
  });
});

describe('a login is refused', () => {
  /** Comes back to the hub with an answer that something has been done to. */
  async function comeBack(
    spoil: (answer: URL, visitor: Visitor) => void | Promise<void>,
    change?: (authorization: URL) => void,
  ) {
    const visitor = createVisitor();
    const answer = new URL(await visitor.logInAs('wei', hubUrl, change));
    await spoil(answer, visitor);
    const response = await visitor.visit(answer.href);
    expect(visitor.jarOf(hubUrl).has('healthhub-session')).toBe(false);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    return { status: response.status, text: await response.text() };
  }
  const none = () => {};

  test.each<[string, Parameters<typeof comeBack>[0], Parameters<typeof comeBack>[1]?]>([
    ['with another state', (answer) => answer.searchParams.set('state', 'x'.repeat(43))],
    ['without a state', (answer) => answer.searchParams.delete('state')],
    ['with another nonce', none, (authorization) => authorization.searchParams.set('nonce', 'x'.repeat(43))],
    ['without a nonce', none, (authorization) => authorization.searchParams.delete('nonce')],
    [
      'with a code for another verifier',
      none,
      (authorization) => authorization.searchParams.set('code_challenge', 'x'.repeat(43)),
    ],
    ['from another issuer', (answer) => answer.searchParams.set('iss', 'https://other.example')],
    ['without an issuer', (answer) => answer.searchParams.delete('iss')],
    ['with a code made up', (answer) => answer.searchParams.set('code', 'made-up')],
    ['begun in another browser', (_answer, visitor) => visitor.jarOf(hubUrl).clear()],
    [
      'with a cookie made up',
      (_answer, visitor) => void visitor.jarOf(hubUrl).set('healthhub-login', 'e30.e30.e30.e30.e30'),
    ],
  ])('%s', async (_how, spoil, change) => {
    const { status, text } = await comeBack(spoil, change);
    expect(status).toBe(400);
    expect(text).toContain('请重新登录');
    expect(text).not.toMatch(/<script|at \w+ \(|Error/);
  });

  test('with a code that was used, by the hub and by its provider', async () => {
    const visitor = createVisitor();
    const answer = await visitor.logInAs('wei', hubUrl);
    const attempt = visitor.jarOf(hubUrl).get('healthhub-login')!;
    expect((await visitor.visit(answer)).status).toBe(302);
    visitor.jarOf(hubUrl).delete('healthhub-session');
    expect((await visitor.visit(answer)).status).toBe(400);
    visitor.jarOf(hubUrl).set('healthhub-login', attempt);
    expect((await visitor.visit(answer)).status).toBe(400);
    expect(visitor.jarOf(hubUrl).has('healthhub-session')).toBe(false);
  });

  test('when the provider refuses, or its account means nothing here', async () => {
    const refusedThere = await comeBack((answer) => {
      answer.searchParams.delete('code');
      answer.searchParams.set('error', 'access_denied');
    });
    expect([refusedThere.status, refusedThere.text]).toEqual([403, expect.stringContaining('没有完成登录')]);
    const visitor = createVisitor();
    const stranger = await visitor.visit(await visitor.logInAs('stranger', hubUrl));
    expect([stranger.status, await stranger.text()]).toEqual([
      403,
      expect.stringContaining('枢纽不接受此账号的令牌'),
    ]);
  });

  test('and nothing of it is logged but its kind', async () => {
    const lines = production.hub.logs.filter((line) => line.includes('login failed'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).not.toMatch(/wei|账号|eyJ|made-up/);
  });
});

describe('production', () => {
  test.each(['/demo/token', '/demo/jwks.json'])('has no %s', async (path) => {
    for (const method of ['GET', 'POST'])
      expect((await fetch(`${hubUrl}${path}`, { method })).status, method).toBe(404);
  });

  test('without a client of the provider has no pages', async () => {
    const { provider, hub } = production;
    const bare = await startTestHub({
      wire: 'in-process',
      beside: hub,
      configured: { mode: 'production', oidc: provider },
    });
    const bundle = /\/explorer\/assets\/[\w.-]+/.exec(
      await (await (await loggedIn()).visit(`${hubUrl}/graphql`)).text(),
    )![0];
    for (const path of ['/graphql', '/login', '/explorer/config.json', bundle])
      expect((await fetch(`${bare.url}${path}`, { headers: { accept: 'text/html' } })).status, path).toBe(
        404,
      );
    await bare.close();
  });

  test('holds its pages to their own scripts, by whatever address', async () => {
    const visitor = await loggedIn();
    for (const path of ['/graphql', '/explorer/index.html', '/logout']) {
      const page = await visitor.visit(`${hubUrl}${path}`);
      expect(page.headers.get('content-security-policy'), path).toMatch(
        /script-src 'self';.*form-action 'none'/,
      );
      expect(await page.text(), path).not.toMatch(
        /<script>|<script (?!type="module" crossorigin src="\/explorer\/)/,
      );
    }
  });

  test('takes no session that another secret has sealed', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const sealed = await createSeal(privateKey, 'session').close({ token: 'x', name: 'y' }, 600);
    const visitor = createVisitor();
    visitor.jarOf(hubUrl).set('healthhub-session', sealed);
    expect((await visitor.visit(`${hubUrl}/graphql`)).location).toBe(`${hubUrl}/login`);
  });

  test('lets pages of named origins ask with tokens, never with cookies or the page’s own header', async () => {
    const preflight = (origin: string) =>
      fetch(`${hubUrl}/graphql`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
    const named = await preflight('https://app.example');
    expect([named.status, named.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://app.example',
    ]);
    expect(named.headers.get('access-control-allow-headers')).not.toContain('explorer');
    expect(named.headers.get('access-control-allow-credentials')).toBeNull();
    expect(named.headers.get('vary')).toContain('origin');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await preflight(hubUrl)).headers.get('access-control-allow-origin')).toBeNull();
    const answer = await fetch(`${hubUrl}/graphql`, {
      method: 'POST',
      headers: { origin: 'https://app.example', 'content-type': 'application/json' },
      body: JSON.stringify(ME),
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after');
  });
});
