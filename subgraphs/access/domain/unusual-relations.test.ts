import { describe, expect, test } from 'vitest';
import { type Day, daysBefore, decodeFlagId, flagId, RULE, unusualDays } from './unusual-relations.ts';

const TODAY = '2026-03-01';
const busy = (relations: number, from = 1): Day[] =>
  Array.from({ length: RULE.days }, (_, n) => ({
    institution: 'H',
    practitioner: '',
    day: daysBefore(TODAY, n + from),
    relations,
  }));
const today = (relations: number): Day => ({ institution: 'H', practitioner: '', day: TODAY, relations });
const judge = (relations: number, before: Day[]) => unusualDays([today(relations), ...before], [TODAY]);

describe('unusual days', () => {
  test('are those far above the median of the four weeks before', () => {
    expect(judge(301, busy(100))).toEqual([{ ...today(301), usual: 100 }]);
    expect(judge(300, busy(100))).toEqual([]);
  });

  test('are many where there were none, and never a few', () => {
    expect(judge(RULE.atLeast, [])).toHaveLength(1);
    expect(judge(RULE.atLeast - 1, [])).toEqual([]);
    expect(judge(RULE.atLeast - 1, busy(1))).toEqual([]);
  });

  test('are measured by days without any, by one’s own days, and by no others', () => {
    // Busy on fewer than half of the days: the median is 0.
    expect(judge(100, busy(90).slice(0, RULE.days / 2 - 1))).toHaveLength(1);
    expect(judge(100, busy(90).slice(0, RULE.days / 2 + 1))).toEqual([]);
    expect(
      judge(
        100,
        busy(90).map((day) => ({ ...day, institution: 'OTHER' })),
      ),
    ).toHaveLength(1);
    expect(judge(100, busy(90, RULE.days + 1))).toHaveLength(1);
  });

  test('are a clinician’s own where the institution has as many every day', () => {
    const clinician = { ...today(40), practitioner: 'P' };
    expect(unusualDays([today(100), clinician, ...busy(100)], [TODAY])).toEqual([{ ...clinician, usual: 0 }]);
    const often = busy(40).map((day) => ({ ...day, practitioner: 'P' }));
    expect(unusualDays([today(100), clinician, ...busy(100), ...often], [TODAY])).toEqual([]);
  });

  test('are judged by day', () => {
    expect(unusualDays([today(100)], ['2026-02-28'])).toEqual([]);
    expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28');
  });

  test('are named by ids that lead back to them', () => {
    for (const practitioner of ['', '7b1f0a52-0d0e-4f1e-9d8e-1f6c2a9b3c4d']) {
      const key = [TODAY, 'H', 'TREATING', practitioner];
      expect(decodeFlagId(flagId(key))).toEqual(key);
    }
    for (const id of ['', 'x', flagId(['2026', 'H', 'K']), flagId([TODAY])])
      expect(decodeFlagId(id)).toBeUndefined();
  });
});
