import { MINOR_BIT, RELATIONS, rowClassesOf } from '@hub/schema/relations.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsOf } from './row-class.ts';

const relations = fc.subarray(
  RELATIONS.filter((relation) => relation !== 'NONE'),
  { minLength: 1, maxLength: 4 },
);

test('bits tell exactly the classes they were made for, or are not used', () => {
  let used = 0;
  fc.assert(
    fc.property(relations, fc.boolean(), fc.nat(), fc.boolean(), (some, minors, seed, byBit) => {
      const all = rowClassesOf(some, minors);
      // What a policy gives: those with one of some bits; and what it could give: any.
      const wanted = all.filter((one, n) => (byBit ? (one & seed) !== 0 : ((seed >> (n % 31)) & 1) === 1));
      const bits = bitsOf(wanted, all);
      if (!bits) return;
      used++;
      expect(all.filter((one) => (one & bits.some) !== 0 && (one & bits.none) === 0)).toEqual(wanted);
    }),
    { numRuns: 500 },
  );
  expect(used).toBeGreaterThan(100);
});

test('one bit tells a relation, and another one that it is no child’s', () => {
  const all = rowClassesOf(['MANAGING', 'JURISDICTION'], true);
  const grownUps = all.filter((one) => (one & MINOR_BIT) === 0);
  expect(bitsOf(grownUps, all)).toMatchObject({ none: MINOR_BIT });
});
