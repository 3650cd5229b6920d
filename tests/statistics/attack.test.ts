import { cutName } from '@hub/kernel/statistics/define-cube.ts';
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
import { cellAt } from './cell-at.ts';
import { CATEGORIES, type Citizen, cellsOf, citizens, movedTo } from './small-city.ts';
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
/** One of those under which the bet on the noise is right; others contradict it. */
const SECRET = 'installation 1';
/** Of a figure of events, somebody adds so many times the usual at most. */
const MOST_ADDED = 10;

/** Whose move is delivered late, so that the answers change. */
const MOVER = 1;

/** Several askers and both trees say the same: the solver need hear it once. */
const different = <T>(all: readonly T[]): T[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
];

describe('who asks everything about a district', () => {
  let door: Door;
  let before: FoundCell[];
  let after: FoundCell[];
  beforeAll(async () => {
    door = await openDoor();
    const people: readonly Citizen[] = citizens();
    before = await cellsOf(door.sql, people);
    after = await cellsOf(door.sql, people.with(MOVER, movedTo(`${NEIGHBOUR}001003`, people[MOVER]!)));
  }, 120_000);
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
        .flatMap((question) => boundsIn(question, find(question)).flatMap((found) => found ?? []))
        .map((one) => ({ ...one, of: one.of.map((n) => n + world * atoms) }));
    });
    const most = about.cube.measures[about.measure]!.kind === 'PERSONS' ? 1 : MOST_ADDED;
    for (let n = 0; n < atoms; n++)
      bounds.push({ of: [n, n + atoms], signs: [1, -1], from: -most, to: most });
    const find = cellFinder(about, before);
    // Questions that meet no cell would attack nothing.
    const met = questions.filter((question) => find(question)).map(({ cut }) => cutName(cut));
    expect(new Set(met)).toEqual(new Set(questions.map(({ cut }) => cutName(cut))));
    const small = questions.filter(
      (question) =>
        !question.area.code.startsWith(NEIGHBOUR) &&
        (find(question)?.persons ?? 0) < thresholdOf(about, question),
    );
    expect(small.length).toBeGreaterThan(20);
    const targets = small.map(({ of }) => of);
    const ranges = await rangesOf(2 * atoms, different(bounds), different(targets));
    return Math.min(...ranges.map(([least, greatest]) => greatest - least));
  }

  const answers = (about: Topic, least: number) => (question: Question, cell: FoundCell | undefined) =>
    EVERYBODY.map((actor) => {
      const publisher = publisherTo(actor, SECRET);
      const figure = publisher.figure(about.cube, about.measure, question.area, cell, question.values);
      return boundsOf(about, question, figure, publisher.audience(question.area), least);
    });

  test.each(TOPICS)('learns no small cell of %s', { timeout: 120_000 }, async (_name, about) => {
    expect(await narrowest(about, answers(about, LEAST))).toBeGreaterThan(20);
  });

  test.each(TOPICS)(
    'nor who bets that no noise of %s is below -10',
    { timeout: 120_000 },
    async (_name, about) => {
      expect(await narrowest(about, answers(about, -MOST))).toBeGreaterThanOrEqual(1);
    },
  );

  test('would learn them, were small cells suppressed and no others blurred', {
    timeout: 120_000,
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
});

describe('elsewhere', () => {
  const [, { cube }] = TOPICS[0]!;
  const table = fc.array(fc.array(fc.nat(45), { minLength: 2, maxLength: 4 }), {
    minLength: 2,
    maxLength: 4,
  });

  test('a parent and its children, cut at random, tell no small cell', { timeout: 120_000 }, async () => {
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
