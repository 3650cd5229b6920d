import { expect, test } from 'vitest';
import { ageStatements } from './life-stage.ts';

const TODAY = '2026-11-23';
const codesOf = (birthDate: string, today = TODAY) =>
  ageStatements('p', birthDate, today).map(({ code }) => code);

test.each([
  ['2026-11-23', ['EARLY_CHILDHOOD', 'CHILD_0_6']],
  ['2019-11-24', ['EARLY_CHILDHOOD', 'CHILD_0_6']],
  ['2019-11-23', ['SCHOOL_AGE']],
  ['2008-11-24', ['SCHOOL_AGE']],
  ['2008-11-23', ['YOUNG_ADULT']],
  ['1981-11-23', ['MIDDLE_AGE']],
  ['1961-11-24', ['MIDDLE_AGE']],
  ['1961-11-23', ['OLD_AGE', 'ELDERLY']],
])('who was born on %s is %j', (birthDate, codes) => {
  expect(codesOf(birthDate)).toEqual(codes);
});

test('a vague date of birth says what holds for all that it allows', () => {
  expect(codesOf('1985')).toEqual(['YOUNG_ADULT']);
  // Sixty-four or sixty-five.
  expect(codesOf('1961')).toEqual([]);
  expect(codesOf('1961-11')).toEqual([]);
  expect(codesOf('1961-10')).toEqual(['OLD_AGE', 'ELDERLY']);
  expect(codesOf('1961', '2026-12-31')).toEqual(['OLD_AGE', 'ELDERLY']);
});

test('who is born tomorrow has no age', () => {
  expect(codesOf('2026-11-24')).toEqual([]);
});
