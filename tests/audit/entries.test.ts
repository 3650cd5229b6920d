import { demoIds } from '@hub/db/demo/ids.ts';
import type { EntryBody } from '@hub/kernel/audit/entry.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { logged } from './log.ts';

const PROFILE = `query ($id: ID!) { person(id: $id) {
  id name sex phone encounters(first: 3) { nodes { id startedAt institution { name } } } } }`;
const LOOK_UP = `query ($value: String!) {
  personByIdentifier(system: "ID_NUMBER", value: $value) { id name } }`;

const PERSON = ['Person.name', 'Person.phone', 'Person.sex'];
const ENCOUNTER = ['Encounter.startedAt', 'Encounter.institution', 'Person.encounters'];

/** What an operation's entries say together of a person, whoever wrote them. */
function cellsOf(entries: readonly EntryBody[], person: string) {
  const reads = entries.flatMap((entry) => entry.reads ?? []).filter((read) => read.persons.includes(person));
  const all = (what: 'shown' | 'masked' | 'denied') => reads.flatMap((read) => read[what] ?? []).sort();
  return { shown: all('shown'), masked: all('masked'), denied: all('denied') };
}

describe.each(WIRES)('the access log, %s', (wire) => {
  let hub: TestHub;
  let zhangWei: string;
  const ask = (...args: Parameters<TestHub['ask']>) => logged(hub.sql, () => hub.ask(...args));
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    zhangWei = demoIds(hub.vault).person('zhangWei');
  });
  afterAll(() => hub?.close());

  test('has what a treating doctor was shown: who, as what, what for, by which policy, whose', async () => {
    const { result, entries } = await ask('doctor', PROFILE, { id: zhangWei });
    expect(result.errors).toBeUndefined();
    expect(entries.map((entry) => entry.by).sort()).toEqual(
      wire === 'http' ? ['person', 'record'] : ['gateway'],
    );
    expect(new Set(entries.map((entry) => entry.operation)).size).toBe(1);
    for (const entry of entries)
      expect(entry).toMatchObject({
        actor: 'demo:doctor',
        roles: ['doctor'],
        purpose: 'TREAT',
        institution: expect.stringMatching(/./),
        policy: expect.any(Number),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      });
    expect(cellsOf(entries, zhangWei)).toEqual({
      shown: [...PERSON, ...ENCOUNTER].sort(),
      masked: [],
      denied: [],
    });
    const index = await hub.sql`
      select p.person_id from audit.entry_person p join audit.entry e using (writer, seq, at)
      where e.body like ${`%${entries[0]!.operation}%`}`;
    expect(index.map((row) => row.person_id)).toEqual(entries.map(() => zhangWei));
  });

  test('tells what was masked', async () => {
    const { entries } = await ask('district-regulator', PROFILE, { id: zhangWei });
    expect(cellsOf(entries, zhangWei)).toEqual({
      shown: ['Person.sex', ...ENCOUNTER].sort(),
      masked: ['Person.name', 'Person.phone'],
      denied: [],
    });
  });

  test('has what the gateway cut, though nothing was read', async () => {
    const { result, entries } = await ask('analyst', PROFILE, { id: zhangWei });
    const denied = result.errors!.map((error) => String(error.extensions!.coordinate));
    expect(entries).toHaveLength(1);
    const [entry] = entries;
    expect(entry).toMatchObject({ by: 'gateway', actor: 'demo:analyst', cut: denied });
    expect(entry).not.toHaveProperty('reads');
  });

  test('has a filter that was refused', async () => {
    const { result, entries } = await ask(
      'district-regulator',
      '{ persons(filter: { name: "张伟" }) { nodes { id } } }',
    );
    expect(result.data).toBeUndefined();
    expect(entries).toMatchObject([{ by: 'gateway', cut: ['PersonFilter.name'] }]);
  });

  test('has the predicate that somebody was found by', async () => {
    const { result, entries } = await ask(
      'district-regulator',
      '{ persons(filter: { sex: MALE }, first: 1) { nodes { id } } }',
    );
    const [found] = (result.data as { persons: { nodes: { id: string }[] } }).persons.nodes;
    expect(cellsOf(entries, found!.id).shown).toEqual(['PersonFilter.sex']);
  });

  test('has an exact look-up, found or not, and never the value', async () => {
    const own = await hub.ask<{ me: { idNumber: string } }>('resident', '{ me { idNumber } }');
    const { idNumber } = own.data!.me;
    const found = await ask('doctor', LOOK_UP, { value: idNumber });
    expect(found.entries.flatMap((entry) => entry.lookUps ?? [])).toEqual([
      { system: 'ID_NUMBER', found: true },
    ]);
    expect(cellsOf(found.entries, zhangWei).shown).toContain('Person.name');
    const missed = await ask('doctor', LOOK_UP, { value: '110101199003074514' });
    expect(missed.entries).toMatchObject([{ lookUps: [{ system: 'ID_NUMBER', found: false }] }]);
    expect(missed.entries[0]).not.toHaveProperty('reads');
    expect(JSON.stringify([found, missed].map(({ entries }) => entries))).not.toMatch(/\d{17}[\dX]/);
  });

  test('has everybody of a list, and nobody of its next page', async () => {
    const { result, entries } = await ask(
      'district-regulator',
      '{ persons(first: 2) { nodes { id sex } pageInfo { hasNextPage } } }',
    );
    const page = (result.data as { persons: { nodes: { id: string }[]; pageInfo: object } }).persons;
    expect(page.pageInfo).toEqual({ hasNextPage: true });
    const persons = entries.flatMap((entry) => entry.reads ?? []).flatMap((read) => read.persons);
    expect(persons.sort()).toEqual(page.nodes.map((node) => node.id).sort());
  });

  describe('has what nothing was found of, which tells of the person', () => {
    let bare: string;
    beforeAll(async () => {
      bare = demoIds(hub.vault).person('ouyangMing');
      for (const table of ['record.allergy', 'record.procedure', 'care.enrolment', 'care.contract'])
        await hub.sql`delete from ${hub.sql(table)} where subject_id = ${bare}`;
      for (const table of ['person.household_member', 'person.health_file'])
        await hub.sql`delete from ${hub.sql(table)} where subject_id = ${bare}`;
    });

    test.each([
      ['allergies', 'allergies { nodes { id } }', ['Person.allergies']],
      ['procedures', 'procedures { pageInfo { hasNextPage } }', ['Person.procedures']],
      [
        'enrolments',
        'enrolments(disease: HYPERTENSION) { nodes { disease } }',
        ['Person.enrolments', 'Person.enrolments(disease:)'],
      ],
      ['contract', 'contract { validTo }', ['Contract.validTo', 'Person.contract']],
      ['household', 'household { nodes { person { id } } }', ['Person.household']],
      ['healthFile', 'healthFile { status }', ['Person.healthFile']],
      ['consents', 'consents { nodes { id } }', ['Person.consents']],
      ['accessLog', 'accessLog(first: 1) { nodes { purpose } }', ['AccessLogEntry.purpose']],
    ])('%s', async (name, field, shown) => {
      const authorization = `Bearer ${await hub.token('resident', { personId: bare })}`;
      const { result, entries } = await ask(undefined, `{ me { ${field} } }`, {}, { authorization });
      expect(result.errors).toBeUndefined();
      const found = (result.data as { me: Record<string, { nodes?: unknown[] } | null> }).me[name];
      // The log itself has grown meanwhile.
      if (name !== 'accessLog') expect(found?.nodes ?? []).toEqual([]);
      expect(cellsOf(entries, bare)).toEqual({ shown, masked: [], denied: [] });
    });

    test('and nothing of a person whom one may not know of, or who does not exist', async () => {
      for (const id of [bare, '00000000-0000-4000-8000-000000000000']) {
        const { entries } = await ask(
          'guardian',
          'query ($id: ID!) { person(id: $id) { allergies { nodes { id } } } }',
          { id },
        );
        expect(entries).toEqual([]);
      }
    });
  });

  test('has who is contracted, also where nobody has followed up yet', async () => {
    await hub.sql`delete from care.follow_up`;
    const { result, entries } = await ask(
      'family-doctor',
      '{ contractedPersons { nodes { person { id } lastFollowUp { id } } } }',
    );
    const { nodes } = (result.data as { contractedPersons: { nodes: { person: { id: string } }[] } })
      .contractedPersons;
    expect(nodes).toEqual([{ person: { id: expect.any(String) }, lastFollowUp: null }]);
    expect(cellsOf(entries, nodes[0]!.person.id).shown).toEqual([
      'ContractedPerson.lastFollowUp',
      'ContractedPerson.person',
    ]);
  });

  test('has who is on a page of a household, and nobody of its next page', async () => {
    const { result, entries } = await ask(
      'district-regulator',
      'query ($id: ID!) { person(id: $id) { household(first: 1) { nodes { person { id } } pageInfo { hasNextPage } } } }',
      { id: zhangWei },
    );
    const { nodes, pageInfo } = (
      result.data as { person: { household: { nodes: { person: { id: string } }[]; pageInfo: object } } }
    ).person.household;
    expect(pageInfo).toEqual({ hasNextPage: true });
    const persons = entries.flatMap((entry) => entry.reads ?? []).flatMap((read) => read.persons);
    expect(persons).toEqual(nodes.map(({ person }) => person.id));
  });

  test.each([
    [
      'about nobody',
      'doctor',
      '{ division(code: "500106") { name } institutions(first: 1) { nodes { name } } }',
    ],
    ['about an opaque id', 'doctor', 'query ($id: ID!) { person(id: $id) { id } }'],
    ['without a token', undefined, '{ me { name } }'],
  ] as const)('has nothing of an operation %s', async (_what, who, query) => {
    hub.logStatements();
    const { entries } = await ask(who, query, { id: zhangWei });
    expect(entries).toEqual([]);
    expect(hub.logStatements()).toEqual([]);
  });
});
