import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

/** Recommendations that the hub does not follow; gateway/DECISIONS.md says why. */
const OTHERWISE: readonly string[] = [
  // With application/json: 200 for a document that does not parse, does not fit, or has wrong variables.
  '572B',
  'FDE2',
  '7B9B',
];

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ wire: 'in-process' });
});
afterAll(() => hub.close());

/** As a client of this hub: a GET says that no form of a page elsewhere has sent it. */
const fetchFn = (url: string, init: RequestInit = {}) =>
  init.method === 'POST'
    ? fetch(url, init)
    : fetch(url, { ...init, headers: { ...init.headers, 'apollo-require-preflight': 'true' } });

describe('GraphQL over HTTP, as its audit asks', () => {
  const audits = serverAudits({ url: () => `${hub.url}/graphql`, fetchFn });

  test.each(audits)('$id $name', async ({ id, name, fn }) => {
    const { status } = await fn();
    if (OTHERWISE.includes(id)) expect([name.split(' ')[0], status]).toEqual(['SHOULD', 'warn']);
    else expect(status).toBe('ok');
  });

  test('names as otherwise what it asks', () => {
    expect(audits.map(({ id }) => id)).toEqual(expect.arrayContaining([...OTHERWISE]));
  });
});

describe('what the audit does not ask', () => {
  const query = '{ division(code: "500106") { nam } }';
  const ask = (headers: Record<string, string>, body: unknown) =>
    fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  test.each([
    ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['*/*', 'application/json; charset=utf-8'],
    [
      'application/graphql-response+json, application/json;q=0.9',
      'application/graphql-response+json; charset=utf-8',
    ],
  ])('an error for `Accept: %s` has the type %s and the status 400', async (accept, type) => {
    for (const headers of [{ accept }, { accept, 'content-type': 'application/jso' }]) {
      const response = await ask(headers, { query });
      expect(response.headers.get('content-type')).toBe(type);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: {} }] });
    }
  });

  test('a part that is denied leaves the status at 200 in both types', async () => {
    for (const accept of ['application/graphql-response+json', 'application/json']) {
      const response = await ask({ accept }, { query: '{ me { name } }' });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ data: { me: null }, errors: [{}] });
    }
  });

  test('an answer nobody can read is not sent', async () => {
    const response = await ask({ accept: 'image/png' }, { query: '{ __typename }' });
    expect(response.status).toBe(406);
  });

  test('a GET that a page elsewhere could send is refused, and other methods are', async () => {
    const address = `${hub.url}/graphql?query=${encodeURIComponent('{ __typename }')}`;
    expect((await fetch(address)).status).toBe(400);
    const put = await fetch(address, { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});

describe('what is asked for by an address', () => {
  test.each([
    ['/nothing', 404, 'NOT_FOUND'],
    ['/%ff', 400, 'BAD_REQUEST'],
    ['/copy', 401, 'UNAUTHENTICATED'],
    ['/statistics.csv?cube=none&periods=2025&division=500106', 400, 'BAD_USER_INPUT'],
    ['/backflow/releases/x/parts/1', 403, 'UNAUTHORIZED_FIELD_OR_TYPE'],
    ['/backflow/releases/x/parts/first', 404, 'NOT_FOUND'],
  ])('is refused in one form, with a code: %s', async (path, status, code) => {
    const response = await fetch(`${hub.url}${path}`);
    const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
    expect([response.status, errors]).toEqual([
      status,
      [{ message: expect.any(String), extensions: { code } }],
    ]);
  });

  test.each([
    '/catalog.json',
    '/catalog.csv',
    '/statistics.csv?cube=population&division=500106&periods=2025',
  ])('is kept by no cache where it depends on who asks: %s', async (path) => {
    const response = await fetch(`${hub.url}${path}`);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });
});
