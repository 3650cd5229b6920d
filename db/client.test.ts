import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { checkReachable, connect, type Sql } from './client.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = connect(database.url);
});

afterAll(async () => {
  await sql.end();
  await database.drop();
});

describe('values', () => {
  it('come as texts, exact numbers and buffers', async () => {
    const [row] = await sql`
      select date '2024-02-29' as day, timestamptz '2024-02-29 08:30:00.123456+08' as instant,
             9007199254740991 as safe, 9007199254740993 as large, 1.10::numeric as amount,
             '\\x00ff'::bytea as bytes, array['a', 'b'] as texts, array[date '2024-02-29'] as days,
             'b0f1a1c2-0000-4000-8000-000000000001'::uuid as id`;
    expect(row).toEqual({
      day: '2024-02-29',
      instant: '2024-02-29T00:30:00.123456Z',
      safe: 9007199254740991,
      large: '9007199254740993',
      amount: '1.10',
      bytes: Buffer.from([0, 255]),
      texts: ['a', 'b'],
      days: ['2024-02-29'],
      id: 'b0f1a1c2-0000-4000-8000-000000000001',
    });
  });

  it('go in as they came out', async () => {
    const [row] = await sql`
      select ${'2024-02-29'}::date = date '2024-02-29' as day,
             ${'2024-02-29T00:30:00.123456Z'}::timestamptz = timestamptz '2024-02-29 08:30:00.123456+08' as instant,
             ${'9007199254740993'}::bigint = 9007199254740993 as large,
             ${['a', 'b']}::text[] = array['a', 'b'] as texts,
             ${Buffer.from([0, 255])}::bytea = '\\x00ff'::bytea as bytes`;
    expect(row).toEqual({ day: true, instant: true, large: true, texts: true, bytes: true });
  });
});

describe('connections', () => {
  it('all run as the role they were asked for', async () => {
    const pool = connect(database.url, { role: 'hub_person', max: 3 });
    const roles = await Promise.all(
      [1, 2, 3].map(() => pool`select current_user::text as name, pg_backend_pid() as pid, pg_sleep(0.05)`),
    );
    await pool.end();
    expect(roles.map(([row]) => row?.name)).toEqual(['hub_person', 'hub_person', 'hub_person']);
    expect(new Set(roles.map(([row]) => row?.pid)).size).toBe(3);
  });

  it('tell of each statement once, and of none of the driver', async () => {
    const statements: string[] = [];
    const counted = connect(database.url, { max: 2, onQuery: (statement) => statements.push(statement) });
    await counted`select ${1}::int as one`;
    await counted`select ${2}::int as one`;
    await counted.begin((tx) => tx`select 3`);
    await counted.end();
    expect(statements.filter((text) => text.startsWith('select'))).toEqual([
      'select $1::int as one',
      'select $1::int as one',
      'select 3',
    ]);
    expect(statements).toHaveLength(5);
  });
});

describe('checkReachable', () => {
  const secret = 'correct-horse';

  const refusal = async (url: string): Promise<string> => {
    const error = await checkReachable(url).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: 'StartupError', message: expect.stringMatching(/^[^\n]+\.$/) });
    const { message } = error as Error;
    expect(message).not.toContain(secret);
    return message;
  };

  it('accepts a database the hub can work with', async () => {
    await expect(checkReachable(database.url)).resolves.toBeUndefined();
  });

  it('names what is wrong in one sentence without the password', async () => {
    const { host, hostname } = new URL(inject('database').url);
    const closed = await closedPort();
    expect(await refusal(secret)).toContain('DATABASE_URL is not an address');
    expect(await refusal(`mysql://u:${secret}@${host}/x`)).toContain('DATABASE_URL is not an address');
    expect(await refusal(`postgres://u:${secret}@127.0.0.1:${closed}/x`)).toContain('nothing answers there');
    expect(await refusal(`postgres://nobody:${secret}@${host}/postgres`)).toContain(
      'refuses the user name or password',
    );
    const missing = new URL(database.url);
    missing.pathname = '/no_such_database';
    expect(await refusal(missing.href)).toContain(`${hostname}:${missing.port}/no_such_database`);
  });

  it('refuses a login that can make neither schemas nor roles', async () => {
    const login = `hub_test_${process.pid}_${Date.now()}`;
    const url = new URL(database.url);
    [url.username, url.password] = [login, secret];
    await sql.unsafe(`create role ${login} login password '${secret}'`);
    try {
      expect(await refusal(url.href)).toContain('may not create schemas');
      await sql.unsafe(`grant create on database ${url.pathname.slice(1)} to ${login}`);
      expect(await refusal(url.href)).toContain('may not create roles');
      await sql.unsafe(`alter role ${login} createrole`);
      await expect(checkReachable(url.href)).resolves.toBeUndefined();
    } finally {
      await sql.unsafe(`revoke all on database ${url.pathname.slice(1)} from ${login}; drop role ${login}`);
    }
  });
});

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
