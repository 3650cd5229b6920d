import { LEAST, MOST } from '@hub/kernel/statistics/noise.ts';
import { publish, THRESHOLDS } from '@hub/kernel/statistics/publish.ts';
import type { FoundCell } from '@hub/kernel/statistics/read-cells.ts';
import type { Actor } from '@hub/schema/actor.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Door, openDoor } from '../intake/door.ts';
import {
  ANALYST,
  atomsOf,
  boundsOf,
  cellFinder,
  NEIGHBOUR,
  NEIGHBOURS_MANAGER,
  PUBLIC,
  publisherTo,
  type Question,
  questionsOf,
  type Topic,
  thresholdOf,
  topic,
} from './attacker.ts';
import { accuracyOf, boundOf, drawsAbout, type Exposure, pairsOf } from './membership.ts';
import { CATEGORIES, type Citizen, cellsOf, citizens, movedTo, withOnly } from './small-city.ts';
import { type Bounds, rangesOf } from './solver.ts';

const SEXES = ['1', '2'];
const BANDS = Array.from({ length: 12 }, (_, n) => String(30 + 5 * n));
const patients = { disease: ['HYPERTENSION'], sex: SEXES, ageBand: BANDS };
const TOPICS: readonly (readonly [name: string, about: Topic])[] = [
  ['patients', topic('chronic', 'enrolled', patients)],
  ['patients seen', topic('chronic', 'managed', patients)],
  ['visits, by months and the year', topic('visits', 'visits', { class: ['1', '3'] })],
  ['costs', topic('visits', 'cost', { class: ['1', '3'] })],
  ['diagnoses, sensitive ones too', topic('diseases', 'diagnoses', { category: CATEGORIES, sex: SEXES })],
];
/** Their answers are laid together; the manager of the neighbouring district has exact ones about it. */
const EVERYBODY: readonly Actor[] = [PUBLIC, ANALYST, NEIGHBOURS_MANAGER];
const SECRET = 'installation 1';
/** Of a figure of events, somebody adds so many times the usual at most. */
const MOST_ADDED = 10;

/** Whose membership is asked for, and whose move is delivered late, so that the answers change. */
const VICTIM = 0;
const MOVER = 1;

describe('who asks everything about a district', () => {
  let door: Door;
  let before: FoundCell[];
  let after: FoundCell[];
  /** Without the person whose membership is asked for, and with them. */
  let worlds: [FoundCell[], FoundCell[]];
  beforeAll(async () => {
    door = await openDoor();
    const people: readonly Citizen[] = citizens();
    before = await cellsOf(door.sql, people);
    after = await cellsOf(door.sql, people.with(MOVER, movedTo(`${NEIGHBOUR}001003`, people[MOVER]!)));
    const victim = people[VICTIM]!;
    const without = people.with(VICTIM, withOnly([], victim));
    const withThem = people.with(VICTIM, withOnly(['chronic', 'visit', 'F32'], victim));
    worlds = [await cellsOf(door.sql, without), await cellsOf(door.sql, withThem)];
  }, 30_000);
  afterAll(() => door.close());

  /** How closely the small cells of the district are known from all bounds, before the move and after it. */
  async function narrowest(
    about: Topic,
    boundsIn: (question: Question, cell: FoundCell | undefined) => (Bounds | undefined)[],
  ): Promise<number> {
    const atoms = atomsOf(about).length;
    const questions = questionsOf(about);
    const bounds = [before, after].flatMap((cells, world) => {
      const find = cellFinder(about, cells);
      return questions
        .flatMap((question) => boundsIn(question, find(question)) as Bounds[])
        .filter(Boolean)
        .map((one) => ({ ...one, of: one.of.map((n) => n + world * atoms) }));
    });
    const most = about.cube.measures[about.measure]!.kind === 'PERSONS' ? 1 : MOST_ADDED;
    for (let n = 0; n < atoms; n++)
      bounds.push({ of: [n, n + atoms], signs: [1, -1], from: -most, to: most });
    const find = cellFinder(about, before);
    const small = questions.filter(
      (question) =>
        !question.area.code.startsWith(NEIGHBOUR) &&
        (find(question)?.persons ?? 0) < thresholdOf(about, question),
    );
    expect(small.length).toBeGreaterThan(20);
    const ranges = await rangesOf(
      2 * atoms,
      bounds,
      small.map(({ of }) => of),
    );
    return Math.min(...ranges.map(([least, greatest]) => greatest - least));
  }

  const answers = (about: Topic, least: number) => (question: Question, cell: FoundCell | undefined) =>
    EVERYBODY.map((actor) => {
      const publisher = publisherTo(actor, SECRET);
      const figure = publisher.figure(about.cube, about.measure, question.area, cell, question.values);
      return boundsOf(about, question, figure, publisher.audience(question.area), least);
    });

  test.each(TOPICS)('learns no small cell of %s', { timeout: 30_000 }, async (_name, about) => {
    expect(await narrowest(about, answers(about, LEAST))).toBeGreaterThan(40);
  });

  test.each(TOPICS)(
    'nor who bets that no noise of %s is below -10',
    { timeout: 30_000 },
    async (_name, about) => {
      expect(await narrowest(about, answers(about, -MOST))).toBeGreaterThan(10);
    },
  );

  test('would learn them, were small cells suppressed and no others blurred', {
    timeout: 30_000,
  }, async () => {
    const [, about] = TOPICS[0]!;
    const plain = ({ of }: Question, cell: FoundCell | undefined): Bounds[] => {
      const value = cell?.sums[0] ?? 0;
      return [
        value < THRESHOLDS.PUBLIC
          ? { of, from: 0, to: THRESHOLDS.PUBLIC - 1 }
          : { of, from: value, to: value },
      ];
    };
    expect(await narrowest(about, plain)).toBeLessThan(0.001);
  });

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

  test.each(EXPOSURES)(
    'who knows everybody else is right from %i draws at most %d of the time: %j',
    { timeout: 30_000 },
    async (draws, atMost, exposure) => {
      expect(drawsAbout(exposure)).toBe(draws);
      expect(boundOf(draws)).toBeLessThanOrEqual(atMost);
      const pairs = pairsOf(...worlds, exposure);
      expect(pairs.length).toBeGreaterThan(10);
      expect(pairs.length).toBeLessThanOrEqual(draws);
      const slack = 3 * Math.sqrt(0.25 / GUESSES);
      expect(accuracyOf(pairs, GUESSES)).toBeLessThanOrEqual(boundOf(draws) + slack);
    },
  );
});

describe('elsewhere', () => {
  const [, { cube }] = TOPICS[0]!;
  const table = fc.array(fc.array(fc.nat(45), { minLength: 2, maxLength: 4 }), {
    minLength: 2,
    maxLength: 4,
  });

  test('a parent and its children, cut at random, tell no small cell', { timeout: 30_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.string(), async (rows, secret) => {
        const width = Math.min(...rows.map((row) => row.length));
        const atoms = rows.flatMap((row, area) =>
          row.slice(0, width).map((persons, value) => ({ persons, area, value })),
        );
        const cells = [-1, ...rows.keys()].flatMap((area) =>
          [-1, ...Array.from({ length: width }).keys()].map((value) => ({ area, value })),
        );
        const asked = cells.map(({ area, value }) => {
          const of = [...atoms.keys()].filter(
            (n) => (area < 0 || atoms[n]!.area === area) && (value < 0 || atoms[n]!.value === value),
          );
          const persons = of.reduce((sum, n) => sum + atoms[n]!.persons, 0);
          return {
            of,
            persons,
            code: area < 0 ? '500106' : `50010600${area}`,
            value: value < 0 ? '' : `${value}`,
          };
        });
        const bounds = asked.map(({ of, persons, code, value }): Bounds => {
          const cell = cellAt({ code, cut: value && 'disease', value, persons, sum: persons });
          const figure = publish(cell, 'PARTNER', secret, {
            cube,
            measure: 'enrolled',
            sensitive: false,
            small: false,
          });
          if (figure.value === null) return { of, from: 0, to: THRESHOLDS.PARTNER + MOST - LEAST };
          return { of, from: figure.value - MOST - 0.5, to: figure.value - LEAST + 0.5 };
        });
        const small = asked.filter(({ persons }) => persons < THRESHOLDS.PARTNER);
        const ranges = await rangesOf(
          atoms.length,
          bounds,
          small.map(({ of }) => of),
        );
        for (const [least, greatest] of ranges) expect(greatest - least).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });
});

interface Counted {
  code?: string;
  cut?: string;
  value?: string;
  period?: string;
  persons: number;
  sum: number;
  /** Who is in it; the same for the same persons. */
  key?: bigint;
}

function cellAt({
  code = '500106',
  cut = '',
  value = '',
  period = '2025-01-01',
  persons,
  sum,
  key,
}: Counted): FoundCell {
  return {
    area: { system: 'GB2260-2023', code },
    span: 'Y',
    period,
    cube: 'any',
    cut,
    values: [value, ''],
    persons,
    key: key ?? BigInt(persons),
    sums: [sum, sum, sum, sum],
  };
}

describe('who has seen many installations and knows everybody else', () => {
  const TRAINED = 20_000;
  const GUESSES = 4_000;
  const [enrolled, visits] = [TOPICS[0]![1], TOPICS[2]![1]];

  /** How often the answer tells the world it comes from, to whoever has counted the answers of both. */
  function accuracy({ cube }: Topic, measure: string, ...worlds: readonly (readonly Counted[])[]): number {
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
  const slack = 3 * Math.sqrt(0.25 / GUESSES);

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
    expect(accuracy(enrolled, 'enrolled', without, withThem)).toBeLessThanOrEqual(boundOf(draws) + slack);
  });

  test.each([
    ['was admitted, as nobody else was', 'bedDays', { persons: 500, sum: 0 }, { persons: 500, sum: 12 }],
    ['was admitted, as a few others were', 'bedDays', { persons: 500, sum: 400 }, { persons: 500, sum: 412 }],
    ['came twice', 'visits', { persons: 99, sum: 335 }, { persons: 100, sum: 337 }],
    ['cost much', 'cost', { persons: 99, sum: 99_000_000 }, { persons: 100, sum: 100_200_000 }],
  ] as const)('does not tell whether somebody %s', (_name, measure, without, withThem) => {
    const pair = [without, { ...withThem, key: 9n }].map((one) => [one]);
    expect(accuracy(visits, measure, ...pair)).toBeLessThanOrEqual(boundOf(2) + slack);
  });
});
