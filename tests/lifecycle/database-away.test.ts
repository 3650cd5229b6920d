import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Running, run } from './process.ts';

let folder: string;
let hub: Running;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-away-'));
  hub = run('gateway/main.ts', [], { PORT: '0', HUB_DATA_DIR: folder, HUB_SEED_PERSONS: '0' });
});
afterAll(async () => {
  hub.child.kill('SIGTERM');
  await hub.ended;
  await rm(folder, { recursive: true });
});

test('a database killed under load is an error with a code, not ready, and then back without a restart', async () => {
  const [, url] = await hub.until(/explorer\s+(http:\/\/\S+)\/graphql/);
  const ready = async () => (await fetch(`${url}/health/ready`)).status;
  const ask = async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ division(code: "500106") { name } }' }),
    });
    return (await response.json()) as {
      data?: { division: unknown };
      errors?: { extensions: { code: string } }[];
    };
  };
  expect(await ready()).toBe(200);

  const codes = new Set<string>();
  const answers: unknown[] = [];
  let loading = true;
  const load = Promise.all(
    Array.from({ length: 8 }, async () => {
      while (loading) {
        const { data, errors } = await ask();
        for (const error of errors ?? []) codes.add(error.extensions.code);
        if (data?.division) answers.push(data.division);
      }
    }),
  );
  const [pid] = (await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGKILL');
  await expect.poll(ready, { timeout: 10_000, interval: 20 }).toBe(503);
  await expect.poll(ready, { timeout: 15_000, interval: 100 }).toBe(200);
  loading = false;
  await load;

  expect([...codes].filter((code) => code !== 'SUBGRAPH_UNAVAILABLE' && code !== 'TIMEOUT')).toEqual([]);
  expect(codes.size).toBeGreaterThan(0);
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"name":"沙坪坝区"}']));
  await expect.poll(async () => (await ask()).data?.division).toEqual({ name: '沙坪坝区' });
  expect(hub.output()).toContain('The database is back.');
});
