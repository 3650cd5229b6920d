import type { CastMember } from '@hub/db/demo/cast.ts';
import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const ID_NUMBER = '500106198506120113';
const BORN = '1985-06-12';
const CODE_SYSTEM = 'http://hl7.org/fhir/sid/icd-10';

/** Every way of writing the same question; none of them may say more than the plain one. */
const SPELLINGS: Readonly<Record<string, string>> = {
  plain: 'query($id: ID!) { person(id: $id) { idNumber birthDate conditions { nodes { codeSystem } } } }',
  alias:
    'query($id: ID!) { p: person(id: $id) { a: idNumber b: birthDate c: conditions { n: nodes { s: codeSystem } } } }',
  'alias of another field':
    'query($id: ID!) { person(id: $id) { id: idNumber sex: birthDate conditions { nodes { id: codeSystem } } } }',
  'alias of something inherited':
    'query($id: ID!) { person(id: $id) { toString: idNumber valueOf: birthDate conditions { nodes { hasOwnProperty: codeSystem } } } }',
  'twice, merged':
    'query($id: ID!) { person(id: $id) { idNumber } person(id: $id) { idNumber birthDate conditions { nodes { id } nodes { codeSystem } } } }',
  'named fragment': `query($id: ID!) { person(id: $id) { ...F } } fragment F on Person { idNumber birthDate conditions { nodes { ...C } } }
    fragment C on Condition { codeSystem }`,
  'inline fragment':
    'query($id: ID!) { person(id: $id) { ... on Person { idNumber ... { birthDate } } conditions { nodes { ... on Condition { codeSystem } } } } }',
  'fragment in fragment': `query($id: ID!) { ...Q } fragment Q on Query { person(id: $id) { ...A } }
    fragment A on Person { ...B ... on Person { ...B } } fragment B on Person { idNumber birthDate conditions { edges { node { codeSystem } } } }`,
  'a field allowed here, denied there':
    'query($id: ID!) { person(id: $id) { ...A conditions { nodes { code } ...D } idNumber birthDate } } fragment A on Person { conditions { nodes { id } } } fragment D on ConditionConnection { nodes { codeSystem } }',
  included:
    'query($id: ID!, $y: Boolean = true) { person(id: $id) { idNumber @include(if: $y) birthDate @skip(if: false) conditions @include(if: true) { nodes { codeSystem @skip(if: false) } } } }',
  'in a list': '{ persons(first: 100) { nodes { idNumber birthDate conditions { nodes { codeSystem } } } } }',
  'on edges':
    '{ persons(first: 100) { edges { node { idNumber birthDate conditions { edges { node { codeSystem } } } } } } }',
};

describe.each(WIRES)('cells, %s', (wire) => {
  let hub: TestHub;
  let id: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    id = demoIds(hub.vault).person('zhangWei');
  });
  afterAll(() => hub?.close());

  const coordinates = (answer: Answer) => answer.errors?.map((error) => error.extensions?.coordinate) ?? [];

  describe.each(Object.entries(SPELLINGS))('however it is asked: %s', (_name, query) => {
    test('the owner sees it', async () => {
      const { text, errors } = await hub.ask('resident', query, { id });
      for (const value of [ID_NUMBER, BORN, CODE_SYSTEM]) expect(text).toContain(value);
      expect(errors).toBeUndefined();
    });

    test('the regulator sees it masked or not at all', async () => {
      const answer = await hub.ask('district-regulator', query, { id });
      for (const value of [ID_NUMBER, BORN, CODE_SYSTEM]) expect(answer.text).not.toContain(value);
      expect(answer.text).toContain('500***********0113');
      expect(coordinates(answer)).toContain('Condition.codeSystem');
      expect(answer.extensions?.masked).toEqual(
        expect.arrayContaining(['Person.birthDate', 'Person.idNumber']),
      );
    });

    test('nobody and the analyst see that the door is shut', async () => {
      const nobody = await hub.ask(undefined, query, { id });
      const analyst = await hub.ask('analyst', query, { id });
      expect(nobody.text).toBe(analyst.text);
      expect(Object.values(nobody.data ?? {})).toEqual([null]);
      expect(coordinates(nobody)).toEqual([query.includes('persons') ? 'Query.persons' : 'Query.person']);
    });
  });

  test('are denied alike whether or not there are rows', async () => {
    const query =
      'query($id: ID!) { person(id: $id) { name conditions { nodes { codeSystem } } observations { nodes { value } } } }';
    const ids = ['zhangWei', 'zhaoXiaoyu', 'huangJie'] as const;
    const answers = await Promise.all(
      ids.map((key) => hub.ask('city-regulator', query, { id: demoIds(hub.vault).person(key) })),
    );
    const asActor = answers.map(({ errors }) =>
      errors?.filter((error) => error.extensions?.reason === 'ACTOR'),
    );
    expect(asActor[0]?.map((error) => error.extensions?.coordinate)).toEqual([
      'Condition.codeSystem',
      'Observation.value',
    ]);
    expect(asActor[1]).toEqual(asActor[0]);
    const nowhere = await hub.ask('city-regulator', query, { id: '00000000-0000-8000-8000-000000000000' });
    expect(nowhere.errors).toEqual(asActor[0]);
  });

  test('that are skipped are neither shown nor denied', async () => {
    const query = `query($id: ID!, $no: Boolean = false) { person(id: $id) {
      sex idNumber @include(if: $no) conditions @skip(if: true) { nodes { codeSystem } } } }`;
    const answer = await hub.ask('district-regulator', query, { id });
    expect(JSON.parse(answer.text)).toEqual({ data: { person: { sex: 'MALE' } } });
    const asked = await hub.ask('district-regulator', query, { id, no: true });
    expect(asked.data).toEqual({ person: { sex: 'MALE', idNumber: '500***********0113' } });
  });

  describe('that an argument filters by', () => {
    const REFUSED: readonly [string, string, Record<string, unknown>, string][] = [
      ['a literal name', '{ persons(filter: {name: "张伟"}) { nodes { id } } }', {}, 'name'],
      [
        'a literal date',
        '{ persons(filter: {sex: MALE, bornFrom: "1980-01-01"}) { nodes { id } } }',
        {},
        'bornFrom',
      ],
      [
        'a variable',
        'query($n: String) { persons(filter: {name: $n}) { nodes { id } } }',
        { n: '张伟' },
        'name',
      ],
      [
        'a variable’s default',
        'query($n: String = "张伟") { persons(filter: {name: $n}) { nodes { id } } }',
        {},
        'name',
      ],
      [
        'a whole input in a variable',
        'query($f: PersonFilter) { persons(filter: $f) { nodes { id } } }',
        { f: { bornTo: '1990-01-01' } },
        'bornTo',
      ],
      [
        'a default of a whole input',
        'query($f: PersonFilter = {name: "x"}) { persons(filter: $f) { nodes { id } } }',
        {},
        'name',
      ],
      [
        'an alias',
        '{ a: persons(filter: {sex: MALE}) { nodes { id } } b: persons(filter: {name: "x"}) { nodes { id } } }',
        {},
        'name',
      ],
      [
        'a fragment',
        '{ ...Q } fragment Q on Query { ... { persons(filter: {name: "x"}) { nodes { id } } } }',
        {},
        'name',
      ],
    ];
    test.each(REFUSED)(
      'is refused where no relation shows it: %s',
      async (_name, query, variables, field) => {
        hub.statements();
        const answer = await hub.ask('district-regulator', query, variables);
        expect(answer.status).toBe(400);
        expect(answer.data).toBeUndefined();
        expect(answer.errors).toEqual([
          {
            message: `PersonFilter.${field} (L4) may not be used.`,
            extensions: { code: 'UNAUTHORIZED_ARGUMENT', coordinate: `PersonFilter.${field}`, level: 'L4' },
          },
        ]);
        expect(hub.statements()).toEqual([]);
        // What one caller was refused, another may use: nothing of the refusal is remembered for them.
        expect((await hub.ask('resident', query, variables)).errors).toBeUndefined();
      },
    );

    test('is refused for an identifier, too', async () => {
      const query = `{ personByIdentifier(system: "ID_NUMBER", value: "${ID_NUMBER}") { id } }`;
      const answer = await hub.ask('district-regulator', query);
      expect(answer.errors?.[0]?.extensions).toEqual({
        code: 'UNAUTHORIZED_ARGUMENT',
        coordinate: 'Query.personByIdentifier(value:)',
        level: 'L4',
      });
      expect(answer.text).not.toContain(ID_NUMBER);
    });

    test('does not refuse what is null or left out', async () => {
      const query =
        'query($n: String, $f: Date) { persons(filter: {name: $n, bornFrom: $f, bornTo: null}, first: 1) { nodes { sex } } }';
      expect((await hub.ask('district-regulator', query, { n: null })).errors).toBeUndefined();
    });
  });

  describe('of one who keeps some files and oversees all', () => {
    let authorization: string;
    const ask = (query: string) => hub.ask(undefined, query, {}, { authorization });
    beforeAll(async () => {
      const issuer = await openDemoIssuer(hub.environment.dataDir);
      const member: CastMember = {
        name: 'primary-care-worker',
        title: '',
        roles: ['primary-care-worker', 'district-regulator'],
        purposes: ['PUBHLTH'],
        divisionSystem: 'GB2260-2023',
        divisionCode: '500000',
        institutionCode: institutions.communityCentre.code,
      };
      authorization = `Bearer ${(await issuer.issue(member)).token}`;
    });

    test('a predicate matches only where its cell is shown', async () => {
      const find = (name: string) => ask(`{ persons(filter: {name: "${name}"}) { nodes { name } } }`);
      expect((await find('张伟')).data).toEqual({ persons: { nodes: [{ name: '张伟' }] } });
      const overseen = await find('刘芳');
      expect(overseen.data).toEqual({ persons: { nodes: [] } });
      expect(overseen.text).toBe((await find('无此人')).text);
      const born = await ask(
        '{ persons(filter: {bornFrom: "1992-11-13", bornTo: "1992-11-13"}) { nodes { id } } }',
      );
      expect(born.data).toEqual({ persons: { nodes: [] } });
    });

    test('a list shows each row what its relation allows', async () => {
      const { data } = await ask('{ persons(first: 100) { nodes { name } } }');
      const names = (data as { persons: { nodes: { name: string | null }[] } }).persons.nodes.map(
        (node) => node.name,
      );
      expect(names).toEqual(expect.arrayContaining(['张伟', '王秀兰', '刘*', '黄*']));
      expect(names).not.toContain('刘芳');
    });

    test('a denial wins over what another rule would show', async () => {
      // The community centre keeps the child's file, but to management a child has no name.
      const { data } = await ask('{ persons(first: 100) { nodes { name } } }');
      const names = (data as { persons: { nodes: { name: string | null }[] } }).persons.nodes.map(
        (node) => node.name,
      );
      expect(names).not.toContain('张一涵');
      expect(names).toContain('张浩然');
      expect((await ask('{ persons(filter: {name: "张一涵"}) { nodes { id } } }')).data).toEqual({
        persons: { nodes: [] },
      });
    });
  });

  describe('that a cursor leads to', () => {
    const bad = { code: 'BAD_CURSOR' };
    const cursorOf = async (who: 'resident' | 'district-regulator', query: string, headers = {}) => {
      const { text } = await hub.ask(who, query, { id }, headers);
      return /"endCursor":"([\w-]+)"/.exec(text)![1]!;
    };
    const ENCOUNTERS =
      'query($id: ID!, $after: String) { person(id: $id) { encounters(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } } }';
    const PERSONS =
      'query($after: String) { persons(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } }';

    test.each(['x', 'AAAA', 'äöü', 'null', '-1', 'A'.repeat(5000)])(
      'is not reached by %.20s',
      async (after) => {
        const answer = await hub.ask('resident', ENCOUNTERS, { id, after });
        expect(answer.errors?.map((error) => error.extensions)).toEqual([bad]);
        expect(answer.data).toEqual({ person: { encounters: null } });
      },
    );

    test('is not reached by a cursor of another actor, list or purpose', async () => {
      const own = await cursorOf('resident', ENCOUNTERS);
      expect((await hub.ask('resident', ENCOUNTERS, { id, after: own })).errors).toBeUndefined();
      const extensionsOf = async (answer: Promise<Answer>) =>
        (await answer).errors?.map((error) => error.extensions);
      expect(await extensionsOf(hub.ask('district-regulator', ENCOUNTERS, { id, after: own }))).toEqual([
        bad,
      ]);
      const otherList = ENCOUNTERS.replaceAll('encounters', 'conditions');
      expect(await extensionsOf(hub.ask('resident', otherList, { id, after: own }))).toEqual([bad]);
      expect(await extensionsOf(hub.ask('resident', PERSONS, { after: own }))).toEqual([bad]);
      const managing = await cursorOf('district-regulator', PERSONS);
      const asPublicHealth = hub.ask(
        'district-regulator',
        PERSONS,
        { after: managing },
        { 'x-purpose': 'PUBHLTH' },
      );
      expect(await extensionsOf(asPublicHealth)).toEqual([bad]);
      const altered = `${managing.slice(0, -2)}${managing.endsWith('AA') ? 'BB' : 'AA'}`;
      expect(await extensionsOf(hub.ask('district-regulator', PERSONS, { after: altered }))).toEqual([bad]);
    });

    test('tells nothing of the position', async () => {
      const cursor = Buffer.from(await cursorOf('resident', PERSONS), 'base64url');
      expect(cursor.includes(id)).toBe(false);
    });

    test.each([0, 101, -1])('is not paged by %i', async (first) => {
      const query =
        'query($first: Int) { persons(first: $first) { nodes { id } } institutions(first: $first) { nodes { code } } }';
      const { data, errors } = await hub.ask('resident', query, { first });
      expect(data).toEqual({ persons: null, institutions: null });
      expect(errors?.map((error) => error.message)).toEqual(
        Array(2).fill('first must be between 1 and 100.'),
      );
      expect(new Set(errors?.map((error) => error.extensions?.code))).toEqual(new Set(['BAD_USER_INPUT']));
    });
  });
});
