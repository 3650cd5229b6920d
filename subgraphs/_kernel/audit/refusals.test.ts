import { describe, expect, test } from 'vitest';
import { countByMinute, isKept, SINGLY } from './refusals.ts';

describe('refusals on record', () => {
  test('are few however many there were, and tell how many', () => {
    const kept = Array.from({ length: 100_000 }, (_, n) => n + 1).filter(isKept);
    expect(kept.slice(0, SINGLY)).toEqual(Array.from({ length: SINGLY }, (_, n) => n + 1));
    expect(kept.slice(SINGLY)).toEqual([60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 30720, 61440]);
  });

  test('are counted by actor and minute', () => {
    let now = 59_999;
    const count = countByMinute(() => now);
    expect([count('a'), count('a'), count('b'), count('a')]).toEqual([1, 2, 1, 3]);
    now = 60_000;
    expect([count('a'), count('b'), count('b')]).toEqual([1, 1, 2]);
  });
});
