import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '@hub/db/client.ts';
import { createTestDatabase, type TestDatabase } from '@hub/db/testing.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Running, run } from '../lifecycle/process.ts';

const READY = /explorer\s+(http:\/\/\S+)\/graphql/;
const PERSONS = '600';

describe('a development hub on a new database', () => {
  let database: TestDatabase;
  let folder: string;
  let sql: Sql;
  const running: Running[] = [];
  const start = (): Running => {
    const hub = run('gateway/main.ts', [], {
      PORT: '0',
      HUB_JOBS: 'false',
      HUB_SEED_PERSONS: PERSONS,
      HUB_DATA_DIR: folder,
      DATABASE_URL: database.url,
    });
    running.push(hub);
    return hub;
  };
  const stop = (hub: Running) => {
    hub.child.kill('SIGTERM');
    return hub.ended;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    sql = connect(database.url, { max: 1 });
    folder = await mkdtemp(join(tmpdir(), 'hub-background-'));
  });
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all(running.map(({ ended }) => ended));
    await sql.end();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  test('is stopped in the middle of its city, and goes on at the next start while it serves', async () => {
    const first = start();
    await first.until(READY);
    expect(await stop(first)).toBe(0);
    expect(first.output()).not.toContain('not finished');

    const second = start();
    const [, url] = await second.until(READY);
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ division(code: "500106") { name } }' }),
    });
    expect(await answer.json()).toEqual({ data: { division: { name: '沙坪坝区' } } });
    await second.until(/all 600 persons are there/);
    expect(await stop(second)).toBe(0);
    expect(await sql`select count(*) from person.subject where source_code = 'CITY'`).toEqual([
      { count: Number(PERSONS) },
    ]);
  });
});
