import { lagWithin, type RuleCount, scoreOf } from '@hub/kernel/intake/quality/score.ts';
import type { Audience } from '@hub/kernel/statistics/publish.ts';

/** What the rules said of what the sources of an area delivered in a period. */
export interface Counted {
  rules: readonly RuleCount[];
  lags: readonly { hours: number; rows: number }[];
  openIssues: number;
}

/** Of fewer accepted resources nothing is told to others than who manages the area: one row would move the rate. */
export const ENOUGH = 1_000;
const MEDIAN = 0.5;
const P95 = 0.95;

export const QUALITY_STATUSES = ['EXACT', 'ROUNDED', 'SUPPRESSED'] as const;

/** The rate of a dimension; counts are for managing the area only. */
export interface ShownDimension {
  dimension: string;
  weight: number;
  rate: number | null;
  checked: number | null;
  passed: number | null;
}

export interface Shown {
  status: (typeof QUALITY_STATUSES)[number];
  score: number | null;
  dimensions: readonly ShownDimension[];
  rules: readonly RuleCount[] | null;
  openIssues: number | null;
  lagMedian: number | null;
  lagP95: number | null;
}

/** Percent, to so many decimals. */
const rounded = (value: number | null, decimals: number): number | null =>
  value === null ? null : Math.round(value * 10 ** decimals) / 10 ** decimals;

export const rowsOf = (rules: readonly RuleCount[]): number =>
  rules.find(({ rule }) => rule === 'VALID')?.checked ?? 0;

/**
 * The only way out for figures about deliveries: exact for who manages the area; for everybody else whole percents of
 * many rows, of places no smaller than a district and of periods that are over.
 * @param day whose edition of rules and weights holds
 */
export function shownTo(
  audience: Audience,
  about: { small: boolean; closed: boolean; day: string },
  { rules, lags, openIssues }: Counted,
): Shown {
  const { score, dimensions } = scoreOf(rules, about.day);
  if (audience === 'MANAGEMENT')
    return {
      status: 'EXACT',
      score: rounded(score, 2),
      dimensions: dimensions.map((one) => ({ ...one, rate: rounded(one.rate, 2) })),
      rules,
      openIssues,
      lagMedian: lagWithin(lags, MEDIAN),
      lagP95: lagWithin(lags, P95),
    };
  const hidden = about.small || !about.closed || rowsOf(rules) < ENOUGH;
  return {
    status: hidden ? 'SUPPRESSED' : 'ROUNDED',
    score: hidden ? null : rounded(score, 0),
    dimensions: dimensions.map(({ dimension, weight, rate, checked }) => ({
      dimension,
      weight,
      rate: hidden || checked < ENOUGH ? null : rounded(rate, 0),
      checked: null,
      passed: null,
    })),
    rules: null,
    openIssues: null,
    lagMedian: null,
    lagP95: null,
  };
}

/** A month's line of a district, before it has a rank. */
export interface Line {
  divisionSystem: string;
  divisionCode: string;
  score: number;
  sources: number;
  rates: Readonly<Record<string, number | null>>;
}

/** Ranked by what is published; equal scores share a rank. */
export const ranked = <L extends Line>(lines: readonly L[]): (L & { rank: number })[] =>
  lines.map((line) => ({ ...line, rank: 1 + lines.filter(({ score }) => score > line.score).length }));
