import { loadRules } from '@hub/kernel/runtime/rules.ts';
import { dayAfter } from './deadlines.ts';

export type UsageRule = 'FAR_ABOVE_USUAL' | 'MORE_THAN_EXPLAINED' | 'MANY_FULL_READINGS';

/** Of one grant and resource on one day: what was read, and what it is measured by. */
export interface UsageFacts {
  rows: number;
  fullReadings: number;
  /** Rows of each of the days before on which anything was read, at most USUAL_DAYS back. */
  before: readonly number[];
  /** About how many rows one full reading has, by the persons of the division; null where nobody can tell. */
  explained: number | null;
}

/** A day that a rule found unusual. */
export interface Unusual {
  rule: UsageRule;
  version: string;
  found: number;
  usual: number;
}

/** So far back what is usual is looked for. */
export const USUAL_DAYS = 28;
/** Fewer days of reading before tell nothing about what is usual. */
const KNOWN_DAYS = 3;
/** So long a day that was unusual keeps its grant in the list of those to look at, unless somebody closes its flag. */
export const LISTED_DAYS = 30;

const editionOn = loadRules(new URL('usage-rules.tsv', import.meta.url), [
  'rule',
  'at_least',
  'times',
  'reason',
]);

/** What a rule compares; undefined where there is nothing to compare with. */
const MEASURES: Readonly<
  Record<UsageRule, (facts: UsageFacts) => { found: number; usual: number } | undefined>
> = {
  FAR_ABOVE_USUAL: ({ rows, before }) =>
    before.length < KNOWN_DAYS ? undefined : { found: rows, usual: median(before) },
  MORE_THAN_EXPLAINED: ({ rows, explained }) =>
    // Rounded, since it is shown: it follows from how many rows the city has.
    explained === null ? undefined : { found: rows, usual: Number(explained.toPrecision(2)) },
  // Once is what it takes to begin.
  MANY_FULL_READINGS: ({ fullReadings }) => ({ found: fullReadings, usual: 1 }),
};

/** The rules that find a day unusual, by the edition in force on it. @param day YYYY-MM-DD, in the city */
export function unusualOn(day: string, facts: UsageFacts): Unusual[] {
  const { version, rules } = editionOn(day);
  return rules.flatMap(({ rule, at_least, times }) => {
    const measured = MEASURES[rule as UsageRule](facts);
    if (!measured || measured.found < Number(at_least)) return [];
    return measured.found > Number(times) * measured.usual
      ? [{ rule: rule as UsageRule, version, ...measured }]
      : [];
  });
}

/** Fewer rows than any rule of the day asks about need not be measured. */
export const leastRowsOn = (day: string): number =>
  Math.min(
    ...editionOn(day)
      .rules.filter(({ rule }) => rule !== 'MANY_FULL_READINGS')
      .map(({ at_least }) => Number(at_least)),
  );

/** In Chinese, what a rule says of a day. */
export const reasonOf = (day: string, rule: string): string =>
  editionOn(day).rules.find((one) => one.rule === rule)?.reason ?? rule;

/** From this day on, an unusual one keeps its grant listed. */
export const listedFrom = (today: string): string => dayAfter(today, -LISTED_DAYS);

/** Of an even number, the higher one of the two in the middle. */
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
