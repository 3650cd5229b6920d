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

/** A cell as it is stored. */
export interface Cell {
  persons: number;
  key: bigint;
  /** By the place of the measure in its cube; money in fen. */
  sums: readonly number[];
}

/** What stands for a cell that is not there: nobody is in it. */
export const NOBODY: Cell = { persons: 0, key: 0n, sums: [0, 0, 0, 0] };

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
 * same noise, and nothing where that leaves few. Whether it leaves few is told by the noisy number itself, with room for
 * the most that noise can add, so that the answer depends on nothing but the noisy number, and a number that is shown
 * stands for enough persons in truth.
 * @param secret the installation's
 */
export function publish(cell: Cell, audience: Audience, secret: string, about: Context): Figure {
  const { cube, measure, sensitive, small } = about;
  const { kind } = cube.measures[measure]!;
  const sum = cell.sums[Object.keys(cube.measures).indexOf(measure)] ?? 0;
  if (kind === 'ASSETS' || audience === 'MANAGEMENT') return { value: inUnits(kind, sum), status: 'EXACT' };
  if (sensitive && small) return SUPPRESSED;
  const enough = THRESHOLDS[audience] * (sensitive ? 2 : 1) + MOST;
  if (kind === 'PERSONS') {
    const value = sum + noiseOf(secret, measure, cell.key, sum);
    return value < enough ? SUPPRESSED : { value, status: 'PERTURBED' };
  }
  const persons = cell.persons + noiseOf(secret, 'persons', cell.key, cell.persons);
  if (persons < enough) return SUPPRESSED;
  // What a person may be in several times is blurred by as many persons, each with the usual share.
  const usual = sum / cell.persons;
  const blurred = Math.max(0, sum + usual * noiseOf(secret, measure, cell.key, sum));
  return { value: rounded(inUnits(kind, blurred)), status: 'PERTURBED' };
}

const FEN = 100;
const inUnits = (kind: Measure['kind'], sum: number): number => (kind === 'AMOUNT' ? sum / FEN : sum);

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
