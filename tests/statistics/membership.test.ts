import { publish } from '@hub/kernel/statistics/publish.ts';
import type { FoundCell } from '@hub/kernel/statistics/read-cells.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Door, openDoor } from '../intake/door.ts';
import { type Counted, cellAt } from './cell-at.ts';
import { accuracyOf, boundOf, drawsAbout, type Exposure, pairsOf } from './membership.ts';
import { cellsOf, citizens, withOnly } from './small-city.ts';

/** Three standard deviations of a share of right guesses. */
const slackOf = (guesses: number): number => 3 * Math.sqrt(0.25 / guesses);

describe('who knows everybody else and asks everything', () => {
  let door: Door;
  /** Without the person, and with them. */
  let worlds: [FoundCell[], FoundCell[]];
  beforeAll(async () => {
    door = await openDoor();
    const [one, ...others] = citizens();
    const without = [withOnly([], one!), ...others];
    const withThem = [withOnly(['chronic', 'visit', 'F32'], one!), ...others];
    worlds = [await cellsOf(door.sql, without), await cellsOf(door.sql, withThem)];
  }, 120_000);
  afterAll(() => door.close());

  /** What the registered cuts let be known of one person in a year, and how often a guess is right by it at most. */
  const EXPOSURES: readonly (readonly [draws: number, atMost: number, Exposure])[] = [
    [19, 0.87, { cube: 'chronic', measures: ['enrolled'] }],
    [38, 0.942, { cube: 'chronic', measures: ['enrolled', 'managed'] }],
    [76, 0.988, { cube: 'chronic', measures: ['enrolled', 'managed', 'standard', 'controlled'] }],
    [116, 0.998, { cube: 'visits', measures: ['visits'], months: 1 }],
    [116, 0.998, { cube: 'visits', measures: ['cost'], months: 1 }],
    [24, 0.892, { cube: 'diseases', measures: ['diagnoses'], sensitive: true }],
  ];
  const GUESSES = 1_000;

  test.each(EXPOSURES)('is right from %i draws at most %d of the time: %j', (draws, atMost, exposure) => {
    expect(drawsAbout(exposure)).toBe(draws);
    expect(boundOf(draws)).toBeLessThanOrEqual(atMost);
    const pairs = pairsOf(...worlds, exposure);
    expect(pairs.length).toBeGreaterThan(10);
    expect(pairs.length).toBeLessThanOrEqual(draws);
    expect(accuracyOf(pairs, GUESSES)).toBeLessThanOrEqual(boundOf(draws) + slackOf(GUESSES));
  });
});

describe('who has seen many installations and knows everybody else', () => {
  const TRAINED = 20_000;
  const GUESSES = 4_000;

  /** How often the answer tells the world it comes from, to whoever has counted the answers of both. */
  function accuracy(cubeName: string, measure: string, ...worlds: readonly (readonly Counted[])[]): number {
    const cube = cubes.find(({ name }) => name === cubeName)!;
    const about = { cube, measure, sensitive: false, small: false };
    const answer = (world: number, secret: string) =>
      worlds[world]!.map((one) => publish(cellAt(one), 'PARTNER', secret, about).value).join();
    const seen = [0, 1].map((world) => {
      const counts = new Map<string, number>();
      for (let n = 0; n < TRAINED; n++) {
        const text = answer(world, `seen ${n} ${world}`);
        counts.set(text, (counts.get(text) ?? 0) + 1);
      }
      return counts;
    });
    let right = 0;
    for (let n = 0; n < GUESSES; n++) {
      const text = answer(n % 2, `new ${n}`);
      const [without = 0, withThem = 0] = seen.map((counts) => counts.get(text) ?? 0);
      right += without === withThem ? 0.5 : Number(withThem > without === (n % 2 === 1));
    }
    return right / GUESSES;
  }

  test.each([
    [
      'all are men but one',
      1,
      [
        { persons: 40, sum: 40, key: 7n },
        { persons: 40, sum: 40, key: 7n, cut: 'sex', value: '1' },
      ],
      [
        { persons: 41, sum: 41, key: 9n },
        { persons: 40, sum: 40, key: 7n, cut: 'sex', value: '1' },
      ],
    ],
    [
      'nobody else has moved in since last year',
      1,
      [
        { persons: 30, sum: 30, key: 7n },
        { persons: 30, sum: 30, key: 7n, period: '2024-01-01' },
      ],
      [
        { persons: 31, sum: 31, key: 9n },
        { persons: 30, sum: 30, key: 7n, period: '2024-01-01' },
      ],
    ],
    [
      'all live in one village but one',
      1,
      [
        { persons: 25, sum: 25, key: 7n, code: '500106001' },
        { persons: 25, sum: 25, key: 7n, code: '500106001001' },
      ],
      [
        { persons: 26, sum: 26, key: 9n, code: '500106001' },
        { persons: 25, sum: 25, key: 7n, code: '500106001001' },
      ],
    ],
  ] as const)('does not tell who the one is where %s', (_name, draws, without, withThem) => {
    expect(accuracy('chronic', 'enrolled', without, withThem)).toBeLessThanOrEqual(
      boundOf(draws) + slackOf(GUESSES),
    );
  });

  test.each([
    ['was admitted, as nobody else was', 'bedDays', { persons: 500, sum: 0 }, { persons: 500, sum: 12 }],
    ['was admitted, as a few others were', 'bedDays', { persons: 500, sum: 400 }, { persons: 500, sum: 412 }],
    ['came twice', 'visits', { persons: 99, sum: 335 }, { persons: 100, sum: 337 }],
    ['cost much', 'cost', { persons: 99, sum: 99_000_000 }, { persons: 100, sum: 100_200_000 }],
  ] as const)('does not tell whether somebody %s', (_name, measure, without, withThem) => {
    const pair = [without, { ...withThem, key: 9n }].map((one) => [one]);
    expect(accuracy('visits', measure, ...pair)).toBeLessThanOrEqual(boundOf(2) + slackOf(GUESSES));
  });
});
