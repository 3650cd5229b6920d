import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { type PersonKey, people } from '@hub/db/demo/people.ts';
import type { DemoOverrides } from '@hub/gateway/identity/demo-issuer.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startTestHub, type TestHub, type Who, WIRES } from '../hub/start-test-hub.ts';

const HOUSEHOLD = `query($id: ID!) { person(id: $id) {
  household { nodes { relation person { id name } } pageInfo { hasNextPage } } } }`;
const CUSTODY = `query($id: ID!) { person(id: $id) { managedBy { nodes { from to
  managingDivision { code } managingInstitution { name } } } } }`;
const PAGE = `query($id: ID!, $after: String) { person(id: $id) {
  household(first: 3, after: $after) { nodes { person { id } } pageInfo { hasNextPage endCursor } } } }`;
const CUSTODY_PAGE = `query($id: ID!, $after: String) { person(id: $id) {
  managedBy(first: 2, after: $after) { nodes { from } pageInfo { hasNextPage endCursor } } } }`;

interface Member {
  relation: string | null;
  person: { id: string; name: string | null };
}
type Household = { person: { household: { nodes: Member[] } } | null };
interface Page {
  nodes: { from?: string; person?: { id: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

describe.each(WIRES)('household and custody, %s', (wire) => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
  });
  afterAll(() => hub?.close());

  const idOf = (person: PersonKey) => demoIds(hub.vault).person(person);
  const ask = async <D>(who: Who, query: string, person: PersonKey, overrides: DemoOverrides = {}) =>
    hub.ask<D>(
      undefined,
      query,
      { id: idOf(person) },
      who && { authorization: `Bearer ${await hub.token(who, overrides)}` },
    );
  /** Who is in it, by relation and name, in no order. */
  const household = async (who: Who, person: PersonKey, overrides: DemoOverrides = {}) => {
    const { data } = await ask<Household>(who, HOUSEHOLD, person, overrides);
    return data?.person?.household.nodes.map((node) => `${node.relation} ${node.person.name}`).toSorted();
  };

  describe('a household has the members whom the caller may know of', () => {
    test('for the owner, who has no right to the file of another grown-up, oneself', async () => {
      expect(await household('resident', 'zhangWei')).toEqual(['HEAD 张伟']);
    });
    test('for a guardian, the children', async () => {
      expect(await household('guardian', 'zhangYihan')).toEqual(['DAUGHTER 张一涵', 'SON 张浩然']);
    });
    test('for the doctor who treats father and son, these', async () => {
      expect(await household('doctor', 'zhangWei')).toEqual(['HEAD 张伟', 'SON 张浩然']);
    });
    test('for the regulator of the district, all of them, the names masked, of children hidden', async () => {
      expect(await household('district-regulator', 'liNa')).toEqual([
        'DAUGHTER null',
        'HEAD 张*',
        `SON ${await nameForRegulator('zhangHaoran')}`,
        'SPOUSE 李*',
      ]);
    });
    test('for another district, an analyst and nobody there is no such person', async () => {
      const strangers: [Who, DemoOverrides][] = [
        ['district-regulator', { divisionCode: '500113' }],
        ['doctor', { institutionCode: institutions.townshipHospital.code }],
        ['analyst', {}],
        [undefined, {}],
      ];
      for (const [who, overrides] of strangers)
        for (const query of [HOUSEHOLD, CUSTODY])
          expect((await ask(who, query, 'zhangWei', overrides)).data, who).toEqual({ person: null });
    });
  });

  test('a member who has moved away is in the list of neither regulator', async () => {
    const move = (from: string, to: string) => hub.sql`
      update access.scope set district = ${to} where person_id = ${idOf('liNa')} and district = ${from}`;
    await move('500106', '500113');
    expect(await household('district-regulator', 'zhangWei')).not.toContain('SPOUSE 李*');
    expect(await household('district-regulator', 'zhangWei')).toHaveLength(3);
    expect(await household('district-regulator', 'liNa', { divisionCode: '500113' })).toEqual(['SPOUSE 李*']);
    await move('500113', '500106');
    expect(await household('district-regulator', 'zhangWei')).toHaveLength(4);
  });

  test('a member delivered by two sources counts once, and is the person of the graph', async () => {
    const [other] = await hub.sql<{ id: string; household: string }[]>`
      select s.subject_id as id, h.household_id as household from access.scope s
      join person.household_member h on h.subject_id = s.person_id
      where s.person_id = ${idOf('zhangWei')} and s.subject_id <> s.person_id`;
    await hub.sql`insert into person.household_member (subject_id, household_id, relation)
      values (${other!.id}, ${other!.household}, '02')`;
    const { data } = await ask<Household>('district-regulator', HOUSEHOLD, 'liNa');
    const family: PersonKey[] = ['zhangWei', 'liNa', 'zhangYihan', 'zhangHaoran'];
    expect(data!.person!.household.nodes.map((node) => node.person.id)).toEqual(family.map(idOf).sort());
    await hub.sql`delete from person.household_member where subject_id = ${other!.id}`;
  });

  test('who lives with nobody on record has an empty list', async () => {
    expect(await household('district-regulator', 'yangJun')).toEqual([]);
  });

  test('custody goes from now back to when the file was opened, for whoever sees the person', async () => {
    const home = {
      managingDivision: { code: people.zhangWei.village },
      managingInstitution: { name: institutions.communityCentre.name },
    };
    const stretches = [
      { ...home, from: '2016-09-01', to: null },
      {
        from: '2014-03-01',
        to: '2016-09-01',
        managingDivision: { code: '500113011002' },
        managingInstitution: { name: institutions.lotusCentre.name },
      },
      { ...home, from: '2012-06-01', to: '2014-03-01' },
    ];
    for (const who of ['resident', 'doctor', 'district-regulator', 'city-regulator'] as const) {
      const { data, errors } = await ask(who, CUSTODY, 'zhangWei');
      expect(errors, who).toBeUndefined();
      expect(data, who).toEqual({ person: { managedBy: { nodes: stretches } } });
    }
  });

  test('who managed a person once knows of them no more', async () => {
    const past: [Who, DemoOverrides][] = [
      ['district-regulator', { divisionCode: '500113' }],
      ['institution-manager', { institutionCode: institutions.lotusCentre.code }],
      ['primary-care-worker', { institutionCode: institutions.lotusCentre.code }],
    ];
    for (const [who, overrides] of past)
      expect((await ask(who, CUSTODY, 'zhangWei', overrides)).data, who).toEqual({ person: null });
  });

  test.each([
    ['household', PAGE, 4],
    ['managedBy', CUSTODY_PAGE, 3],
  ] as const)('%s turns over', async (field, query, size) => {
    const seen: unknown[] = [];
    let after: string | null = null;
    let pages = 0;
    for (let more = true; more; pages++) {
      const variables = { id: idOf('zhangWei'), after };
      const answer: Answer<{ person: Record<string, Page> }> = await hub.ask(
        'city-regulator',
        query,
        variables,
      );
      const { nodes, pageInfo }: Page = answer.data!.person[field]!;
      seen.push(...nodes.map((node) => node.from ?? node.person!.id));
      ({ hasNextPage: more, endCursor: after } = pageInfo);
    }
    expect(pages).toBe(2);
    expect(new Set(seen).size).toBe(size);
    expect(seen).toHaveLength(size);
  });

  test('are read in one statement each, for however many persons', async () => {
    hub.statements();
    const { data, errors = [] } = await hub.ask<{
      persons: { nodes: { household: { nodes: unknown[] } }[] };
    }>(
      'city-regulator',
      `{ persons(first: 20) { nodes { household { nodes { relation person { name } } }
        managedBy { nodes { from managingDivision { name } managingInstitution { name } } } } } }`,
    );
    expect(errors.filter((error) => error.extensions?.reason === 'ACTOR')).toEqual([]);
    const sizes = data!.persons.nodes.map((node) => node.household.nodes.length);
    expect(sizes.toSorted()).toEqual([0, 0, 0, 0, 0, 0, 2, 2, 4, 4, 4, 4]);
    // Persons, households, their members, custody, divisions, institutions.
    expect(hub.statements()).toHaveLength(6);
  });

  async function nameForRegulator(person: PersonKey) {
    const { data } = await ask<{ person: { name: string | null } }>(
      'district-regulator',
      'query($id: ID!) { person(id: $id) { name } }',
      person,
    );
    return data!.person.name;
  }
});
