import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineCube } from './define-cube.ts';
import { LEAST, MOST } from './noise.ts';
import {
  type Cell,
  type Figure,
  publish,
  rateOf,
  rounded,
  STABLE_FROM,
  THRESHOLDS,
  worst,
} from './publish.ts';

const cube = defineCube({
  name: 'any',
  title: '任意',
  kind: 'FLOW',
  measures: {
    people: { name: '人', kind: 'PERSONS', unit: '人' },
    events: { name: '次', kind: 'EVENTS', unit: '次', each: 6 },
    money: { name: '元', kind: 'AMOUNT', unit: '元', each: 1_000 },
    beds: { name: '床', kind: 'ASSETS', unit: '张' },
  },
  dimensions: {},
  cuts: [{ by: [] }],
  facts: '',
  tables: [],
});
const MEASURES = Object.keys(cube.measures);
const about = (measure: string, more: { sensitive?: boolean; small?: boolean } = {}) => ({
  cube,
  measure,
  sensitive: false,
  small: false,
  ...more,
});

const cellOf = (persons: number, sums: readonly number[], more: Partial<Cell> = {}): Cell => ({
  area: { system: 'GB2260-2023', code: '500106' },
  span: 'Y',
  period: '2025-01-01',
  closed: true,
  cube: 'any',
  cut: '',
  values: ['', ''],
  persons,
  key: BigInt(persons) * 7_919n,
  sums,
  ...more,
});
const cell = fc
  .record({
    persons: fc.integer({ min: 1, max: 90 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    each: fc.nat(20),
  })
  .map(({ persons, share, each }) =>
    cellOf(persons, [Math.round(persons * share), persons * each, persons * each * 10_000, each]),
  );
const asked = fc.record({
  cell,
  secret: fc.string({ minLength: 8 }),
  measure: fc.constantFrom('people', 'events', 'money'),
  sensitive: fc.boolean(),
  small: fc.boolean(),
});

describe('a figure', () => {
  test('is exact for management, and where it is about nobody', () => {
    const one = cellOf(3, [3, 7, 123_45, 80]);
    const exact = (value: number): Figure => ({ value, status: 'EXACT' });
    expect(publish(one, 'MANAGEMENT', 's', about('people'))).toEqual(exact(3));
    expect(publish(one, 'MANAGEMENT', 's', about('events'))).toEqual(exact(7));
    expect(publish(one, 'MANAGEMENT', 's', about('money'))).toEqual(exact(123.45));
    expect(publish(undefined, 'MANAGEMENT', 's', about('people'))).toEqual(exact(0));
    expect(publish(one, 'PUBLIC', 's', about('beds'))).toEqual(exact(80));
  });

  test('that is shown stands for enough persons, who add enough', () => {
    let shown = 0;
    fc.assert(
      fc.property(asked, fc.constantFrom('PUBLIC', 'PARTNER'), (one, audience) => {
        const { value, status } = publish(one.cell, audience, one.secret, about(one.measure, one));
        expect(status).toBe(value === null ? 'SUPPRESSED' : 'PERTURBED');
        if (value === null) return;
        shown++;
        expect(one.sensitive && one.small).toBe(false);
        const enough = THRESHOLDS[audience] * (one.sensitive ? 2 : 1);
        const { kind, each = 1 } = cube.measures[one.measure]!;
        const sum = one.cell.sums[MEASURES.indexOf(one.measure)]! / (kind === 'AMOUNT' ? 100 : 1);
        expect(sum / each).toBeGreaterThanOrEqual(enough - 0.5);
        if (kind === 'PERSONS') expect(sum).toBeGreaterThanOrEqual(enough);
        expect(one.cell.persons).toBeGreaterThanOrEqual(enough);
        expect(value).toBeLessThanOrEqual((sum + MOST * each) * 1.005 + 0.5);
        expect(value).toBeGreaterThanOrEqual((sum + LEAST * each) * 0.995 - 0.5);
      }),
      { numRuns: 2_000 },
    );
    expect(shown).toBeGreaterThan(200);
  });

  test('is the same for all audiences that are shown it, whoever asks how often', () => {
    fc.assert(
      fc.property(asked, (one) => {
        const ask = (audience: 'PUBLIC' | 'PARTNER') =>
          publish(one.cell, audience, one.secret, about(one.measure, one));
        expect(ask('PARTNER')).toEqual(ask('PARTNER'));
        if (ask('PUBLIC').value !== null) expect(ask('PARTNER')).toEqual(ask('PUBLIC'));
      }),
    );
  });

  test('depends on nothing but its own number and who is in its cell', () => {
    fc.assert(
      fc.property(asked, fc.nat(1_000), (one, other) => {
        const at = MEASURES.indexOf(one.measure);
        const changed = { ...one.cell, sums: one.cell.sums.map((sum, n) => (n === at ? sum : other)) };
        const ask = (asking: Cell) => publish(asking, 'PARTNER', one.secret, about(one.measure, one));
        expect(ask(changed)).toEqual(ask(one.cell));
      }),
    );
  });

  test.each([
    ['another area', { area: { system: 'GB2260-2023', code: '500106001' } }],
    ['the same area of another tree', { area: { system: 'RPT-2023', code: '500106' } }],
    ['a month', { span: 'M' }],
    ['another year', { period: '2024-01-01' }],
    ['another cut', { cut: 'sex', values: ['1', ''] }],
    ['other persons', { key: 4n }],
  ] satisfies [string, Partial<Cell>][])(
    'of %s has noise of its own, were they the same persons',
    (_name, more) => {
      const SECRETS = 3_000;
      let same = 0;
      for (let n = 0; n < SECRETS; n++) {
        const [one, other] = [{}, more].map((place) =>
          publish(cellOf(60, [60, 0, 0, 0], place), 'PARTNER', `secret ${n}`, about('people')),
        );
        if (one!.value === other!.value) same++;
      }
      // Two draws are equal by chance in one case of eight.
      expect(same / SECRETS).toBeGreaterThan(0.08);
      expect(same / SECRETS).toBeLessThan(0.17);
    },
  );

  test('of a period that is not over is for management only', () => {
    const open = cellOf(500, [500, 5_000, 500_000_000, 0], { closed: false });
    for (const measure of ['people', 'events', 'money']) {
      for (const audience of ['PUBLIC', 'PARTNER'] as const)
        expect(publish(open, audience, 's', about(measure)).status).toBe('SUPPRESSED');
      expect(publish(open, 'MANAGEMENT', 's', about(measure)).status).toBe('EXACT');
    }
  });

  test('of nobody looks like one of few', () => {
    for (const measure of ['people', 'events', 'money'])
      for (const audience of ['PUBLIC', 'PARTNER'] as const)
        expect(publish(undefined, audience, 's', about(measure))).toEqual(
          publish(cellOf(2, [2, 2, 2, 2]), audience, 's', about(measure)),
        );
  });
});

describe('a rate', () => {
  const figure = (value: number | null): Figure => ({
    value,
    status: value === null ? 'SUPPRESSED' : 'PERTURBED',
  });

  test('is made of published parts, and unstable on a small denominator', () => {
    expect(rateOf(figure(20), figure(80), 100)).toMatchObject({
      value: 25,
      status: 'PERTURBED',
      unstable: false,
    });
    expect(rateOf(figure(20), figure(STABLE_FROM - 5), 100)).toMatchObject({ value: 80, unstable: true });
  });

  test('of a suppressed part is suppressed', () => {
    expect(rateOf(figure(null), figure(80), 100)).toMatchObject({ value: null, status: 'SUPPRESSED' });
    expect(rateOf(figure(20), figure(null), 100)).toMatchObject({ value: null, status: 'SUPPRESSED' });
  });

  test('of nothing is no number', () => {
    const none: Figure = { value: 0, status: 'EXACT' };
    expect(rateOf(none, none, 100)).toMatchObject({ value: null, status: 'EXACT', unstable: true });
  });

  test('bears the strongest of what was done to its parts', () => {
    expect(worst('EXACT', 'PERTURBED')).toBe('PERTURBED');
    expect(worst('SUPPRESSED', 'EXACT', 'PERTURBED')).toBe('SUPPRESSED');
  });
});

test('sums are rounded to three digits', () => {
  expect([0, 7, 999.4, 1_234, 98_765, 1_235_000].map(rounded)).toEqual([0, 7, 999, 1_230, 98_800, 1_240_000]);
  fc.assert(
    fc.property(fc.double({ min: 100, max: 1e12, noNaN: true }), (value) => {
      expect(Math.abs(rounded(value) / value - 1)).toBeLessThanOrEqual(0.005);
    }),
  );
});
