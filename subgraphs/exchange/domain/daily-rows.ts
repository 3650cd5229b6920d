/** Rows a day at most, whoever asks. */
export const MOST_ROWS = 10_000_000;
/** What is proposed comes in steps of so many, and is as many at least. */
const STEP = 100_000;
/** All of it in a day, and once more for a reading that has to begin anew. */
const READINGS = 2;

/**
 * The daily limit that lets a copy begin within a day.
 * @param rows about how many each granted resource has in the city, as published; null where that is not shown
 * @param share of the city's persons who are in the division, 0 to 1
 */
export function dailyRowsFor(rows: readonly (number | null)[], share: number): number {
  const all = rows.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return Math.min(MOST_ROWS, STEP * Math.max(1, Math.ceil((READINGS * all * share) / STEP)));
}
