import { isSmall } from '@hub/kernel/statistics/audience.ts';
import type { Cube } from '@hub/kernel/statistics/define-cube.ts';
import { EPSILON, LEAST, MOST } from '@hub/kernel/statistics/noise.ts';
import { type Figure, rounded, THRESHOLDS } from '@hub/kernel/statistics/publish.ts';
import type { FoundCell } from '@hub/kernel/statistics/read-cells.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { ANALYST, publisherTo } from './attacker.ts';

/** Divisions that a person is in: four levels of the own tree, two of the reporting tree; from districts up, two each. */
const LEVELS = { all: 6, large: 4 };

/** What a person is in of a cube in a year. */
export interface Exposure {
  cube: string;
  measures: readonly string[];
  /** Months in which something happened to them. */
  months?: number;
  /** Everything about them has a sensitive topic. */
  sensitive?: true;
}

/** How many draws of noise the figures of one year hold that a person is in, by the registered cuts. */
export function drawsAbout({ cube: name, measures, months = 0, sensitive }: Exposure): number {
  const cube = cubeOf(name);
  const figures = cube.cuts.reduce((sum, { atInstitution, months: monthly }) => {
    if (atInstitution) return sum + (sensitive ? 0 : 1 + (monthly ? months : 0));
    return sum + (sensitive ? LEVELS.large : LEVELS.all) + (monthly ? months * LEVELS.large : 0);
  }, 0);
  const eventful = measures.filter((measure) => cube.measures[measure]!.kind !== 'PERSONS');
  // Figures of events are let through by a draw about persons, one for all measures of a cell.
  return figures * (measures.length + (eventful.length > 0 ? 1 : 0));
}

const below = (noise: number): number => {
  const at = Math.min(MOST, Math.max(LEAST, noise));
  const share = (x: number) => (x < 0 ? Math.exp(EPSILON * x) / 2 : 1 - Math.exp(-EPSILON * x) / 2);
  return (share(at) - share(LEAST)) / (share(MOST) - share(LEAST));
};

/** One draw tells the truth outright as often as the upper end shows by itself whether one person more is there. */
const DELTA = 1 - below(MOST - 1);

/**
 * How often anybody at all can be right whether a person is in, from so many draws, who first thinks it as likely as
 * not: each draw is no better than a coin that tells the truth with e^ε : 1, except where it shows it outright (the
 * composition theorem of Kairouz, Oh and Viswanath 2015, without its slack). The best guess is what most coins say.
 */
export function boundOf(draws: number): number {
  const truth = Math.exp(EPSILON) / (1 + Math.exp(EPSILON));
  let right = 0;
  let ways = 1;
  for (let n = 0; n <= draws; n++) {
    const share = ways * truth ** n * (1 - truth) ** (draws - n);
    right += share * (2 * n > draws ? 1 : 2 * n === draws ? 0.5 : 0);
    ways = (ways * (draws - n)) / (n + 1);
  }
  return 1 - (1 - DELTA) ** draws * (1 - right);
}

/** Two cells at one place, as they are with the person in and without. */
interface Pair {
  cube: Cube;
  measure: string;
  worlds: readonly [without: FoundCell, withThem: FoundCell];
}

/** Every figure that the person changes. A cell that only they are in is empty without them. */
export function pairsOf(
  without: readonly FoundCell[],
  withThem: readonly FoundCell[],
  { cube: name, measures }: Exposure,
): Pair[] {
  const cube = cubeOf(name);
  const place = ({ area, span, period, cut, values }: FoundCell) =>
    [area.system, area.code, span, period, cut, ...values].join('|');
  const known = new Map(without.filter((cell) => cell.cube === name).map((cell) => [place(cell), cell]));
  return withThem
    .filter((cell) => cell.cube === name)
    .flatMap((cell) => {
      const other = known.get(place(cell)) ?? { ...cell, persons: 0, key: 0n, sums: [0, 0, 0, 0] };
      return measures
        .filter((measure) => sumOf(cube, measure, cell) !== sumOf(cube, measure, other))
        .map((measure) => ({ cube, measure, worlds: [other, cell] as const }));
    });
}

/** How often the best possible guess is right, over so many secrets, in half of which the person is in. */
export function accuracyOf(pairs: readonly Pair[], secrets: number): number {
  let right = 0;
  for (let secret = 0; secret < secrets; secret++) {
    const truth = secret % 2;
    const publisher = publisherTo(ANALYST, `installation ${secret}`);
    const evidence = pairs.reduce((sum, { cube, measure, worlds }) => {
      const [without, withThem] = worlds;
      const cell = worlds[truth]!;
      const figure = publisher.figure(
        cube,
        measure,
        cell.area,
        cell.persons > 0 ? cell : undefined,
        cell.values,
      );
      const likely = (world: FoundCell) => Math.log(likelihood(cube, measure, world, figure));
      return sum + likely(withThem) - likely(without);
    }, 0);
    if (evidence === 0) right += 0.5;
    else if (evidence > 0 === (truth === 1)) right += 1;
  }
  return right / secrets;
}

/** How often a cell is answered with this figure. */
function likelihood(cube: Cube, measure: string, cell: FoundCell, { value }: Figure): number {
  const sensitive = cell.values.some((one) => cube.sensitive?.test(one) ?? false);
  if (sensitive && isSmall(cell.area)) return 1;
  const enough = THRESHOLDS.PARTNER * (sensitive ? 2 : 1) + MOST;
  const { kind, each = 1 } = cube.measures[measure]!;
  const adding = sumOf(cube, measure, cell) / each;
  if (kind === 'PERSONS') {
    if (value === null) return below(enough - 0.5 - adding);
    return below(value + 0.5 - adding) - below(value - 0.5 - adding);
  }
  const letThrough = 1 - below(enough - 0.5 - cell.persons);
  if (value === null) return 1 - letThrough * (1 - below(enough - adding));
  const half = (rounded(value) >= 1_000 ? 10 ** (Math.floor(Math.log10(value)) - 2) : 1) / 2;
  const from = Math.max(enough, (value - half) / each);
  return letThrough * (below((value + half) / each - adding) - below(from - adding));
}

const cubeOf = (name: string): Cube => cubes.find((cube) => cube.name === name)!;

/** In units: money in yuan. */
function sumOf(cube: Cube, measure: string, { sums }: FoundCell): number {
  const sum = sums[Object.keys(cube.measures).indexOf(measure)] ?? 0;
  return cube.measures[measure]!.kind === 'AMOUNT' ? sum / 100 : sum;
}
