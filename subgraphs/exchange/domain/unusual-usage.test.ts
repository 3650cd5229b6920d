import { describe, expect, test } from 'vitest';
import { reasonOf, type UsageFacts, type UsageRule, unusualOn } from './unusual-usage.ts';

const DAY = '2026-12-01';
const usual: UsageFacts = { rows: 9_000, fullReadings: 1, before: [2_000, 3_000, 2_000], explained: 20_000 };
const rulesOf = (facts: UsageFacts) => unusualOn(DAY, facts).map(({ rule }) => rule);

describe('an unusual day of reading', () => {
  test.each<[string, Partial<UsageFacts>, UsageRule[]]>([
    ['an ordinary day', {}, []],
    ['few rows are never unusual', { rows: 9_999, before: [1, 1, 1], explained: 1 }, []],
    ['five times the median', { rows: 10_000 }, []],
    ['more than five times the median', { rows: 10_001 }, ['FAR_ABOVE_USUAL']],
    [
      'one large day before changes no median',
      { rows: 10_001, before: [2_000, 2_000, 9e6] },
      ['FAR_ABOVE_USUAL'],
    ],
    ['two days before tell nothing', { rows: 60_000, before: [1, 1] }, []],
    ['what the division explains', { rows: 60_000, before: [] }, []],
    ['more than that', { rows: 60_001, before: [] }, ['MORE_THAN_EXPLAINED']],
    ['where nobody can tell what is explained', { rows: 1e9, before: [], explained: null }, []],
    ['three full readings', { fullReadings: 3 }, []],
    ['four full readings of few rows', { fullReadings: 4, rows: 4 }, ['MANY_FULL_READINGS']],
    [
      'all of it',
      { rows: 1e6, fullReadings: 9 },
      ['FAR_ABOVE_USUAL', 'MORE_THAN_EXPLAINED', 'MANY_FULL_READINGS'],
    ],
  ])('%s', (_what, changed, rules) => {
    expect(rulesOf({ ...usual, ...changed })).toEqual(rules);
  });

  test('says what was found, what is usual, by which edition and why', () => {
    expect(unusualOn(DAY, { ...usual, fullReadings: 7 })).toEqual([
      { rule: 'MANY_FULL_READINGS', version: '1', found: 7, usual: 1 },
    ]);
    expect(reasonOf(DAY, 'MANY_FULL_READINGS')).toBe('一日之内多次从头读取全部');
  });

  const NUMBERS = [0, 1, 9_999, 10_000, 10_001, 50_001, 1e6];
  const all = NUMBERS.flatMap((rows) =>
    NUMBERS.flatMap((median) =>
      [null, ...NUMBERS].flatMap((explained) =>
        [0, 1, 3, 4, 9].map(
          (fullReadings): UsageFacts => ({ rows, fullReadings, before: [median, median, median], explained }),
        ),
      ),
    ),
  );

  test('stays unusual when more is read', () => {
    for (const one of all)
      for (const more of [1, 5_000, 1e6]) {
        const then = rulesOf({ ...one, rows: one.rows + more, fullReadings: one.fullReadings + 1 });
        for (const rule of rulesOf(one)) expect(then).toContain(rule);
      }
  });

  test('is none that is as the days before, as the division explains, and read once', () => {
    for (const { rows } of all)
      expect(rulesOf({ rows, fullReadings: 1, before: [rows, rows, rows], explained: rows })).toEqual([]);
  });
});
