/** By the year for which they are set. */
export interface YearTarget {
  year: number;
  value: number;
}

/** How a figure is compared with its target; where nothing is said, it is to be reached. */
export type Comparator = 'GE' | 'LE' | 'EQ' | null;

/** As they are stored. */
export const targetsOf = (stored: Readonly<Record<string, number>>): YearTarget[] =>
  Object.entries(stored)
    .map(([year, value]) => ({ year: Number(year), value }))
    .sort((one, other) => one.year - other.year);

/** What is to be reached next in a year: the target of that year, or of the next one that has any; else the last. */
export const targetFor = (targets: readonly YearTarget[], year: number): YearTarget | null =>
  targets.find((target) => target.year >= year) ?? targets.at(-1) ?? null;

/** How much of a target is reached, in percent: 100 and more is all of it. Null where that cannot be said. */
export function attainmentOf(
  value: number | null,
  target: YearTarget | null,
  comparator: Comparator,
): number | null {
  if (value === null || target === null) return null;
  if (comparator === 'EQ') return value === target.value ? PERCENT : 0;
  const [above, below] = comparator === 'LE' ? [target.value, value] : [value, target.value];
  return below === 0 ? null : (above * PERCENT) / below;
}

const PERCENT = 100;
