import { readFileSync } from 'node:fs';
import { connect } from '@hub/db/client.ts';
import { createTestDatabase } from '@hub/db/testing.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { controlledSql, controlRuleAt, readEditions } from './control.ts';

const AT = '2026-11-20T02:15:00Z';
const editions = readEditions(readFileSync(new URL('./control-thresholds.tsv', import.meta.url), 'utf8'));
const limits = [...editions.at(-1)!.limits];

describe('whether a follow-up is under control', () => {
  test('the limits in force are those of the list', () => {
    const text = limits.flatMap(([disease, all]) =>
      all.map(({ measure, below }) => `${disease} ${measure} < ${below}`),
    );
    expect(text).toEqual([
      'HYPERTENSION systolic < 140',
      'HYPERTENSION diastolic < 90',
      'DIABETES fastingGlucose < 7',
    ]);
  });

  test('agrees with the limits for any values', () => {
    const value = fc.option(
      fc.oneof(fc.integer({ min: 0, max: 300 }), fc.double({ min: 0, max: 40, noNaN: true })),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...limits),
        fc.record({ systolic: value, diastolic: value, fastingGlucose: value }),
        ([disease, all], measured: Record<string, number | null>) => {
          const values = all.map(({ measure, below }) => [measured[measure]!, below] as const);
          const above = values.some(([found, below]) => found !== null && found >= below);
          const missing = values.some(([found]) => found === null);
          const expected = above ? false : missing ? null : true;
          expect(controlRuleAt(AT).controlled(disease, measured)).toBe(expected);
        },
      ),
    );
  });

  test.each([
    ['HYPERTENSION', { systolic: 139, diastolic: 89 }, true],
    ['HYPERTENSION', { systolic: 140, diastolic: 89 }, false],
    ['HYPERTENSION', { systolic: 139, diastolic: 90 }, false],
    ['HYPERTENSION', { systolic: 139 }, null],
    ['HYPERTENSION', { fastingGlucose: 5 }, null],
    ['DIABETES', { fastingGlucose: 6.9, systolic: 180 }, true],
    ['DIABETES', { fastingGlucose: 7 }, false],
    ['GOUT', { systolic: 100 }, null],
  ])('%s with %o: %s', (disease, measured, expected) => {
    expect(controlRuleAt(AT).controlled(disease, { ...measured })).toBe(expected);
  });

  test('the version is the one of the day, the first one before all of them', () => {
    const text = ['version\tvalid_from\tdisease', 'b\t2027-01-01\tX\tm\t2', 'a\t2026-01-01\tX\tm\t1'].join(
      '\n',
    );
    expect(readEditions(text).map((edition) => edition.version)).toEqual(['a', 'b']);
    expect(controlRuleAt('1999-01-01T00:00:00Z').version).toBe(editions[0]!.version);
    expect(controlRuleAt(AT).version).toBe(editions.at(-1)!.version);
  });

  test('is the same in SQL, by the edition of the day', async () => {
    const two = readEditions(
      [
        'version\tvalid_from\tdisease\tmeasure\tbelow',
        ...['a\t2025-01-01\t', 'b\t2026-06-01\t'].flatMap((edition, n) => [
          `${edition}HYPERTENSION\tsystolic\t${150 - n * 10}`,
          `${edition}HYPERTENSION\tdiastolic\t90`,
          `${edition}DIABETES\tfastingGlucose\t7.0`,
        ]),
      ].join('\n'),
    );
    const database = await createTestDatabase();
    const sql = connect(database.url);
    try {
      const rows = await sql.unsafe<Record<string, string | number | boolean | null>[]>(`
        select to_char(v.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, v.disease, v.systolic::float, v.diastolic::float,
          v.fasting_glucose::float, ${controlledSql('v', two)} as controlled
        from (select * from
          (values ('2024-05-01T00:00:00Z'::timestamptz), ('2026-05-31T23:59:59Z'), ('2026-06-01T00:00:00Z')) a(at),
          (values ('HYPERTENSION'), ('DIABETES'), ('GOUT')) d(disease),
          (values (null::numeric), (139), (140), (149), (150)) s(systolic),
          (values (null::numeric), (89), (90)) p(diastolic),
          (values (null::numeric), (6.99), (7.0)) g(fasting_glucose)) v`);
      expect(new Set(rows.map(({ controlled }) => controlled))).toEqual(new Set([true, false, null]));
      for (const { at, disease, controlled, fasting_glucose, ...measured } of rows) {
        const values = { ...measured, fastingGlucose: fasting_glucose } as Record<string, number | null>;
        const expected = controlRuleAt(String(at), two).controlled(String(disease), values);
        expect([at, disease, values, controlled]).toEqual([at, disease, values, expected]);
      }
    } finally {
      await sql.end();
      await database.drop();
    }
  });
});
