import { runReplays } from '@hub/kernel/intake/replay.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { intake } from '@hub/subgraphs/intake.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { ndjson, patient } from '../intake/sample.ts';
import { asking, codes } from './asking.ts';
import { secondSteward } from './measured-city.ts';

const MAPPING = 'id source resourceType path from to approvedAt rejectedAt rejection';
const PROPOSE = `mutation ($input: CodeMappingInput!) { proposeCodeMapping(input: $input) { ${MAPPING} } }`;
const APPROVE = `mutation ($id: ID!) { approveCodeMapping(id: $id) { ${MAPPING} } }`;
const REJECT = `mutation ($id: ID!) { rejectCodeMapping(id: $id, reason: "该词另有所指") { ${MAPPING} } }`;
const LIST = `{ codeMappings(first: 100) { nodes { ${MAPPING} } } }`;

interface Mapping {
  id: string;
  from: string;
  approvedAt: string | null;
}
type One = Record<string, Mapping | null>;

describe('words of a source that stewards map', () => {
  let hub: TestHub;
  let second: string;
  const as = asking(() => hub);
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'http' });
    second = await secondSteward(hub);
  });
  afterAll(() => hub?.close());

  const word = (from: string, about: object = {}) => ({
    input: {
      source: 'DEMO',
      resourceType: 'Patient',
      path: 'gender',
      from,
      to: 'female',
      reason: '该院系统的写法',
      ...about,
    },
  });
  const propose = async (from: string, about: object = {}) => as<One>('steward', PROPOSE, word(from, about));
  const proposed = async (from: string, about: object = {}) => {
    const { data, errors } = await propose(from, about);
    expect(errors).toBeUndefined();
    return data!.proposeCodeMapping!;
  };
  const decide = (mutation: string, id: string) =>
    hub.ask<One>(undefined, mutation, { id }, { authorization: `Bearer ${second}` });
  const deliver = async (source: string, ...resources: object[]) => {
    const response = await fetch(`${hub.url}/ingest?source=${source}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/fhir+ndjson',
        authorization: `Bearer ${await hub.token('source-system')}`,
      },
      body: ndjson(resources),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, number>;
  };
  const replayed = () =>
    runReplays({ sql: hub.sql, vault: hub.vault, mappers: intake, cubes, treatingDays: 90 });
  const openIssues = async () => {
    const query = '{ qualityIssues(status: OPEN, rule: "VALID", first: 100) { nodes { resourceId } } }';
    const { data } = await as<{ qualityIssues: { nodes: { resourceId: string }[] } }>(
      'institution-manager',
      query,
    );
    return data!.qualityIssues.nodes.map(({ resourceId }) => resourceId);
  };

  test('are codes once two stewards agree: what waited is stored, its issue closed, and so is what comes', async () => {
    expect(await deliver('DEMO', patient('m1', { gender: '坤' }))).toMatchObject({
      stored: 0,
      quarantined: 1,
    });
    expect(await openIssues()).toEqual(['m1']);
    const { id } = await proposed('坤');
    expect(await deliver('DEMO', patient('m2', { gender: '坤' }))).toMatchObject({ quarantined: 1 });
    // Nobody decides alone, or twice.
    const own = '{ codeMappings(first: 100) { nodes { id own } } }';
    const read = async (asked: ReturnType<typeof as<{ codeMappings: { nodes: object[] } }>>) =>
      (await asked).data!.codeMappings.nodes;
    expect(await read(as('steward', own))).toEqual([{ id, own: true }]);
    expect(await read(as('institution-manager', own))).toEqual([{ id, own: false }]);
    expect(codes(await as('steward', APPROVE, { id }))).toEqual(['FORBIDDEN']);
    const answers = await Promise.all([decide(APPROVE, id), decide(APPROVE, id)]);
    expect(answers.flatMap((one) => codes(one) ?? [])).toEqual(['CONFLICT']);
    expect(codes(await decide(REJECT, id))).toEqual(['CONFLICT']);
    expect(await replayed()).toBe(1);
    expect(await openIssues()).toEqual([]);
    const [sex] = await hub.sql`
      select count(*)::int as n from person.subject s join exchange.delivery d on d.subject_id = s.subject_id
      where d.resource_id in ('m1', 'm2') and s.sex = '2'`;
    expect(sex).toEqual({ n: 2 });
    // The same again is known, another one is mapped.
    expect(await deliver('DEMO', patient('m1', { gender: '坤' }))).toMatchObject({ unchanged: 1 });
    expect(await deliver('DEMO', patient('m3', { gender: '坤' }))).toMatchObject({
      stored: 1,
      quarantined: 0,
    });
  });

  test('mean nothing while proposed or turned down, and one thing at a time', async () => {
    const { id } = await proposed('艮');
    expect(codes(await propose('艮', { to: 'male' }))).toEqual(['CONFLICT']);
    expect((await decide(REJECT, id)).data!.rejectCodeMapping).toMatchObject({
      approvedAt: null,
      rejectedAt: expect.any(String),
      rejection: '该词另有所指',
    });
    expect(await deliver('DEMO', patient('m4', { gender: '艮' }))).toMatchObject({
      stored: 0,
      quarantined: 1,
    });
    await proposed('艮', { to: 'male' });
  });

  test('are never codes themselves, never words of what may tell a diagnosis, and never of another source', async () => {
    for (const [wrong, about] of [
      ['female', {}],
      ['male', {}],
      ['坎', { to: 'nothing' }],
      ['坎', { to: 'final' }],
      ['B24', { resourceType: 'Condition', path: 'code', to: 'I10' }],
      ['某', { resourceType: 'Encounter', path: 'serviceType', to: 'x' }],
      ['某', { path: 'name', to: 'x' }],
      ['某', { path: '__proto__', to: 'x' }],
      ['一'.repeat(21), {}],
      [' ', {}],
      ['坎', { reason: '短' }],
    ] as const)
      expect(codes(await propose(wrong, about)), wrong).toEqual(['BAD_USER_INPUT']);
    expect(codes(await propose('坎', { source: 'NONE' }))).toEqual(['NOT_FOUND']);
    const { id } = await proposed('坎', { source: 'DEMO-LH' });
    await decide(APPROVE, id);
    expect(await deliver('DEMO', patient('m5', { gender: '坎' }))).toMatchObject({
      stored: 0,
      quarantined: 1,
    });
    // Written by whoever got around the graph, it would still turn no valid code into another.
    await hub.sql`
      insert into exchange.code_mapping (source_code, resource_type, path, from_word, to_code, reason, raised_by,
        approved_by, approved_at)
      values ('DEMO', 'Patient', 'gender', 'male', 'female', '', 'a', 'b', now())`;
    await deliver('DEMO', patient('m6', { gender: 'male' }));
    const [kept] = await hub.sql`
      select s.sex from person.subject s join exchange.delivery d on d.subject_id = s.subject_id where d.resource_id = 'm6'`;
    expect(kept).toEqual({ sex: '1' });
  });

  test('are for stewards to decide, and for an institution to read of its own', async () => {
    const words = async (who: 'steward' | 'institution-manager' | 'source-system') =>
      (await as<{ codeMappings: { nodes: Mapping[] } }>(who, LIST)).data!.codeMappings.nodes.map(
        ({ from }) => from,
      );
    expect(await words('steward')).toEqual(['坤', '艮', '艮', '坎', 'male']);
    expect(await words('institution-manager')).toEqual(['坤', '艮', '艮', 'male']);
    expect(await words('source-system')).toEqual(['坤', '艮', '艮', 'male']);
    for (const who of ['institution-manager', 'source-system', 'analyst', 'auditor', 'doctor'] as const) {
      expect(codes(await as(who, PROPOSE, word('震'))), who).toEqual(['FORBIDDEN']);
      if (who !== 'institution-manager' && who !== 'source-system')
        expect(codes(await as(who, LIST)), who).toHaveLength(1);
    }
    expect(codes(await decide(APPROVE, 'x'))).toEqual(['NOT_FOUND']);
  });
});
