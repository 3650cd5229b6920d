import { expect, test } from 'vitest';
import { latestDay, toInstant } from './dates.ts';

test.each([
  ['2026', '2026-01-01T00:00:00+08:00', '2026-12-31'],
  ['2024-02', '2024-02-01T00:00:00+08:00', '2024-02-29'],
  ['2026-11-22', '2026-11-22T00:00:00+08:00', '2026-11-22'],
])('%s is the first moment in China, and the last day it can mean', (value, instant, day) => {
  expect(toInstant(value, 'path')).toBe(instant);
  expect(latestDay(value, 'path')).toBe(day);
});

test('a whole instant stays as it is, to the microsecond', () => {
  expect(toInstant('2026-11-22T10:00:00Z', 'path')).toBe('2026-11-22T10:00:00Z');
  expect(toInstant('2026-11-22T10:00:00.123456789-05:00', 'path')).toBe('2026-11-22T10:00:00.123456-05:00');
});

test.each(['2026-02-30', '2026-13', '1026-01-01', '22.11.2026', '2026-11-22T25:00:00Z', ''])(
  'refuses “%s”',
  (value) => {
    expect(() => toInstant(value, 'Observation.issued')).toThrow(
      expect.objectContaining({ reason: 'INVALID_DATE', detail: 'Observation.issued' }),
    );
  },
);
