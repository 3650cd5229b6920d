import { AUDIENCES, CATEGORIES, LEVELS, MASKS } from '@hub/schema/classification.ts';
import { askerKey, bestDecision, decide, rowRelations } from '@hub/schema/decision.ts';
import { type Decision, POLICY, type PolicyRule } from '@hub/schema/policy.ts';
import { PURPOSES } from '@hub/schema/purposes.ts';
import {
  CONSENT_CATEGORIES,
  CONSENT_SHIFT,
  MINOR_BIT,
  RELATIONS,
  relationBit,
} from '@hub/schema/relations.ts';
import { ROLES } from '@hub/schema/roles.ts';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';

const asker = fc.record({
  roles: fc.subarray([...ROLES]),
  purpose: fc.option(fc.constantFrom(...PURPOSES)),
});
const classification = fc.record(
  {
    level: fc.constantFrom(...LEVELS),
    category: fc.constantFrom(...CATEGORIES),
    mask: fc.constantFrom(...MASKS),
    audience: fc.constantFrom(...AUDIENCES),
  },
  { requiredKeys: ['level', 'category'] },
);
const CLASSES = 1 << (CONSENT_SHIFT + CONSENT_CATEGORIES.length);
const rowClass = fc.nat(CLASSES - 1);
const rule: fc.Arbitrary<PolicyRule> = fc.record(
  {
    id: fc.constant('drawn'),
    decision: fc.constantFrom<Decision>('SHOW', 'MASK', 'HIDE'),
    levels: fc.subarray([...LEVELS], { minLength: 1 }),
    categories: fc.subarray([...CATEGORIES], { minLength: 1 }),
    roles: fc.subarray([...ROLES], { minLength: 1 }),
    purposes: fc.subarray([...PURPOSES], { minLength: 1 }),
    relations: fc.subarray([...RELATIONS], { minLength: 1 }),
    minor: fc.constant(true as const),
    audiences: fc.subarray([...AUDIENCES], { minLength: 1 }),
    why: fc.constant(''),
  },
  { requiredKeys: ['id', 'decision', 'levels', 'why'] },
);

/** The table is data; here it is altered as a release would alter it. */
const table = POLICY as PolicyRule[];
const written = [...POLICY];
const withTable = <T>(rules: readonly PolicyRule[], ask: () => T): T => {
  table.splice(0, table.length, ...rules);
  try {
    return ask();
  } finally {
    table.splice(0, table.length, ...written);
  }
};
afterEach(() => expect(POLICY).toEqual(written));

const ORDER: readonly Decision[] = ['HIDE', 'MASK', 'SHOW'];
const isAtLeast = (one: Decision, other: Decision) => ORDER.indexOf(one) >= ORDER.indexOf(other);

/** Sets of relations that let the asker know of a row, of grown-ups and of children, with what was consented to. */
const visibleClasses = (who: Parameters<typeof rowRelations>[0]): number[] => {
  const opening = rowRelations(who).reduce((mask, relation) => mask | relationBit(relation), 0);
  return Array.from({ length: CLASSES }, (_, row) => row).filter((row) => {
    const relations = row & (MINOR_BIT - 1);
    const consents = row >> CONSENT_SHIFT;
    const consented = (row & relationBit('CONSENTED')) !== 0;
    return (relations & ~opening) === 0 && relations !== 0 && consented === (consents !== 0);
  });
};

describe('the decision', () => {
  test('is never raised by one more HIDE rule', () => {
    fc.assert(
      fc.property(asker, classification, rowClass, rule, (who, what, row, drawn) => {
        const before = decide(who, what, row);
        const after = withTable([...written, { ...drawn, decision: 'HIDE' }], () => decide(who, what, row));
        expect([before, 'HIDE']).toContain(after);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is never lowered by one more rule that shows', () => {
    fc.assert(
      fc.property(asker, classification, rowClass, rule, (who, what, row, drawn) => {
        const before = decide(who, what, row);
        const after = withTable([...written, { ...drawn, decision: 'SHOW' }], () => decide(who, what, row));
        expect(isAtLeast(after, before)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('does not depend on the order of the rules', () => {
    const rules = fc.array(rule, { maxLength: 4 });
    const drawn = rules.chain((more) =>
      fc
        .shuffledSubarray([...written, ...more], { minLength: written.length + more.length })
        .map((shuffled) => ({ more, shuffled })),
    );
    fc.assert(
      fc.property(asker, classification, rowClass, drawn, (who, what, row, { more, shuffled }) => {
        const ask = () => decide(who, what, row);
        expect(withTable(shuffled, ask)).toBe(withTable([...written, ...more], ask));
      }),
      { numRuns: 1_000 },
    );
  });

  test('is never lowered by one more relation, unless a HIDE rule speaks of it', () => {
    const hides = new Set(
      written.filter((one) => one.decision === 'HIDE').flatMap((one) => one.relations ?? []),
    );
    expect([...hides]).toEqual(['MANAGING', 'JURISDICTION']);
    const relation = fc.constantFrom(...RELATIONS.filter((one) => !hides.has(one)));
    fc.assert(
      fc.property(asker, classification, rowClass, relation, (who, what, row, more) => {
        expect(isAtLeast(decide(who, what, row | relationBit(more)), decide(who, what, row))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is MASK only where there is a mask', () => {
    fc.assert(
      fc.property(asker, classification, rowClass, (who, what, row) => {
        if (decide(who, what, row) === 'MASK') expect(what.mask).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });

  test('is HIDE where no rule speaks', () => {
    expect(
      withTable([], () =>
        decide({ roles: ['resident'], purpose: 'PATRQT' }, { level: 'L1', category: 'PUBLIC_HEALTH' }, 255),
      ),
    ).toBe('HIDE');
  });
});

describe('the best decision', () => {
  test('is HIDE only where every row would be hidden: what is cut could never be seen', () => {
    fc.assert(
      fc.property(asker, classification, rowClass, (who, what, row) => {
        expect(isAtLeast(bestDecision(who, what), decide(who, what, row))).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test('is one that some row gets', () => {
    fc.assert(
      fc.property(asker, classification, (who, what) => {
        const best = bestDecision(who, what);
        const rows = [relationBit('NONE'), ...visibleClasses(who)];
        expect(rows.some((row) => decide(who, what, row) === best)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

test('askers of one key are decided alike', () => {
  fc.assert(
    fc.property(asker, asker, classification, rowClass, (one, other, what, row) => {
      fc.pre(one.purpose === other.purpose);
      const shuffled = { ...one, roles: [...one.roles].reverse() };
      expect(askerKey(shuffled)).toBe(askerKey(one));
      expect(decide(shuffled, what, row)).toBe(decide(one, what, row));
      if (askerKey(one) === askerKey(other)) expect([...one.roles].sort()).toEqual([...other.roles].sort());
    }),
  );
});

test('who has no rule for a relation knows of no row', () => {
  expect(rowRelations({ roles: ['analyst'], purpose: 'HRESCH' })).toEqual([]);
  expect(rowRelations({ roles: [], purpose: null })).toEqual([]);
  expect(rowRelations({ roles: ['doctor'], purpose: 'HRESCH' })).toEqual([]);
  expect(rowRelations({ roles: ['doctor'], purpose: 'TREAT' })).toEqual(['TREATING', 'CONSENTED']);
  expect(rowRelations({ roles: ['doctor'], purpose: 'BTG' })).toEqual(['EMERGENCY']);
  expect(rowRelations({ roles: ['family-doctor'], purpose: 'TREAT' })).toEqual([
    'TREATING',
    'CONTRACTED',
    'CONSENTED',
  ]);
});
