import { describe, expect, test } from 'vitest';
import { DECISION_WORKING_DAYS, dayAfter, dueAfter, endsSoon, isOverdue, SOON_DAYS } from './deadlines.ts';

describe('the limit of a decision', () => {
  test.each([
    // A Monday morning in the city: two weeks later, until the day is over.
    ['2026-03-02T01:00:00Z', '2026-03-16T16:00:00.000Z'],
    // Friday evening, and the same evening of UTC, which is Saturday in the city.
    ['2026-03-06T15:59:00Z', '2026-03-20T16:00:00.000Z'],
    ['2026-03-06T16:01:00Z', '2026-03-20T16:00:00.000Z'],
    ['2026-03-08T04:00:00Z', '2026-03-20T16:00:00.000Z'],
  ])('applied for at %s is %s', (now, due) => {
    expect(dueAfter(new Date(now)).toISOString()).toBe(due);
  });

  test('is ten working days away', () => {
    expect(DECISION_WORKING_DAYS).toBe(10);
    expect(dueAfter(new Date('2026-03-02T01:00:00Z'), 1).toISOString()).toBe('2026-03-03T16:00:00.000Z');
  });

  test('has passed when it is reached, and never where nothing waits', () => {
    const due = '2026-03-16T16:00:00.000Z';
    expect(isOverdue(due, new Date('2026-03-16T15:59:59Z'))).toBe(false);
    expect(isOverdue(due, new Date(due))).toBe(true);
    expect(isOverdue(null, new Date(due))).toBe(false);
  });
});

test('a grant in force ends soon in its last days', () => {
  const now = new Date('2026-03-02T01:00:00Z');
  const last = dayAfter('2026-03-02', SOON_DAYS);
  expect(endsSoon('ACTIVE', last, now)).toBe(true);
  expect(endsSoon('ACTIVE', dayAfter(last, 1), now)).toBe(false);
  expect(endsSoon('EXPIRED', last, now)).toBe(false);
});
