import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@hub/db/testing.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Running, run } from './process.ts';

const READY = /explorer\s+(http:\/\/\S+)\/graphql/;

describe('the hub as a process', () => {
  let database: TestDatabase;
  let folder: string;
  const running: Running[] = [];

  const start = (env: Record<string, string>, file = 'gateway/main.ts', args: string[] = []) => {
    const started = run(file, args, {
      PORT: '0',
      HUB_SEED_PERSONS: '0',
      HUB_DATA_DIR: join(folder, 'data'),
      ...env,
    });
    running.push(started);
    return started;
  };
  const refused = async (env: Record<string, string>) => {
    const started = start(env);
    const code = await started.ended;
    return { code, said: started.output().trim() };
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'hub-lifecycle-'));
  });
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all(running.map(({ ended }) => ended));
    await database.drop();
    await rm(folder, { recursive: true });
  });

  test('serves, says where, uses the server it was given, and drains on SIGTERM', async () => {
    const hub = start({ DATABASE_URL: database.url });
    const [, url] = await hub.until(READY);
    expect(hub.output()).toContain('hub token');
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(existsSync(join(folder, 'data', 'postgres'))).toBe(false);
    const asked = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ division(code: "500106") { name } }' }),
    });
    expect(await asked.json()).toEqual({ data: { division: { name: '沙坪坝区' } } });
    hub.child.kill('SIGTERM');
    expect(await hub.ended).toBe(0);
  });

  test('starts a PostgreSQL of its own where none is named, and finds it again', async () => {
    const env = { HUB_DATA_DIR: join(folder, 'own') };
    for (const time of ['first', 'second']) {
      const hub = start(env);
      const [, url] = await hub.until(READY);
      expect((await fetch(`${url}/health/ready`)).status, time).toBe(200);
      hub.child.kill('SIGTERM');
      expect(await hub.ended).toBe(0);
    }
  });

  test('serves a graph whose subgraph is a process of its own', async () => {
    const env = { DATABASE_URL: database.url };
    const region = start(env, 'gateway/cli/main.ts', ['subgraph', 'region']);
    const [, address] = await region.until(/answers the gateway at (http:\S+)/);
    const hub = start({ ...env, SUBGRAPH_URLS: `region=${address}` });
    const [, url] = await hub.until(READY);
    const ask = async () => {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: '{ division(code: "500113") { name } institutions(first: 1) { nodes { code } } }',
        }),
      });
      return (await answer.json()) as {
        data: Record<string, unknown>;
        errors?: { extensions: { code: string } }[];
      };
    };
    expect((await ask()).data.division).toEqual({ name: '巴南区' });
    region.child.kill('SIGTERM');
    expect(await region.ended).toBe(0);
    const without = await ask();
    expect(without.data.division).toBeNull();
    expect(without.data.institutions).toMatchObject({ nodes: [{ code: expect.any(String) }] });
    expect(without.errors?.map((error) => error.extensions.code)).toEqual(['SUBGRAPH_UNAVAILABLE']);
  });

  test('says in one sentence that its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => holder.once('listening', resolve));
    const { port } = holder.address() as AddressInfo;
    const { code, said } = await refused({ DATABASE_URL: database.url, PORT: String(port) });
    holder.close();
    expect({ code, said }).toEqual({
      code: 1,
      said: `Port ${port} on 127.0.0.1 is taken; set PORT to another one.`,
    });
  });

  test('says in one sentence that the database cannot be reached, without the password', async () => {
    const { code, said } = await refused({ DATABASE_URL: 'postgres://hub:geheim@127.0.0.1:1/hub' });
    expect(code).toBe(1);
    expect(said).toMatch(/^The database at 127\.0\.0\.1:1\/hub cannot be reached[^\n]*\.$/);
  });

  test('says in one sentence that its data folder is broken', async () => {
    const data = join(folder, 'broken');
    await writeFile(data, 'a file');
    const { code, said } = await refused({ HUB_DATA_DIR: data });
    expect(code).toBe(1);
    expect(said).toMatch(/^[^\n]+\.$/);
  });

  test('lists every mistake in its configuration at once', async () => {
    const { code, said } = await refused({ PORT: 'x', HUB_ENV: 'staging' });
    expect(code).toBe(1);
    expect(said.split('\n')).toHaveLength(2);
  });

  test('does not start in production without an identity provider', async () => {
    const { code, said } = await refused({ HUB_ENV: 'production', DATABASE_URL: database.url });
    expect(code).toBe(1);
    expect(said).toContain('OIDC_ISSUER');
  });

  test('refuses a database written with other keys', async () => {
    const { code, said } = await refused({ DATABASE_URL: database.url, HUB_DATA_DIR: join(folder, 'other') });
    expect(code).toBe(1);
    expect(said).toContain('other keys');
  });
});
