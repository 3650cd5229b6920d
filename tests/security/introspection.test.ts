import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_AUDIENCE, DEMO_ISSUER, openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

const QUESTIONS = [
  '{ __schema { queryType { name } } }',
  '{ __type(name: "Person") { name } }',
  '{ division(code: "500106") { name } ...Q } fragment Q on Query { __schema { queryType { name } } }',
];

describe('questions about the schema in production', () => {
  let hub: TestHub;
  let provider: Server;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'healthhub-introspection-'));
    const { keys } = await openDemoIssuer(dataDir);
    provider = createServer((_request, response) => response.end(JSON.stringify(keys)));
    await new Promise<void>((listening) => provider.listen(0, '127.0.0.1', listening));
    const jwksUrl = new URL(`http://127.0.0.1:${(provider.address() as AddressInfo).port}/`);
    hub = await startTestHub({
      wire: 'in-process',
      configured: {
        dataDir,
        mode: 'production',
        oidc: { issuer: DEMO_ISSUER, audience: DEMO_AUDIENCE, jwksUrl },
      },
    });
  });
  afterAll(async () => {
    await hub?.close();
    provider.close();
    await rm(dataDir, { recursive: true });
  });

  test.each(QUESTIONS)('need a token: %s', async (query) => {
    const refused = await hub.ask(undefined, query);
    expect(refused.status).toBe(403);
    expect(refused.data).toBeUndefined();
    expect(refused.errors?.map((error) => error.extensions?.code)).toEqual(['INTROSPECTION_DISABLED']);
    expect((await hub.ask('doctor', query)).errors).toBeUndefined();
  });

  test('leave what is public open, and the name of a type with its object', async () => {
    const answer = await hub.ask(undefined, '{ __typename division(code: "500106") { __typename name } }');
    expect(answer.data).toEqual({
      __typename: 'Query',
      division: { __typename: 'Division', name: '沙坪坝区' },
    });
    expect((await fetch(`${hub.url}/schema.graphql`)).status).toBe(200);
  });

  test('are not answered by way of a mistake either', async () => {
    const { text } = await hub.ask(undefined, '{ divisio(code: "500106") { nam } }');
    expect(text).not.toMatch(/Did you mean|division/);
  });
});
