import { demoIds } from '@hub/db/demo/ids.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addGrant } from '../backflow/grant.ts';
import { readAll } from '../backflow/reading.ts';
import { makeRelease } from '../backflow/release.ts';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { asking, codes, type Nodes } from './asking.ts';

const RECIPIENT = '沙坪坝区卫生健康委';
const OF = `query($person: ID!, $first: Int, $after: String) { deliveriesOf(person: $person, first: $first, after: $after) {
  nodes { id at actor deliveries { grant recipient release part shown masked } } pageInfo { hasNextPage endCursor } } }`;
const OWN = '{ me { accessLog(first: 50) { nodes { who shown masked } } } }';

interface Delivered {
  id: string;
  actor: string;
  deliveries: { grant: string; recipient: string; release: string | null; part: number | null }[];
}

describe.each(WIRES)('what left the hub of a person (%s)', (wire) => {
  let hub: TestHub;
  let grant: string;
  let release: string;
  let person: string;
  let elsewhere: string;
  const as = asking(() => hub);
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    person = demoIds(hub.vault).person('zhangWei');
    const [other] = await hub.sql<{ id: string }[]>`
      select person_id as id from access.scope where district <> '500106' limit 1`;
    elsewhere = other!.id;
    grant = await addGrant(hub.sql, { fields: ['Person.name:MASKED', 'Person.sex', 'Encounter.startedAt'] });
    await readAll(hub, { grant, resource: 'Person', first: 1_000 });
    release = await makeRelease(hub, grant);
    const authorization = `Bearer ${await hub.token('district-developer')}`;
    const [parts] = await hub.sql<{ count: number }[]>`
      select count(*)::int from exchange.release_part where release_id = ${release}`;
    for (let part = 1; part <= parts!.count; part++) {
      const file = await fetch(`${hub.url}/backflow/releases/${release}/parts/${part}`, {
        headers: { authorization },
      });
      expect(file.status).toBe(200);
      await file.arrayBuffer();
    }
  });
  afterAll(() => hub?.close());

  const of = async (id: string, variables: object = {}) =>
    (await as<{ deliveriesOf: Nodes<Delivered> }>('auditor', OF, { person: id, ...variables })).data!
      .deliveriesOf;

  test('is told to auditors: by which grant, release and part, and which coordinates', async () => {
    const { nodes } = await of(person);
    const under = { grant, recipient: RECIPIENT };
    expect(nodes.map(({ deliveries }) => deliveries)).toEqual([
      [{ ...under, release, part: 2, shown: ['Person.sex'], masked: ['Person.name'] }],
      [{ ...under, release, part: 1, shown: ['Encounter.startedAt'], masked: [] }],
      [{ ...under, release: null, part: null, shown: ['Person.sex'], masked: ['Person.name'] }],
    ]);
    expect(new Set(nodes.map(({ actor }) => actor))).toEqual(new Set(['demo:district-developer']));
    expect((await of(elsewhere)).nodes).toEqual([]);
    expect((await of('nobody')).nodes).toEqual([]);
  });

  test('is paged over what stayed in the hub, and is for nobody else', async () => {
    await as('doctor', `{ person(id: "${person}") { name } }`);
    const all = (await of(person)).nodes.map(({ id }) => id);
    const first = await of(person, { first: 1 });
    const rest = await of(person, { first: 5, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...rest.nodes].map(({ id }) => id)).toEqual(all);
    for (const who of ['resident', 'district-developer', 'steward', 'security-admin', 'doctor'] as const) {
      const { data, errors } = await as<{ deliveriesOf: null }>(who, OF, { person });
      expect(data?.deliveriesOf ?? null, who).toBeNull();
      expect(errors?.length, who).toBeGreaterThan(0);
    }
    const { pageInfo } = await of(elsewhere, { first: 1 });
    expect(pageInfo.hasNextPage).toBe(false);
    expect(codes(await as('auditor', OF, { person: elsewhere, after: first.pageInfo.endCursor }))).toEqual([
      'BAD_CURSOR',
    ]);
  });

  test('is not said of others whom the same operation delivered elsewhere', async () => {
    const other = await addGrant(hub.sql, { fields: ['Person.sex'] });
    const both = `query($grant: ID!, $other: ID!) {
      all: backflow(grant: $grant, resource: "Person", first: 1000) { changes { person } }
      one: backflow(grant: $other, resource: "Person", first: 1) { changes { person } } }`;
    const { data } = await as<Record<'all' | 'one', { changes: object[] }>>('district-developer', both, {
      grant,
      other,
    });
    expect(data!.all.changes.length).toBeGreaterThan(1);
    expect(data!.one.changes).toHaveLength(1);
    const persons = await hub.sql<{ id: string }[]>`
      select distinct person_id as id from access.scope`;
    const told = (await Promise.all(persons.map(({ id }) => of(id)))).map(({ nodes }) =>
      nodes.filter(({ deliveries }) => deliveries.some((one) => one.grant === other)),
    );
    expect(told.flat()).toHaveLength(1);
  });

  test('the person reads in plain words', async () => {
    const { data } = await as<{ me: { accessLog: Nodes<{ who: string }> } }>('resident', OWN);
    const told = data!.me.accessLog.nodes.filter(({ who }) => who.includes('数据回流'));
    expect(told).toContainEqual({ who: `${RECIPIENT} (数据回流)`, shown: ['就诊·开始时间'], masked: [] });
    expect(told).toContainEqual({
      who: `${RECIPIENT} (数据回流)`,
      shown: ['人员·性别'],
      masked: ['人员·姓名'],
    });
  });
});
