import type { Purpose } from '@hub/schema/purposes.ts';
import { PURPOSES } from '@hub/schema/purposes.ts';
import { ROLES, type Role } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WIRES } from '../hub/start-test-hub.ts';
import { everythingOf } from './everything-of.ts';
import { classOf, expectedRow, type Node } from './expected.ts';
import { startTiedHub, type Tie, type TiedHub } from './tied-hub.ts';

describe.each(WIRES)('every field for every role, purpose and relation (%s)', (wire) => {
  let tied: TiedHub;
  let query: string;
  const met = new Map<string, Set<string>>();

  beforeAll(async () => {
    tied = await startTiedHub(wire);
    const everything = everythingOf('Person', 2);
    query = `{ ${tied.persons.map(({ id }, n) => `p${n}: person(id: "${id}") { ${everything} }`).join(' ')} }`;
  });
  afterAll(() => tied?.hub.close());

  describe.each(ROLES)('%s', (role) => {
    test.each(PURPOSES)('%s', async (purpose) => {
      for (const tie of tied.ties) await check(role, purpose, tie);
    });
  });

  test('met every cell with a value, and every mask', () => {
    const without = (outcome: string) =>
      [...met].filter(([, outcomes]) => !outcomes.has(outcome)).map(([coordinate]) => coordinate);
    expect(without('SHOW')).toEqual([]);
    expect(without('MASK').filter((coordinate) => classOf(coordinate).mask)).toEqual([]);
    expect(without('value')).toEqual([]);
  });

  async function check(role: Role, purpose: Purpose, tie: Tie): Promise<void> {
    const { token, actor } = await tied.actorOf(role, purpose, tie);
    const headers = { authorization: `Bearer ${token}`, 'x-purpose': purpose };
    const answer = await tied.hub.ask<Record<string, Node | null>>(undefined, query, {}, headers);
    for (const [n, person] of tied.persons.entries()) {
      const onlooker = tied.onlooker(actor, tie, person, (coordinate, decision, value) => {
        const outcomes = met.get(coordinate) ?? new Set();
        met.set(coordinate, outcomes.add(decision));
        if (value !== null) outcomes.add('value');
      });
      const what = `${role} ${purpose} ${tie.name} ${person.id}`;
      const expected = expectedRow('Person', person.truth, onlooker);
      expect([what, answer.data?.[`p${n}`] ?? null]).toEqual([what, expected]);
    }
  }
});
