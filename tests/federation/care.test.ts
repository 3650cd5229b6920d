import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import { liftedFields, sealRow } from '@hub/db/sealed-row.ts';
import { referral } from '@hub/db/tables/care.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const CARE = `query($id: ID!) { person(id: $id) { name
  contract { id status package validFrom validTo institution { name } practitioner { name } renewalOf { status package } }
  contracts { nodes { id status } }
  enrolments { nodes { disease riskLevel } }
  followUps(first: 2) { nodes { disease systolic fastingGlucose controlled controlRule method practitioner { name }
    enrolment { disease enrolledAt } } pageInfo { hasNextPage } }
  referrals { nodes { direction status name code toInstitution { name } } } } }`;

const LIST = `query($first: Int, $after: String) { contractedPersons(first: $first, after: $after) {
  nodes { person { id name } lastFollowUp { followedUpAt disease controlled } }
  pageInfo { hasNextPage endCursor } } }`;

interface Care {
  name: string | null;
  contract: Record<string, unknown> | null;
  contracts: { nodes: unknown[] };
  enrolments: { nodes: Record<string, unknown>[] };
  followUps: { nodes: Record<string, unknown>[]; pageInfo: { hasNextPage: boolean } };
  referrals: { nodes: Record<string, unknown>[] };
}
interface Contracted {
  contractedPersons: {
    nodes: { person: { id: string; name: string }; lastFollowUp: Record<string, unknown> | null }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

/** What the contract alone opens: for TREAT the same doctor has a treating relation as well. */
const CONTRACT_ONLY = { 'x-purpose': 'PUBHLTH' };

describe.each(WIRES)('care, %s', (wire) => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
  });
  afterAll(() => hub?.close());

  const idOf = (person: PersonKey) => demoIds(hub.vault).person(person);
  const careOf = (who: Parameters<TestHub['ask']>[0], person: PersonKey, headers = {}) =>
    hub.ask<{ person: Care | null }>(who, CARE, { id: idOf(person) }, headers);

  test('the contracted family doctor sees contract, enrolments, follow-ups and referrals', async () => {
    const { data, errors } = await careOf('family-doctor', 'wangXiulan', CONTRACT_ONLY);
    expect(errors).toBeUndefined();
    const person = data!.person!;
    expect(person.contract).toMatchObject({
      status: 'ACTIVE',
      package: '老年人服务包',
      institution: { name: institutions.communityCentre.name },
      practitioner: { name: '唐丽' },
      renewalOf: { status: 'EXPIRED', package: '基础服务包' },
    });
    expect(person.contracts.nodes).toEqual([
      { id: person.contract!.id, status: 'ACTIVE' },
      { id: expect.any(String), status: 'EXPIRED' },
    ]);
    expect(person.enrolments.nodes).toEqual([
      { disease: 'DIABETES', riskLevel: null },
      { disease: 'HYPERTENSION', riskLevel: 'HIGH' },
    ]);
    expect(person.followUps).toMatchObject({
      nodes: [
        {
          disease: 'DIABETES',
          fastingGlucose: 6.8,
          controlled: true,
          method: 'HOME',
          practitioner: { name: '冯雪' },
        },
        { disease: 'HYPERTENSION', systolic: 136, controlled: true, enrolment: { disease: 'HYPERTENSION' } },
      ],
      pageInfo: { hasNextPage: true },
    });
    expect(person.referrals.nodes).toMatchObject([
      {
        direction: 'DOWN',
        status: 'ACCEPTED',
        code: 'I10',
        toInstitution: { name: institutions.communityCentre.name },
      },
      {
        direction: 'UP',
        status: 'COMPLETED',
        code: 'I10',
        toInstitution: { name: institutions.hospital.name },
      },
    ]);
  });

  test('tells follow-ups under control from others, and from those without a value', async () => {
    const { data } = await hub.ask<{ person: { followUps: { nodes: unknown[] } } }>(
      'family-doctor',
      'query($id: ID!) { person(id: $id) { followUps { nodes { disease controlled } } } }',
      { id: idOf('wangXiulan') },
    );
    const of = (disease: string) =>
      (data!.person.followUps.nodes as { disease: string; controlled: boolean | null }[])
        .filter((node) => node.disease === disease)
        .map((node) => node.controlled);
    expect(of('HYPERTENSION')).toEqual([true, null, false, false]);
    expect(of('DIABETES')).toEqual([true, false, false]);
  });

  test('a stranger finds nobody, and no list tells of them', async () => {
    expect((await careOf('family-doctor', 'sunGuihua')).data).toEqual({ person: null });
    const { data } = await hub.ask<Contracted>('family-doctor', LIST);
    expect(data!.contractedPersons.nodes.map((node) => node.person.name)).toEqual(['王秀兰']);
  });

  test('a regulator sees that there is care, the values hidden and names masked', async () => {
    const { data, errors, extensions } = await careOf('district-regulator', 'wangXiulan');
    const person = data!.person!;
    expect(person.contract).toMatchObject({ status: 'ACTIVE', package: '***' });
    expect(person.enrolments.nodes).toEqual([
      { disease: null, riskLevel: null },
      { disease: null, riskLevel: null },
    ]);
    expect(person.followUps.nodes[0]).toMatchObject({
      disease: null,
      systolic: null,
      fastingGlucose: null,
      controlled: null,
      controlRule: '2026-11',
    });
    expect(person.referrals.nodes[0]).toMatchObject({ direction: 'DOWN', name: '***', code: 'I00-I99' });
    expect(extensions?.masked).toEqual(
      expect.arrayContaining(['Contract.package', 'Referral.name', 'Referral.code']),
    );
    const denied = new Set(errors!.map((error) => error.extensions?.coordinate));
    for (const field of ['disease', 'systolic', 'fastingGlucose', 'controlled'])
      expect(denied).toContain(`FollowUp.${field}`);
    hub.statements();
    await careOf('district-regulator', 'wangXiulan');
    expect(hub.statements().filter((text) => text.includes('systolic'))).toEqual([]);
  });

  test('a referral that a label lifts to L5 is not there for a contract, and is for who treats', async () => {
    const labelled = {
      subjectId: idOf('wangXiulan'),
      id: demoIds(hub.vault).record('labelled referral'),
      sourceCode: institutions.communityCentre.source,
      institutionCode: institutions.communityCentre.code,
      toInstitutionCode: institutions.hospital.code,
      at: new Date().toISOString(),
      requiredLevel: 5,
      status: 'REQUESTED',
      direction: 'UP',
      nationalSystem: 'http://hl7.org/fhir/sid/icd-10',
      nationalCode: 'F20.0',
      nationalName: '偏执型精神分裂症',
      reason: '转专科。',
    } as const;
    const { sealed } = sealRow(hub.vault, referral, labelled, liftedFields);
    await hub.sql`
      insert into care.referral (subject_id, id, source_code, institution_code, to_institution_code, at, required_level,
        status, direction, sealed)
      values (${labelled.subjectId}, ${labelled.id}, ${labelled.sourceCode}, ${labelled.institutionCode},
        ${labelled.toInstitutionCode}, ${labelled.at}, 5, 'REQUESTED', 'UP', ${sealed!})`;
    const query = 'query($id: ID!) { person(id: $id) { referrals { nodes { id code name reason } } } }';
    type Answer = { person: { referrals: { nodes: { id: string; code: string; reason: string }[] } } };
    const ask = (headers: Record<string, string>) =>
      hub.ask<Answer>('family-doctor', query, { id: labelled.subjectId }, headers);
    const treated = (await ask({ 'x-purpose': 'TREAT' })).data!.person.referrals.nodes;
    expect(treated.map((node) => node.code)).toEqual(['F20.0', 'I10', 'I10']);
    expect(treated[0]!.reason).toBe('转专科。');
    const contracted = await ask(CONTRACT_ONLY);
    expect(contracted.data!.person.referrals.nodes.map((node) => node.code)).toEqual(['I10', 'I10']);
    expect(contracted.text).not.toContain(treated[0]!.id);
    await hub.sql`delete from care.referral where id = ${labelled.id}`;
  });

  test('contractedPersons is closed to all but the contracted teams', async () => {
    for (const who of ['doctor', 'resident', 'district-regulator', 'analyst'] as const) {
      const { data, errors = [] } = await hub.ask(who, LIST);
      expect(data?.contractedPersons ?? null).toBeNull();
      expect(
        errors.map((error) => error.extensions?.code),
        who,
      ).toContain(who === 'analyst' ? 'UNAUTHORIZED_FIELD_OR_TYPE' : 'FORBIDDEN');
    }
  });

  test('reads a page of contracted persons with their last follow-up in one statement of care', async () => {
    const people: PersonKey[] = ['zhangWei', 'liNa', 'zhangYihan', 'yangJun', 'ouyangMing'];
    await contract(people, '2 hours ago', 'in 1 day');
    await contract(['zhangHaoran'], '2 days ago', '1 day ago');
    await contract(['huangJie'], 'in 1 day', 'in 2 days');
    hub.statements();
    const { data, errors } = await hub.ask<Contracted>('family-doctor', LIST, { first: 100 });
    expect(errors).toBeUndefined();
    // One in care, one for the names in person.
    expect(hub.statements()).toHaveLength(2);
    const all = data!.contractedPersons.nodes;
    const expected = [...people, 'wangXiulan' as const].map(idOf).sort();
    expect(all.map((node) => node.person.id)).toEqual(expected);
    const last = new Map([
      [idOf('wangXiulan'), { disease: 'DIABETES', controlled: true }],
      [idOf('liNa'), { disease: 'DIABETES', controlled: true }],
      [idOf('ouyangMing'), { disease: 'HYPERTENSION', controlled: false }],
    ]);
    for (const { person, lastFollowUp } of all) {
      const known = last.get(person.id);
      expect(lastFollowUp).toEqual(known ? { followedUpAt: expect.any(String), ...known } : null);
    }
    const seen: typeof all = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const page: Contracted['contractedPersons'] = (
        await hub.ask<Contracted>('family-doctor', LIST, { first: 4, after })
      ).data!.contractedPersons;
      seen.push(...page.nodes);
      more = page.pageInfo.hasNextPage;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual(all);
    await hub.sql`delete from care.contract where source_code = 'TEST'`;
    await hub.sql`delete from access.care_relation where origin = 'TEST'`;
  });

  test('reads a person’s care in one statement for each kind, whatever their number', async () => {
    hub.statements();
    await careOf('family-doctor', 'wangXiulan', CONTRACT_ONLY);
    const ofCare = hub.statements().filter((text) => text.includes('"care".'));
    // contract, contracts, enrolments, followUps, referrals; then renewalOf and the follow-ups' enrolments.
    expect(ofCare).toHaveLength(7);
  });

  /** Contracts with the community centre; the relation follows the same time, in its own words. */
  async function contract(people: PersonKey[], from: string, to: string) {
    const moment = (text: string) => {
      const [, count = '0', unit = 'hour'] = /(\d+) (hour|day)/.exec(text) ?? [];
      const ms = Number(count) * (unit === 'day' ? 86_400_000 : 3_600_000);
      return new Date(Date.now() + (text.startsWith('in') ? ms : -ms)).toISOString();
    };
    const centre = institutions.communityCentre.code;
    for (const subject of people.map(idOf)) {
      await hub.sql`
        insert into care.contract (subject_id, id, source_code, institution_code, at, status, required_level, valid_from,
          valid_to, package)
        values (${subject}, gen_random_uuid(), 'TEST', ${centre}, now(), 'SIGNED', 1, ${moment(from)}, ${moment(to)}, '基础服务包')`;
      await hub.sql`
        insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin)
        values (${subject}, 'CONTRACTED', ${centre}, ${moment(from)}, ${moment(to)}, 'TEST')`;
    }
  }
});
