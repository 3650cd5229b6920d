import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { controlRuleAt, readEditions } from './control.ts';

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
});
