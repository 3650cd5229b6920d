import { describe, expect, test } from 'vitest';
import { comesOfAge, guardedUntil, originOf } from './guardianship.ts';

describe('guardianship', () => {
  test.each([
    ['2008-05-18', '2026-05-17T16:00:00.000Z'],
    // Nobody born on 29 February is 18 before the first of March.
    ['2008-02-29', '2026-02-28T16:00:00.000Z'],
    ['1990-12-31', '2008-12-30T16:00:00.000Z'],
  ])('who was born on %s comes of age at the city’s midnight', (bornOn, at) => {
    expect(comesOfAge(bornOn).toISOString()).toBe(at);
  });

  test('holds until the very instant of the birthday', () => {
    const birthday = comesOfAge('2008-05-18');
    const before = new Date(birthday.getTime() - 1);
    expect(guardedUntil('2008-05-18', '1980-01-01', before)).toBe(birthday.toISOString());
    expect(() => guardedUntil('2008-05-18', '1980-01-01', birthday)).toThrow('of age');
    expect(() => guardedUntil('2020-01-01', '2008-05-18', before)).toThrow('not of age');
  });

  test('says what it rests on', () => {
    expect(originOf('BIRTH_RECORD', '1')).toBe('birth record 1');
    expect(originOf('COURT', '1')).toBe('court 1');
  });
});
