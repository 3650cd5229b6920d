import { connect, type Sql } from '@hub/db/client.ts';
import { careRelation } from '@hub/db/tables/access.ts';
import { identifier } from '@hub/db/tables/person.ts';
import { report } from '@hub/db/tables/record.ts';
import { createTestDatabase, type TestDatabase } from '@hub/db/testing.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyRows } from './copy.ts';
import { rowOf, type TableRow } from './mapper.ts';
import { upsertRows } from './upsert.ts';

describe('copying rows', () => {
  let database: TestDatabase;
  let sql: Sql;
  beforeAll(async () => {
    database = await createTestDatabase();
    sql = connect(database.url, { max: 2 });
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0') && value.isWellFormed()),
    fc.constantFrom('\\N', '\\', '\t', '\n', '\r\n', '', 'a\tb\\nc', '\\.', '中文\t😀'),
  );
  const reportRow = fc
    .record({
      id: fc.uuid(),
      subjectId: fc.uuid(),
      conclusion: fc.option(text),
      display: fc.option(text),
      itemIds: fc.array(fc.uuid(), { maxLength: 3 }),
      sealed: fc.option(fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes))),
    })
    .map((row) =>
      rowOf(report, {
        ...row,
        sourceCode: 'X',
        at: '2026-01-01T00:00:00Z',
        requiredLevel: 1,
        category: 'LAB',
      }),
    );

  test('leaves the same rows as upserting them', async () => {
    const both = async (write: (rows: TableRow[]) => Promise<unknown>, rows: TableRow[]) => {
      await sql`truncate record.report`;
      await write(rows);
      return [
        ...(await sql`select *, stored_at is not null as stored_at from record.report order by subject_id, id`),
      ];
    };
    const rowsOf = fc.uniqueArray(reportRow, { minLength: 1, maxLength: 20, selector: ({ row }) => row.id });
    await fc.assert(
      fc.asyncProperty(rowsOf, async (rows) => {
        const copied = await both((all) => sql.begin((tx) => copyRows(tx, all)), rows);
        expect(copied).toEqual(await both((all) => sql.begin((tx) => upsertRows(tx, all)), rows));
        expect(copied).toHaveLength(rows.length);
      }),
      { numRuns: 25 },
    );
  });

  const relation = (subjectId: string) =>
    rowOf(careRelation, {
      subjectId,
      kind: 'TREATING',
      counterpart: 'A',
      startsAt: '2026-01-01T00:00:00Z',
      endsAt: '2026-02-01T00:00:00Z',
      origin: 'test',
    });
  const [one, two] = [
    '00000000-0000-8000-8000-000000000001',
    '00000000-0000-8000-8000-000000000002',
  ] as const;

  test('tells of a taken key, and the connection goes on', async () => {
    const twice = [relation(one), relation(two), relation(one)];
    await expect(sql.begin((tx) => copyRows(tx, twice))).rejects.toMatchObject({ code: '23505' });
    const wrong = rowOf(identifier, {
      blind: Buffer.alloc(32),
      keyVersion: 1,
      value: null,
      subjectId: 'no uuid',
      system: 'S',
      sourceCode: 'X',
    });
    await expect(sql.begin((tx) => copyRows(tx, [relation(one), wrong]))).rejects.toMatchObject({
      code: '22P02',
    });
    expect(await sql.begin((tx) => copyRows(tx, [relation(one), relation(two)]))).toBe(2);
    expect(await sql`select count(*) from access.care_relation`).toEqual([{ count: 2 }]);
  });

  test('takes more than a piece of a table, and nothing at all', async () => {
    const many = Array.from({ length: 2_000 }, (_, n) =>
      relation(`00000000-0000-8000-9000-${String(n).padStart(12, '0')}`),
    );
    expect(await sql.begin((tx) => copyRows(tx, many))).toBe(2_000);
    expect(await sql.begin((tx) => copyRows(tx, []))).toBe(0);
  });
});
