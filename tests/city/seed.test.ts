import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '@hub/db/client.ts';
import { createTestDatabase, type TestDatabase } from '@hub/db/testing.ts';
import { type SeedOptions, seedCity } from '@hub/gateway/cli/seed-city.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../lifecycle/process.ts';

const AS_OF = '2026-11-22';
const PERSONS = 800;

/** Number and checksum of the city's rows by table, without what differs each time: nonces, and when it was seeded. */
async function summary(sql: Sql): Promise<Record<string, string>> {
  const tables = await sql<{ name: string; subject: boolean; source: boolean }[]>`
    select format('%I.%I', table_schema, table_name) as name,
      bool_or(column_name = 'subject_id') as subject, bool_or(column_name = 'source_code') as source
    from information_schema.columns
    where table_schema in ('access', 'person', 'record', 'care', 'institution')
      and table_name not in ('timeline', 'assignment', 'installation')
    group by 1 order by 1`;
  const sums: Record<string, string> = {};
  for (const { name, subject, source } of tables) {
    const drop = name === 'person.subject' ? ['id_number', 'phone', 'address', 'code'] : [];
    // A record says when it was delivered; of all else the database does.
    if (!/^(record|care)\./.test(name)) drop.push('stored_at');
    const ours = source
      ? `t.source_code = 'CITY'`
      : subject
        ? `t.subject_id in (select subject_id from person.subject where source_code = 'CITY')`
        : 'true';
    const [row] = await sql.unsafe<{ sum: string }[]>(
      `select count(*) || ' ' || coalesce(sum(hashtextextended((to_jsonb(t) - $1::text[])::text, 0)), 0) as sum
       from ${name} t where ${ours}`,
      [['sealed', 'value', ...drop]],
    );
    sums[name] = row!.sum;
  }
  return sums;
}

describe('seeding the city', () => {
  let folder: string;
  const databases: TestDatabase[] = [];
  const pools: Sql[] = [];
  const newDatabase = async () => {
    const database = await createTestDatabase();
    databases.push(database);
    const sql = connect(database.url, { max: 2 });
    pools.push(sql);
    return { url: database.url, sql };
  };
  const options = (url: string, persons: number): SeedOptions => ({
    url,
    persons,
    dataDir: join(folder, 'data'),
    seed: 1,
    asOf: AS_OF,
    treatingDays: 90,
    workers: 2,
  });
  let whole: Awaited<ReturnType<typeof newDatabase>>;
  let expected: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-city-'));
    whole = await newDatabase();
    const seen: number[] = [];
    const written = await seedCity({
      ...options(whole.url, PERSONS),
      onProgress: ({ persons }) => seen.push(persons),
    });
    expect(written).toMatchObject({ persons: PERSONS, of: PERSONS });
    expect(seen.at(-1)).toBe(PERSONS);
    expect(written.counted).toBeGreaterThanOrEqual(PERSONS);
    expected = await summary(whole.sql);
  });
  afterAll(async () => {
    await Promise.all(pools.map((sql) => sql.end()));
    await Promise.all(databases.map((database) => database.drop()));
    await rm(folder, { recursive: true });
  });

  test('is a no-op once the city is there, and refuses another one', async () => {
    expect(await seedCity(options(whole.url, PERSONS))).toMatchObject({ persons: 0, rows: 0 });
    const { asOf: _today, ...unsaid } = options(whole.url, PERSONS - 100);
    expect(await seedCity(unsaid)).toMatchObject({ persons: 0, rows: 0 });
    await expect(seedCity({ ...options(whole.url, PERSONS), seed: 2 })).rejects.toThrow(/the city of seed 1/);
    await expect(seedCity({ ...options(whole.url, PERSONS), asOf: '2026-01-01' })).rejects.toThrow(AS_OF);
    expect(await summary(whole.sql)).toEqual(expected);
  });

  test('killed in the middle and run again, leaves the same rows', async () => {
    const { url, sql } = await newDatabase();
    const args = ['seed', '--persons', String(PERSONS), '--as-of', AS_OF];
    const env = { DATABASE_URL: url, HUB_DATA_DIR: join(folder, 'data') };
    const killed = run('gateway/cli/main.ts', args, env);
    const committed = async () => (await sql`select count(*) from exchange.seed_batch`)[0]!.count as number;
    while ((await committed()) < 1) expect(killed.child.exitCode).toBeNull();
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(await sql`select finished_at from exchange.seed`).toEqual([{ finished_at: null }]);
    const again = run('gateway/cli/main.ts', args, env);
    expect(await again.ended, again.output()).toBe(0);
    expect(again.output()).toMatch(/persons in [\d.]+ s: [\d,]+ rows/);
    expect(await summary(sql)).toEqual(expected);
  });

  test('in steps, by two at once, or stopped and resumed: the same city, nobody twice', async () => {
    const { url, sql } = await newDatabase();
    const stop = new AbortController();
    const stopped = seedCity({
      ...options(url, 700),
      workers: 1,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const both = await Promise.all([seedCity(options(url, 700)), seedCity(options(url, PERSONS))]);
    const [{ rows }] = (await sql`select sum(rows)::int as rows from exchange.seed_batch`) as unknown as [
      { rows: number },
    ];
    expect(both[0].rows + both[1].rows).toBeLessThan(rows);
    expect(await sql`select count(*) from exchange.seed where finished_at is null`).toEqual([{ count: 0 }]);
    expect(await summary(sql)).toEqual(expected);
  });

  test('stopped while its figures are counted, has them after the next call', async () => {
    const { url, sql } = await newDatabase();
    const stop = new AbortController();
    const stopped = seedCity({
      ...options(url, PERSONS),
      signal: stop.signal,
      onProgress: ({ counted }) => counted > 0 && stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const figures = (of: typeof sql) =>
      of`select count(*)::int as cells, sum(persons)::int as persons from rollup.cell where cube <> 'resources'`;
    expect(await figures(sql)).toEqual([{ cells: 0, persons: null }]);
    expect(await seedCity(options(url, PERSONS))).toMatchObject({ rows: 0 });
    expect(await figures(sql)).toEqual(await figures(whole.sql));
    expect(await seedCity(options(url, PERSONS))).toMatchObject({ counted: 0 });
  });

  test('can be asked about: everyone has one place, and the relations lead to institutions', async () => {
    const { sql } = whole;
    const [counts] = await sql`
      select (select count(*) from access.scope s join region.division d on false) as none,
        (select count(*) from person.identifier i where not exists
          (select from person.subject s where s.subject_id = i.subject_id)) as strays,
        (select count(*) from access.care_relation r where kind <> 'GUARDIAN' and not exists
          (select from institution.institution i where i.code = r.counterpart)
          and r.counterpart !~ '^12500(106|113)MB0A') as nowhere,
        (select count(*) from record.encounter e where e.required_level < 5 and not exists
          (select from institution.practitioner p where p.id = e.practitioner_id)
          and e.institution_code !~ '^12500(106|113)MB0A') as unseen,
        (select count(*) from access.care_relation where kind = 'TREATING' and ends_at > now()) > 50 as treated,
        (select count(*) from access.care_relation where kind = 'CONTRACTED') > 200 as contracted`;
    expect(counts).toEqual({ none: 0, strays: 0, nowhere: 0, unseen: 0, treated: true, contracted: true });
  });
});
