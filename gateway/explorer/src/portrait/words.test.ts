import { expect, test } from 'vitest';
import type { Figure } from './ask.ts';
import { scaleOf } from './scale.ts';
import { isComparable, pullOf, shownChange, shownParts, shownValue } from './words.ts';

const rate = (numerator: number, denominator: number, more: Partial<Figure> = {}): Figure => ({
  code: 'rate',
  name: '率',
  group: '组',
  unit: '%',
  value: (numerator / denominator) * 100,
  numerator,
  denominator,
  status: 'EXACT',
  unstable: false,
  parent: null,
  lastYear: null,
  ...more,
});

test('a blurred number is marked, and one that is not shown is no number', () => {
  expect(shownValue(rate(174, 348))).toBe('50.0%');
  const blurred = rate(174, 348, { status: 'PERTURBED' });
  expect([shownValue(blurred), shownParts(blurred)]).toEqual(['≈ 50.0%', '≈ 174 / ≈ 348']);
  const hidden = rate(1, 2, { status: 'SUPPRESSED', value: null, numerator: null });
  expect([shownValue(hidden), shownParts(hidden)]).toEqual(['不显示', '不显示 / ≈ 2']);
  expect(shownValue(rate(0, 0, { value: null }))).toBe('无数据');
  expect(shownValue(rate(0, 0, { value: 7524, unit: '人' }))).toBe('7,524 人');
  expect(shownValue(rate(0, 0, { value: 5.678, unit: '张' }))).toBe('5.68 张');
});

test('shares differ by percentage points, all else by percent', () => {
  expect(shownChange(52.4, 50, '%')).toBe('+2.4 个百分点');
  expect(shownChange(95, 100, '人')).toBe('-5.0%');
  expect([shownChange(1, 0, '人'), shownChange(null, 1, '%')]).toEqual(['—', '—']);
});

test('the pulls of all parts on the whole cancel out', () => {
  const parts = [rate(10, 40), rate(60, 80), rate(3, 10)];
  const whole = rate(73, 130);
  const pulls = parts.map((part) => pullOf(part, whole)!);
  expect(pulls.reduce((sum, pull) => sum + pull, 0)).toBeCloseTo(0);
  expect(pulls[0]).toBeLessThan(pulls[2]!);
  expect(pullOf(rate(1, 2, { unit: '元' }), whole)).toBeUndefined();
});

test('what is unstable or of nobody is not compared', () => {
  const figures = [rate(1, 2), rate(1, 2, { unstable: true }), rate(0, 0, { value: null })];
  expect(figures.map(isComparable)).toEqual([true, false, false]);
});

test('a scale has a class for every value, in order', () => {
  const values = [3, 1, 2, 1000, 5, 4, 6, 7, 8, 9];
  const { classOf, bounds } = scaleOf(values);
  expect(bounds).toHaveLength(5);
  const classes = values.toSorted((a, b) => a - b).map(classOf);
  expect(classes).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
  expect(scaleOf([]).bounds).toEqual([]);
  expect(scaleOf([7]).bounds).toEqual([[7, 7]]);
});
