import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { people } from '@hub/db/demo/people.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

const { hospital, townshipHospital } = institutions;
const stranger = people.liuFang;
const child = people.zhaoXiaoyu;

const subject = (id: string) => ({ reference: `Patient/${id}` });
const patient = (
  id: string,
  who: { name: string; birthDate: string; idNumber?: string },
  more: object = {},
) => ({
  resourceType: 'Patient',
  id,
  name: [{ text: who.name }],
  gender: 'female',
  birthDate: who.birthDate,
  identifier: [{ system: 'urn:oid:2.16.156.10011.1.3', value: who.idNumber }],
  ...more,
});
const today = new Date().toISOString();

/** A hospital that never saw somebody claims to have seen them. */
const CLAIM = [
  patient('stranger', stranger),
  {
    resourceType: 'Encounter',
    id: 'claimed',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    subject: subject('stranger'),
    period: { start: today, end: today },
  },
];

/** Everything in FHIR R4 by which a source could say who may see whom, or who is whose guardian. */
const GRABS = [
  {
    resourceType: 'Patient',
    id: 'child',
    name: [{ text: child.name }],
    gender: 'male',
    birthDate: child.birthDate,
    contact: [{ relationship: [{ text: '监护人' }], name: { text: stranger.name } }],
  },
  {
    resourceType: 'RelatedPerson',
    id: 'r1',
    patient: subject('stranger'),
    relationship: [{ text: '母亲' }],
    identifier: [{ value: 'x' }],
  },
  {
    resourceType: 'Consent',
    id: 'c1',
    status: 'active',
    scope: { text: 'patient-privacy' },
    category: [{ text: 'consent' }],
    patient: subject('stranger'),
    policyRule: { text: 'opt-in' },
  },
  { resourceType: 'CareTeam', id: 't1', status: 'active', subject: subject('stranger') },
  { resourceType: 'EpisodeOfCare', id: 'e1', status: 'active', patient: subject('stranger') },
  {
    resourceType: 'Coverage',
    id: 'v1',
    status: 'active',
    beneficiary: subject('stranger'),
    payor: [subject('stranger')],
  },
];

describe('a source that wants to see a stranger', () => {
  let hub: TestHub;
  let id: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
    id = demoIds(hub.vault).person('liuFang');
  });
  afterAll(() => hub?.close());

  const deliver = async (resources: object[]) => {
    const response = await fetch(`${hub.url}/ingest?source=${hospital.source}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/fhir+ndjson',
        authorization: `Bearer ${await hub.token('source-system')}`,
      },
      body: resources.map((one) => JSON.stringify(one)).join('\n'),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, number>;
  };
  const sees = async (institutionCode: string) => {
    const authorization = `Bearer ${await hub.token('doctor', { institutionCode })}`;
    const { data } = await hub.ask<{ person: unknown }>(
      undefined,
      `{ person(id: "${id}") { id } }`,
      {},
      { authorization },
    );
    return data?.person !== null;
  };
  const relations = async () => {
    const authorization = `Bearer ${await hub.token('resident', { personId: id })}`;
    const query =
      '{ me { relations(first: 50) { nodes { id kind basis institution { code } since until } } } }';
    const { data } = await hub.ask<{
      me: { relations: { nodes: { id: string; kind: string; institution: { code: string } | null }[] } };
    }>(undefined, query, {}, { authorization });
    return data!.me.relations.nodes;
  };

  test('gains TREATING for its own institution alone, the person is told, and can object', async () => {
    expect(await sees(hospital.code)).toBe(false);
    const [before, elsewhere] = [await relations(), await sees(townshipHospital.code)];
    await deliver(CLAIM);
    expect(await sees(hospital.code)).toBe(true);
    expect(await sees(townshipHospital.code)).toBe(elsewhere);
    const gained = (await relations()).filter(({ id: one }) => !before.some((old) => old.id === one));
    expect(gained).toEqual([
      expect.objectContaining({ kind: 'TREATING', basis: 'ENCOUNTER', institution: { code: hospital.code } }),
    ]);
    const [row] = await hub.sql<
      { fresh: boolean }[]
    >`select recorded_at > now() - interval '1 minute' as fresh
      from access.care_relation where kind = 'TREATING' and counterpart = ${hospital.code} and recorded_at is not null`;
    expect(row?.fresh).toBe(true);
    const authorization = `Bearer ${await hub.token('resident', { personId: id })}`;
    await hub.ask(
      undefined,
      `mutation { objectToRelation(relation: "${gained[0]!.id}") { id } }`,
      {},
      { authorization },
    );
    expect(await sees(hospital.code)).toBe(false);
  });

  test('cannot make anybody a guardian, nor consent for anybody, nor take a refusal back', async () => {
    const decided = () => hub.sql`
      select 'guardian' as what, count(*)::int as n from access.care_relation where kind = 'GUARDIAN'
      union all select 'verified', count(*)::int from access.guardianship
      union all select 'consent', count(*)::int from access.consent
      union all select 'refusal', count(*)::int from access.refusal where now() < ends_at order by 1`;
    const before = await decided();
    const { resources, stored } = await deliver(GRABS);
    expect(resources).toBe(GRABS.length);
    expect(stored).toBe(1);
    expect(await decided()).toEqual(before);
    await deliver(CLAIM.map((one) => ({ ...one, meta: { versionId: '2' } })));
    expect(await sees(hospital.code)).toBe(false);
  });
});
