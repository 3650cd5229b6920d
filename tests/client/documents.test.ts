import { hash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest } from '@hub/gateway/documents/manifest.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startTestHub, type TestHub } from '../hub/start-test-hub.ts';

const KNOWN = 'query District($code: ID!) { division(code: $code) { name } }';
const OTHER = '{ division(code: "500106") { level } }';
const ID = 'district-1';
const variables = { code: '500106' };
const NAMED = { division: { name: '沙坪坝区' } };

const sha256 = (text: string) => hash('sha256', text, 'hex');
const persistedQuery = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'healthhub-documents-'));
  file = join(folder, 'documents.json');
  await writeFile(file, JSON.stringify({ [ID]: KNOWN }));
});
afterAll(() => rm(folder, { recursive: true }));

async function answerOf(response: Response): Promise<Answer & { code: unknown }> {
  const text = await response.text();
  const answer = { status: response.status, text, ...JSON.parse(text) } as Answer;
  return { ...answer, code: answer.errors?.[0]?.extensions?.code };
}

const post = async (hub: TestHub, body: object) =>
  answerOf(
    await fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );

const get = async (hub: TestHub, parameters: Record<string, string>) =>
  answerOf(
    await fetch(`${hub.url}/graphql?${new URLSearchParams(parameters)}`, {
      headers: { 'content-type': 'application/json' },
    }),
  );

describe('persisted documents', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process', configured: { documentsFile: file } });
  });
  afterAll(() => hub.close());

  test('are named by their id or their hash, in a body or an address', async () => {
    for (const documentId of [ID, `sha256:${sha256(KNOWN)}`]) {
      expect((await post(hub, { documentId, variables })).data).toEqual(NAMED);
      expect((await get(hub, { documentId, variables: JSON.stringify(variables) })).data).toEqual(NAMED);
    }
  });

  test('answer as their text does, errors and names included', async () => {
    const missing = await post(hub, { documentId: ID });
    expect([missing.status, missing.code]).toEqual([400, 'BAD_USER_INPUT']);
    const unnamed = await post(hub, { documentId: ID, variables, operationName: 'Nothing' });
    expect([unnamed.status, unnamed.code]).toEqual([400, 'OPERATION_RESOLUTION_FAILURE']);
  });

  test.each([
    ['an unknown id', { documentId: 'nothing' }, 'PERSISTED_DOCUMENT_NOT_FOUND'],
    ['a name that every object has', { documentId: 'constructor' }, 'PERSISTED_DOCUMENT_NOT_FOUND'],
    ['an id that is no text', { documentId: 7 }, 'BAD_REQUEST'],
    ['an id beside a text', { documentId: ID, query: OTHER }, 'BAD_REQUEST'],
    ['the hash of another text', { query: OTHER, extensions: persistedQuery(KNOWN) }, 'BAD_REQUEST'],
    [
      'a hash of another kind',
      { extensions: { persistedQuery: { version: 2, sha256Hash: sha256(KNOWN) } } },
      'BAD_REQUEST',
    ],
  ])('are refused for %s', async (_case, body, code) => {
    const answer = await post(hub, body);
    expect([answer.status, answer.code]).toEqual([400, code]);
    expect(answer.data).toBeUndefined();
  });

  test('may be persisted by their clients, after the protocol of automatic persisted queries', async () => {
    const extensions = persistedQuery(OTHER);
    const unknown = await post(hub, { extensions });
    expect(unknown.errors).toEqual([
      { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
    ]);
    const sent = await post(hub, { query: OTHER, extensions });
    expect(sent.data).toEqual({ division: { level: 'DISTRICT' } });
    expect((await post(hub, { extensions })).data).toEqual(sent.data);
    expect((await get(hub, { extensions: JSON.stringify(extensions) })).data).toEqual(sent.data);
  });

  test('that the hub refuses are not kept for their hash', async () => {
    const wrong = '{ nothing }';
    expect((await post(hub, { query: wrong, extensions: persistedQuery(wrong) })).status).toBe(400);
    expect((await post(hub, { extensions: persistedQuery(wrong) })).code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });
});

describe('a hub of trusted documents only', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({
      wire: 'in-process',
      configured: { documentsFile: file, trustedDocumentsOnly: true },
    });
  });
  afterAll(() => hub.close());

  test('answers them by id, by hash and by their very text', async () => {
    for (const named of [{ documentId: ID }, { extensions: persistedQuery(KNOWN) }, { query: KNOWN }])
      expect((await post(hub, { ...named, variables })).data).toEqual(NAMED);
  });

  test.each([
    ['another text', { query: OTHER }],
    ['a trusted text changed by a blank', { query: `${KNOWN} ` }],
    ['another text to be remembered', { query: OTHER, extensions: persistedQuery(OTHER) }],
    ['a hash it does not know', { extensions: persistedQuery(OTHER) }],
    ['a question about the schema', { query: '{ __schema { queryType { name } } }' }],
    ['no document at all', { variables }],
  ])('refuses %s', async (_case, body) => {
    const answer = await post(hub, body);
    expect([answer.status, answer.code]).toEqual([403, 'DOCUMENT_NOT_TRUSTED']);
  });

  test('refuses an unknown id as such, and is not talked round by an address that says two things', async () => {
    expect((await post(hub, { documentId: 'nothing' })).code).toBe('PERSISTED_DOCUMENT_NOT_FOUND');
    const two = new URLSearchParams([
      ['query', KNOWN],
      ['query', OTHER],
    ]);
    const response = await fetch(`${hub.url}/graphql?${two}`, {
      headers: { 'content-type': 'application/json' },
    });
    expect((await answerOf(response)).data).toBeUndefined();
  });
});

test('a manifest that cannot be used is told in a sentence', async () => {
  const broken = join(folder, 'broken.json');
  for (const [content, sentence] of [
    ['{', /cannot be read as JSON/],
    ['[]', /one JSON object/],
    ['{"a": 1}', /the document a in .* is no text/],
  ] as const) {
    await writeFile(broken, content);
    expect(() => readManifest(broken)).toThrow(sentence);
  }
  expect(() => readManifest(join(folder, 'nowhere.json'))).toThrow(/cannot be read/);
});
