import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '@hub/db/client.ts';
import { createTestDatabase, type TestDatabase } from '@hub/db/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../lifecycle/process.ts';

let database: TestDatabase;
let sql: Sql;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect(database.url, { max: 1 });
  folder = await mkdtemp(join(tmpdir(), 'hub-edition-'));
});
afterAll(async () => {
  await sql.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** What `hub rollup rebuild` says, or another command. */
async function said(...args: string[]): Promise<string> {
  const command = run('gateway/cli/main.ts', args, {
    DATABASE_URL: database.url,
    HUB_DATA_DIR: join(folder, 'data'),
  });
  expect(await command.ended, command.output()).toBe(0);
  return command.output();
}

test('whoever operates the hub is told that figures were counted by another release, until they are counted anew', async () => {
  const told = /counted by another release: count them anew with “hub rollup rebuild”/;
  // The first start lets the demo people be counted one by one: those are this release's figures.
  expect(await said('token', 'analyst')).not.toMatch(told);
  expect(await said('seed', '--persons', '20')).not.toMatch(told);
  const [{ cells }] = await sql<[{ cells: number }]>`select count(*)::int as cells from rollup.cell`;
  expect(cells).toBeGreaterThan(0);
  expect(await said('seed', '--persons', '20')).not.toMatch(told);

  for (const earlier of ['an earlier one', null]) {
    await sql`update rollup.state set edition = ${earlier}`;
    expect(await said('seed', '--persons', '20')).toMatch(told);
    expect(await said('rollup', 'rebuild')).toMatch(/persons counted/);
    expect(await said('seed', '--persons', '20')).not.toMatch(told);
  }
});
