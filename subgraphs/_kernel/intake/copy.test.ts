import { connect, type Sql } from '@hub/db/client.ts';
import { careRelation } from '@hub/db/tables/access.ts';
import { followUp } from '@hub/db/tables/care.ts';
import { custody, identifier } from '@hub/db/tables/person.ts';
import { encounter, report } from '@hub/db/tables/record.ts';
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

  const moment = fc.date({ min: new Date('1890-01-01'), max: new Date('2190-01-01'), noInvalidDate: true });
  const day = moment.map((date) => date.toISOString().slice(0, 10));
  const instant = fc
    .tuple(moment, fc.constantFrom('Z', '+08:00', '-03:30'))
    .map(([date, zone]) => date.toISOString().replace('Z', zone));
  const amount = fc.oneof(
    fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }).map((cents) => (cents / 100).toFixed(2)),
    fc.constantFrom('0', '0.00', '0.05', '10000', '10000.5', '-0.01', '1234567890.12'),
  );
  // JSON, by which upserting goes, knows no other zero.
  const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const record = {
    id: fc.uuid(),
    subjectId: fc.uuid(),
    sourceCode: fc.constant('X'),
    at: instant,
    requiredLevel: fc.integer({ min: -32_768, max: 32_767 }),
  };
  const encounterRow = fc
    .record({
      ...record,
      class: fc.constant('1'),
      totalCost: amount,
      insurancePaid: fc.option(amount),
      reasonIds: fc.option(fc.array(fc.uuid(), { maxLength: 2 })),
    })
    .map((row) => rowOf(encounter, row));
  const followUpRow = fc
    .record({
      ...record,
      enrolmentId: fc.uuid(),
      disease: fc.constant('DIABETES' as const),
      method: fc.constant('HOME' as const),
      systolic: fc.integer(),
      weight: double,
      nextDueOn: fc.option(day),
    })
    .map((row) => rowOf(followUp, row));

  test('leaves the same rows as upserting them', async () => {
    const both = async (write: (rows: TableRow[]) => Promise<unknown>, rows: TableRow[]) => {
      await sql`truncate record.report, record.encounter, care.follow_up`;
      await write(rows);
      const found = await sql`
        select to_jsonb(r) - 'stored_at' as row from (select * from record.report order by subject_id, id) r
        union all select to_jsonb(e) - 'stored_at' from (select * from record.encounter order by subject_id, id) e
        union all select to_jsonb(f) - 'stored_at' from (select * from care.follow_up order by subject_id, id) f`;
      return [...found];
    };
    const anyRow = fc.oneof(reportRow, encounterRow, followUpRow);
    const rowsOf = fc.uniqueArray(anyRow, { minLength: 1, maxLength: 20, selector: ({ row }) => row.id });
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

  test('writes what the database would fill in where the rows say it', async () => {
    const storedAt = '2020-01-02T03:04:00Z';
    const row = {
      id: one,
      subjectId: one,
      sourceCode: 'X',
      at: storedAt,
      requiredLevel: 1,
      class: '1',
      storedAt,
    };
    await sql.begin((tx) => copyRows(tx, [rowOf(encounter, row)]));
    const found = await sql`select stored_at = ${storedAt} as said from record.encounter where id = ${one}`;
    expect(found).toEqual([{ said: true }]);
  });

  test('tells of a taken key, and the connection goes on', async () => {
    const twice = [relation(one), relation(two), relation(one)];
    await expect(sql.begin((tx) => copyRows(tx, twice))).rejects.toMatchObject({ code: '23505' });
    expect(await sql.begin((tx) => copyRows(tx, [relation(one), relation(two)]))).toBe(2);
    expect(await sql`select count(*) from access.care_relation`).toEqual([{ count: 2 }]);
  });

  const indexed = (subjectId: string) =>
    rowOf(identifier, {
      blind: Buffer.alloc(32),
      keyVersion: 1,
      value: null,
      subjectId,
      system: 'S',
      sourceCode: 'X',
    });
  const managed = (fromOn: string) =>
    rowOf(custody, {
      subjectId: two,
      divisionSystem: 'S',
      managingDivision: '1',
      managingInstitution: null,
      fromOn,
      toOn: null,
    });
  test.each([
    ['no uuid', indexed('no uuid')],
    ['a uuid of other letters', indexed(one.replaceAll('8', 'g'))],
    ['a uuid beyond ASCII', indexed(one.replaceAll('8', '八'))],
    ['half a number', { ...indexed(one), row: { ...indexed(one).row, keyVersion: 1.5 } }],
    ['no date', managed('2026-1-1')],
    ['a date that is none', managed('2026-13-01')],
    ['a date that no month has', managed('2026-02-30')],
    ['a year before any', managed('0000-01-01')],
    [
      'an instant without a zone',
      { ...relation(two), row: { ...relation(two).row, endsAt: '2026-01-01T00:00' } },
    ],
    [
      'an instant finer than a millisecond',
      { ...relation(two), row: { ...relation(two).row, endsAt: '2026-01-01T00:00:00.0001Z' } },
    ],
    ['a number for a text', { ...relation(two), row: { ...relation(two).row, origin: 1 } }],
  ])('refuses %s, writes nothing of the rest, and the connection goes on', async (_, wrong) => {
    await sql`truncate access.care_relation`;
    await expect(sql.begin((tx) => copyRows(tx, [relation(one), wrong]))).rejects.toThrow(
      /is not a value that/,
    );
    expect(await sql`select count(*) from access.care_relation`).toEqual([{ count: 0 }]);
  });

  test('takes more than a piece of a table, and nothing at all', async () => {
    const many = Array.from({ length: 2_000 }, (_, n) =>
      relation(`00000000-0000-8000-9000-${String(n).padStart(12, '0')}`),
    );
    expect(await sql.begin((tx) => copyRows(tx, many))).toBe(2_000);
    expect(await sql.begin((tx) => copyRows(tx, []))).toBe(0);
  });
});
