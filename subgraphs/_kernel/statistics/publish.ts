import type { Cube, Measure } from './define-cube.ts';
import { MOST, noiseOf } from './noise.ts';

/** Who a figure is for. */
export type Audience = 'MANAGEMENT' | 'PARTNER' | 'PUBLIC';

/** What was done to a figure before it left. */
export type FigureStatus = 'EXACT' | 'PERTURBED' | 'SUPPRESSED';

/** Fewer persons than this are never shown to an audience; sensitive topics double it. */
export const THRESHOLDS: Readonly<Record<Exclude<Audience, 'MANAGEMENT'>, number>> = {
  PARTNER: 5,
  PUBLIC: 10,
};

/** A rate on fewer than these is marked unstable. */
export const STABLE_FROM = 30;

/** A cell as it is stored: what it stands for, and how it is counted. */
export interface Cell {
  area: { system: string; code: string };
  /** M a month, Y a year. */
  span: string;
  /** Its first day. */
  period: string;
  /** The period is over. */
  closed: boolean;
  cube: string;
  cut: string;
  values: readonly string[];
  persons: number;
  key: bigint;
  /** By the place of the measure in its cube; money in fen. */
  sums: readonly number[];
}

export interface Figure {
  /** Null where it is suppressed; money in yuan. */
  value: number | null;
  status: FigureStatus;
}

/** What of a cell matters for publishing it. */
export interface Context {
  cube: Cube;
  measure: string;
  /** A topic that harms people if it becomes known. */
  sensitive: boolean;
  /** Smaller than a district. */
  small: boolean;
}

const SUPPRESSED: Figure = { value: null, status: 'SUPPRESSED' };

/**
 * The only way out for a figure about persons. Exact for whoever manages the area, on record; for everybody else the
 * same noise, and nothing where that leaves few. Whether it leaves few is told by the noisy numbers themselves, with room
 * for the most that noise can add, so that the answer depends on nothing but the noisy numbers, and a number that is
 * shown stands for enough persons in truth. Decided and bounded in DECISIONS.md, attacked in tests/statistics.
 * @param cell undefined where nobody is in it
 * @param secret the installation's
 */
export function publish(cell: Cell | undefined, audience: Audience, secret: string, about: Context): Figure {
  const { cube, measure, sensitive, small } = about;
  const { kind, each = 1 } = cube.measures[measure]!;
  const sum = cell?.sums[Object.keys(cube.measures).indexOf(measure)] ?? 0;
  if (kind === 'ASSETS' || audience === 'MANAGEMENT') return { value: sum / perUnit(kind), status: 'EXACT' };
  // What goes on moving tells by its steps who moves it.
  if (!cell?.closed || (sensitive && small)) return SUPPRESSED;
  const enough = THRESHOLDS[audience] * (sensitive ? 2 : 1) + MOST;
  const persons = Math.round(cell.persons + noiseIn(cell, secret, 'PERSONS', cell.persons));
  const adding = sum / (each * perUnit(kind));
  const blurred = adding + noiseIn(cell, secret, measure, sum);
  if (kind === 'PERSONS') {
    const value = Math.round(blurred);
    return value < enough ? SUPPRESSED : { value, status: 'PERTURBED' };
  }
  if (persons < enough || blurred < enough) return SUPPRESSED;
  return { value: rounded(blurred * each), status: 'PERTURBED' };
}

/**
 * Bound to the place of the cell, not only to who is in it: two cells of the same persons that bore the same noise would
 * prove by it that the rest of the larger one is empty. Bound to who is in it and to the number, too: when one of them
 * changes, all of the noise does, and the difference tells nothing.
 */
function noiseIn(cell: Cell, secret: string, figure: string, number: number): number {
  const { area, span, period, cube, cut, values, key } = cell;
  return noiseOf(secret, area.system, area.code, span, period, cube, cut, ...values, figure, key, number);
}

const FEN = 100;
const perUnit = (kind: Measure['kind']): number => (kind === 'AMOUNT' ? FEN : 1);

const DIGITS = 3;

/** To three digits: more would tell sums apart that differ by one person. */
export function rounded(value: number): number {
  if (value === 0) return 0;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.abs(value))) - DIGITS + 1);
  return Math.round(value / unit) * unit;
}

/** A rate from published parts; null where one of them is suppressed. */
export interface Rate extends Figure {
  numerator: Figure;
  denominator: Figure;
  /** So few below the line that the rate says little. */
  unstable: boolean;
}

export function rateOf(numerator: Figure, denominator: Figure, factor: number): Rate {
  const [above, below] = [numerator.value, denominator.value];
  const status = worst(numerator.status, denominator.status);
  if (above === null || below === null || below === 0)
    return {
      value: null,
      status: below === 0 && status !== 'SUPPRESSED' ? status : 'SUPPRESSED',
      numerator,
      denominator,
      unstable: true,
    };
  const value = (above / below) * factor;
  return { value, status, numerator, denominator, unstable: below < STABLE_FROM };
}

const ORDER: readonly FigureStatus[] = ['EXACT', 'PERTURBED', 'SUPPRESSED'];
export const worst = (...statuses: readonly FigureStatus[]): FigureStatus =>
  ORDER[Math.max(...statuses.map((status) => ORDER.indexOf(status)))]!;
