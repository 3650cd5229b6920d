import { DIMENSIONS, type Dimension, dimensionsOn, weightsOn } from './rules.ts';

/** How often a rule had something to compare, and how often it was kept. */
export interface RuleCount {
  rule: string;
  checked: number;
  passed: number;
}

export interface DimensionScore {
  dimension: Dimension;
  /** Out of 100, as the edition says. */
  weight: number;
  checked: number;
  passed: number;
  /** Percent; null where nothing was comparable. */
  rate: number | null;
}

export interface Score {
  /** 0 to 100; null where no dimension had anything to compare. */
  score: number | null;
  dimensions: readonly DimensionScore[];
}

/**
 * Σ weight × rate over the dimensions that had something to compare, over the sum of their weights: what has no source
 * (accuracy) neither helps nor harms.
 */
export function scoreOf(counts: readonly RuleCount[], day: string): Score {
  const weights = weightsOn(day);
  const dimensionOf = dimensionsOn(day);
  const dimensions = DIMENSIONS.map((dimension): DimensionScore => {
    const of = counts.filter(({ rule }) => dimensionOf.get(rule) === dimension);
    const checked = of.reduce((sum, one) => sum + one.checked, 0);
    const passed = of.reduce((sum, one) => sum + one.passed, 0);
    const rate = checked === 0 ? null : (passed / checked) * 100;
    return { dimension, weight: weights.get(dimension) ?? 0, checked, passed, rate };
  });
  const compared = dimensions.filter(({ rate }) => rate !== null);
  const weight = compared.reduce((sum, one) => sum + one.weight, 0);
  const score = compared.reduce((sum, one) => sum + one.weight * one.rate!, 0) / weight;
  return { score: weight === 0 ? null : score, dimensions };
}

/** Upper ends, in hours, of the classes that lags are counted in; what took longer stands in the last. */
const LAG_HOURS: readonly number[] = [
  1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 336, 720, 2_160, 4_320, 8_760, 87_600,
];

export const lagClass = (hours: number): number =>
  LAG_HOURS.find((end) => hours <= end) ?? LAG_HOURS[LAG_HOURS.length - 1]!;

/** The class that a share of the rows (0.5 the median) arrived within; null for none. */
export function lagWithin(counts: readonly { hours: number; rows: number }[], share: number): number | null {
  const total = counts.reduce((sum, { rows }) => sum + rows, 0);
  let rows = 0;
  for (const one of counts.toSorted((a, b) => a.hours - b.hours)) {
    rows += one.rows;
    if (rows >= total * share && total > 0) return one.hours;
  }
  return null;
}
