import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import type { DemoOverrides } from '@hub/gateway/identity/demo-issuer.ts';
import type { Role } from '@hub/schema/roles.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anyOperation } from '../federation/generate-operation.ts';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { api, everythingOf } from '../policy/everything-of.ts';
import { otherIdentity, type Worlds, withoutLifted } from './worlds.ts';

/**
 * An attacker may ask what they like: where the database differs in a hidden value only, no answer differs, byte for
 * byte, nor what is asked of the database for it. So no filter, sort, count, page, alias, fragment, error or look-up
 * tells one bit of what is hidden.
 */
let hub: TestHub;
let ids: ReturnType<typeof demoIds>;
beforeAll(async () => {
  const endless = 1e12;
  hub = await startTestHub({
    wire: 'in-process',
    limits: { depth: 30, cost: endless, burst: endless, costPerSecond: endless },
  });
  ids = demoIds(hub.vault);
  await hub.sql`
    insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin)
    values (${ids.person('yangJun')}, 'CONTRACTED', ${institutions.communityCentre.code}, now(), now() + interval '1 day', 'test')`;
});
afterAll(() => hub?.close());

interface Probe {
  query: string;
  variables: Record<string, unknown>;
}

const day = fc
  .date({ min: new Date('1985-01-01'), max: new Date('1985-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const filter = fc.record(
  {
    bornFrom: day,
    bornTo: day,
    name: fc.constantFrom('张伟', '张强'),
    sex: fc.constantFrom('MALE', 'FEMALE'),
    managingDivision: fc.constantFrom('500106', '500106001'),
  },
  { requiredKeys: [] },
);
const identifier = fc.constantFrom(
  ['ID_NUMBER', '500106198506120113'],
  ['ID_NUMBER', '500231198511300113'],
  ['HEALTH_CARD', 'CQ5001060000000017'],
  ['HEALTH_CARD', 'CQ5009990000000017'],
);
const LISTS = ['encounters', 'conditions', 'medications', 'procedures', 'reports', 'timeline', 'followUps'];

const grid = fc.record({
  division: fc.constantFrom('500106', '500106001', '500106001005'),
  color: fc.constantFrom('RED', 'YELLOW', 'GREEN', null),
  first: fc.integer({ min: 1, max: 5 }),
});

const probe: fc.Arbitrary<Probe> = fc.oneof(
  { arbitrary: anyOperation(api).map((query) => ({ query, variables: {} })), weight: 4 },
  {
    arbitrary: fc.record({ filter, first: fc.integer({ min: 1, max: 5 }) }).map((variables) => ({
      query: `query($filter: PersonFilter, $first: Int) { persons(filter: $filter, first: $first) {
        nodes { id sex } pageInfo { hasNextPage } } }`,
      variables,
    })),
    weight: 2,
  },
  {
    arbitrary: identifier.map(([system, value]) => ({
      query:
        'query($system: ID!, $value: String!) { personByIdentifier(system: $system, value: $value) { id } }',
      variables: { system, value },
    })),
    weight: 1,
  },
  {
    arbitrary: fc.tuple(fc.constantFrom(...LISTS), fc.integer({ min: 1, max: 4 })).map(([list, first]) => ({
      query: `query($id: ID!) { person(id: $id) { ${list}(first: ${first}) { nodes { id } pageInfo { hasNextPage } } } }`,
      variables: {},
    })),
    weight: 2,
  },
  {
    arbitrary: fc.constant({
      query: `query($id: ID!) { person(id: $id) { portrait { ${everythingOf('PersonPortrait', 1)} } } }`,
      variables: {},
    }),
    weight: 1,
  },
  {
    arbitrary: grid.map((variables) => ({
      query: `query($division: ID!, $color: GridColor, $first: Int) {
        gridPersons(division: $division, color: $color, first: $first) {
          nodes { person { id name } grid { color action } } pageInfo { hasNextPage } } }`,
      variables,
    })),
    weight: 1,
  },
);

/** By whom, about whom, and what is hidden. */
const ATTACKS: readonly [string, Role, DemoOverrides, PersonKey, 'identity' | 'labels', knows: boolean][] = [
  ['a regulator of the district, who sees masks', 'district-regulator', {}, 'zhangWei', 'identity', true],
  [
    'a regulator of another district',
    'district-regulator',
    { divisionCode: '500113' },
    'zhangWei',
    'identity',
    false,
  ],
  [
    'a doctor who treats nobody',
    'doctor',
    { institutionCode: 'H000000000000' },
    'zhangWei',
    'identity',
    false,
  ],
  ['a grid worker', 'grid-worker', {}, 'zhangWei', 'identity', true],
  ['a grid worker, of what a label lifts', 'grid-worker', {}, 'yangJun', 'labels', true],
  ['who keeps the file, of what a label lifts', 'primary-care-worker', {}, 'yangJun', 'labels', true],
  ['an analyst', 'analyst', {}, 'zhangWei', 'identity', false],
  ['an auditor', 'auditor', {}, 'zhangWei', 'identity', false],
  ['the contracted team, of what a label lifts', 'family-doctor', {}, 'yangJun', 'labels', true],
  ['a regulator, of what a label lifts', 'district-regulator', {}, 'yangJun', 'labels', true],
];

describe.each(ATTACKS)('%s', (_name, role, overrides, person, secret, knows) => {
  test('learns nothing', async () => {
    const id = ids.person(person);
    const worlds: Worlds =
      secret === 'identity' ? otherIdentity(hub.sql, hub.vault, id) : withoutLifted(hub.sql, id);
    const ask = async (who: Role, { query, variables }: Probe, more: DemoOverrides = {}) => {
      const authorization = `Bearer ${await hub.token(who, more)}`;
      hub.statements();
      const { status, text } = await hub.ask(
        undefined,
        query,
        { id, yes: true, ...variables },
        { authorization },
      );
      return { status, text, statements: hub.statements().sort() };
    };
    const known = await ask(
      role,
      { query: 'query($id: ID!) { person(id: $id) { id } }', variables: {} },
      overrides,
    );
    expect(known.text.includes(id)).toBe(knows);
    try {
      await fc.assert(
        fc.asyncProperty(fc.array(probe, { minLength: 4, maxLength: 4 }), async (probes) => {
          const answers = [];
          for (const other of [false, true]) {
            await worlds.enter(other);
            const all = [];
            for (const one of probes) all.push(await ask(role, one, overrides));
            answers.push(all);
          }
          expect(answers[1]).toEqual(answers[0]);
        }),
        { numRuns: 30 },
      );
      // The worlds do differ, for those who may see it.
      const own = { query: '{ me { name birthDate conditions { nodes { code } } } }', variables: {} };
      const told = [];
      for (const other of [false, true]) {
        await worlds.enter(other);
        told.push((await ask('resident', own, { personId: id })).text);
      }
      expect(told[1]).not.toBe(told[0]);
    } finally {
      await worlds.enter(false);
    }
  });
});
