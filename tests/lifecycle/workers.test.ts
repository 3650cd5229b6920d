import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@hub/db/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Running, run } from './process.ts';

let database: TestDatabase;
let folder: string;
let hub: Running;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hub-workers-'));
  const env = {
    PORT: '0',
    DATABASE_URL: database.url,
    HUB_DATA_DIR: folder,
    HUB_WORKERS: '2',
    HUB_SEED_PERSONS: '0',
  };
  hub = run('gateway/main.ts', [], env);
});
afterAll(async () => {
  hub.child.kill('SIGKILL');
  await hub.ended;
  await database.drop();
  await rm(folder, { recursive: true });
});

/** The processes that the hub's own one has started, as the kernel knows them. */
const workers = async (): Promise<number[]> => {
  const { pid } = hub.child;
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.trim().split(' ').filter(Boolean).map(Number);
};

test('several workers answer on one port, are counted together, replaced when they die, and drained', async () => {
  const [, url] = await hub.until(/explorer\s+(http:\/\/\S+)\/graphql/);
  const ask = async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ query: 'query Place { division(code: "500106") { name } }' }),
    });
    return response.json();
  };
  const metric = async (name: string) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(name))
        ?.split(' ')
        .at(-1),
    );
  };
  for (let n = 0; n < 20; n++) expect(await ask()).toEqual({ data: { division: { name: '沙坪坝区' } } });
  expect(await metric('hub_operation_seconds_count{operation="Place"')).toBe(20);

  const pids = await workers();
  expect(pids).toHaveLength(2);
  process.kill(pids[0]!, 'SIGKILL');
  await hub.until(/"event":"worker ended"/);
  await expect.poll(workers).toHaveLength(2);
  expect(await ask()).toEqual({ data: { division: { name: '沙坪坝区' } } });

  hub.child.kill('SIGTERM');
  expect(await hub.ended).toBe(0);
});
