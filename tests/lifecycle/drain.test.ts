import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectTo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '@hub/db/client.ts';
import { createTestDatabase, type TestDatabase } from '@hub/db/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Running, run } from './process.ts';

let database: TestDatabase;
let folder: string;
let sql: Sql;
let hub: Running;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'hub-drain-'));
  sql = connect(database.url, { max: 2 });
  const env = { PORT: '0', HUB_SEED_PERSONS: '0', HUB_DATA_DIR: folder, DATABASE_URL: database.url };
  hub = run('gateway/main.ts', [], env);
});
afterAll(async () => {
  hub.child.kill('SIGKILL');
  await hub.ended;
  await sql.end({ timeout: 1 });
  await database.drop();
  await rm(folder, { recursive: true });
});

const request = (query: string) => {
  const body = JSON.stringify({ query });
  return `POST /graphql HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
};

const isListening = async (port: number): Promise<boolean> => {
  const socket = connectTo(port, '127.0.0.1');
  const [event] = await Promise.race([
    once(socket, 'connect').then(() => ['connect']),
    once(socket, 'error').then(() => ['error']),
  ]).catch(() => ['error']);
  socket.destroy();
  return event === 'connect';
};

/** Everything that comes until the other side ends. */
async function received(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(socket, 'end');
  return text;
}

test('SIGTERM lets whoever is connected have an answer, ends their connections, and is over soon', async () => {
  const [, port] = await hub.until(/explorer\s+http:\/\/127\.0\.0\.1:(\d+)\//);
  const waiting = async () => {
    const [row] = await sql<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return row!.n;
  };
  const { promise: released, resolve: letGo } = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const held = sql.begin(async (tx) => {
    await tx`lock table institution.institution in access exclusive mode`;
    locked.resolve();
    await released;
  });
  await locked.promise;
  const [inside, late] = [0, 1].map(() => connectTo(Number(port), '127.0.0.1'));
  const answers = [inside!, late!].map(received);
  inside!.write(request('{ institutions(first: 1) { nodes { name } } }'));
  const [head, ...rest] = request('{ division(code: "500106") { name } }').split('\r\n');
  late!.write(`${head}\r\n`);
  await expect.poll(waiting).toBe(1);
  hub.child.kill('SIGTERM');
  await expect.poll(() => isListening(Number(port))).toBe(false);
  late!.write(rest.join('\r\n'));
  expect(await answers[1]).toContain('{"data":{"division":{"name":"沙坪坝区"}}}');
  letGo();
  await held;
  expect(await answers[0]).toContain('{"data":{"institutions":{"nodes":[{"name":');
  expect(await hub.ended).toBe(0);
}, 30_000);
