import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contractStatus, coveredTime, type Term } from './contract-term.ts';

const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();
const term = (id: string, from: number, to: number): Term => ({ id, validFrom: day(from), validTo: day(to) });
const cover = (from: number, to: number, contractId: string) => ({
  startsAt: day(from),
  endsAt: day(to),
  contractId,
});

describe('what contracts cover', () => {
  test.each([
    ['one that holds', [term('a', 0, 10)], 5, cover(0, 10, 'a')],
    ['a renewal goes on from it', [term('b', 10, 20), term('a', 0, 10)], 5, cover(0, 20, 'b')],
    ['one that overlaps', [term('a', 0, 10), term('b', 8, 20)], 5, cover(0, 20, 'b')],
    ['one inside another', [term('a', 0, 10), term('b', 2, 5)], 5, cover(0, 10, 'a')],
    ['a gap is not covered', [term('a', 0, 10), term('b', 12, 20)], 5, cover(0, 10, 'a')],
    ['in the gap, the one to come', [term('a', 0, 10), term('b', 12, 20)], 11, cover(12, 20, 'b')],
    ['the last day is over', [term('a', 0, 10)], 10, cover(0, 10, 'a')],
    ['after all, the last one', [term('a', 0, 10), term('b', 12, 20)], 30, cover(12, 20, 'b')],
    ['called off before it began', [term('a', 5, 3)], 1, cover(5, 5, 'a')],
  ])('%s', (_name, terms, now, expected) => {
    expect(coveredTime(terms, day(now))).toEqual(expected);
  });

  test('holds now exactly when one of the contracts does', () => {
    const moment = fc.integer({ min: 0, max: 40 });
    const terms = fc.array(fc.tuple(moment, moment), { minLength: 1, maxLength: 6 });
    const holds = (from: string, to: string, now: number) => from <= day(now) && day(now) < to;
    fc.assert(
      fc.property(terms, moment, (pairs, now) => {
        const all = pairs.map(([from, to], n) => term(String(n), from, to));
        const { startsAt, endsAt } = coveredTime(all, day(now));
        const one = all.some(({ validFrom, validTo }) => holds(validFrom, validTo, now));
        expect(holds(startsAt, endsAt, now)).toBe(one);
        // And no moment of it is without a contract.
        for (let n = 0; n <= 40; n++)
          if (holds(startsAt, endsAt, n))
            expect(all.some(({ validFrom, validTo }) => holds(validFrom, validTo, n))).toBe(true);
      }),
    );
  });
});

test.each([
  ['before', false, -1, 'PENDING'],
  ['its first moment', false, 0, 'ACTIVE'],
  ['while a notice runs', true, 5, 'ACTIVE'],
  ['its end', false, 10, 'EXPIRED'],
  ['an early end', true, 10, 'TERMINATED'],
])('the status of a contract: %s', (_name, terminated, now, expected) => {
  expect(contractStatus({ validFrom: day(0), validTo: day(10) }, terminated, day(now))).toBe(expected);
});
