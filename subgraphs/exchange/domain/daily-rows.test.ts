import { expect, test } from 'vitest';
import { dailyRowsFor, MOST_ROWS } from './daily-rows.ts';

test.each([
  ['nothing is known of', [null], 1, 100_000],
  ['little is read of', [30_000, 10_000], 1, 100_000],
  ['two full readings are of', [130_000, 130_000], 0.4, 300_000],
  ['all of the city is', [900_000, null], 1, 1_800_000],
  ['more than anybody may is', [40_000_000], 1, MOST_ROWS],
])('where %s, the limit is', (_name, rows, share, expected) => {
  expect(dailyRowsFor(rows, share)).toBe(expected);
});
