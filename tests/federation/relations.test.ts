import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import type { DemoOverrides } from '@hub/gateway/identity/demo-issuer.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { asking, codes } from './asking.ts';

const { hospital, communityCentre } = institutions;
const RELATIONS = `{ me { relations(first: 50) { nodes {
  id kind institution { code } practitioner { id } guardianId division { code } since until basis live refusable refused } } } }`;
const PAGE = `query($id: ID!, $after: String) { person(id: $id) {
  encounters(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }`;
const OPT_OUT =
  'mutation($input: OptOutInput!) { optOut(input: $input) { id institution { code } refusedAt endsAt } }';
const WITHDRAW = 'mutation($id: ID!) { withdrawOptOut(id: $id) { id endsAt } }';
const OBJECT = 'mutation($id: ID!) { objectToRelation(relation: $id) { id institution { code } } }';

interface Relation {
  id: string;
  kind: string;
  institution: { code: string } | null;
  live: boolean;
  refusable: boolean;
  refused: boolean;
}
interface Encounters {
  person: { encounters: { nodes: unknown[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } | null;
}

describe.each(WIRES)('relations (%s)', (wire) => {
  let hub: TestHub;
  let idOf: (person: PersonKey) => string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    idOf = demoIds(hub.vault).person;
  });
  beforeEach(async () => {
    await hub.sql`delete from access.refusal`;
    await hub.sql`delete from access.consent`;
  });
  afterAll(() => hub?.close());

  const as = asking(() => hub);
  const own = async (person: PersonKey = 'zhangWei') => {
    const { data } = await as<{ me: { relations: { nodes: Relation[] } } }>(
      'resident',
      RELATIONS,
      {},
      {
        personId: idOf(person),
      },
    );
    return data!.me.relations.nodes;
  };
  const page = (after?: string, overrides: DemoOverrides = {}) =>
    as<Encounters>('doctor', PAGE, { id: idOf('zhangWei'), after }, overrides);
  const endCursor = async () => (await page()).data!.person!.encounters.pageInfo.endCursor;

  test('are told to the person, each with what it rests on and whether it can be refused', async () => {
    // The database writes no zeros at the end of a fraction.
    const until = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 19)}.123Z`;
    await as(
      'resident',
      `mutation { grantConsent(input: { institution: "${institutions.lotusCentre.code}",
      categories: [HEALTH_STATUS], purposes: [TREAT], until: "${until}" }) { id } }`,
    );
    const told = (await own()).map(({ id, ...rest }) => rest);
    const finite = { since: expect.any(String), until: expect.any(String) };
    const common = { practitioner: null, guardianId: null, division: null, live: true, refused: false };
    expect(told).toEqual(
      expect.arrayContaining([
        {
          ...common,
          ...finite,
          kind: 'TREATING',
          basis: 'ENCOUNTER',
          refusable: true,
          institution: { code: hospital.code },
        },
        {
          ...common,
          ...finite,
          kind: 'CONSENTED',
          basis: 'CONSENT',
          refusable: true,
          institution: { code: institutions.lotusCentre.code },
          until,
        },
        {
          ...common,
          kind: 'MANAGING',
          basis: 'CUSTODY',
          refusable: true,
          institution: { code: communityCentre.code },
          since: null,
          until: null,
        },
        {
          ...common,
          kind: 'JURISDICTION',
          basis: 'CUSTODY',
          refusable: false,
          institution: null,
          division: { code: '500106' },
          since: null,
          until: null,
        },
      ]),
    );
    expect(await own('zhangYihan')).toContainEqual(
      expect.objectContaining({
        kind: 'GUARDIAN',
        basis: 'BIRTH_RECORD',
        guardianId: idOf('liNa'),
        refusable: false,
      }),
    );
    // One whose treatment ended long ago.
    expect(await own('chenGuoqiang')).toContainEqual(
      expect.objectContaining({ kind: 'TREATING', live: false }),
    );
  });

  test('are nobody else’s to read', async () => {
    for (const [who, purpose] of [
      ['doctor', 'TREAT'],
      ['district-regulator', 'HOPERAT'],
      ['primary-care-worker', 'PUBHLTH'],
    ] as const) {
      const query = `{ person(id: "${idOf('zhangWei')}") { id relations { nodes { id } } whoMaySee { nodes { id } } refusals { nodes { id } } requests { nodes { id } } } }`;
      const { data, errors } = await as<{ person: object }>(who, query, {}, {}, purpose);
      expect(data?.person).toEqual({
        id: idOf('zhangWei'),
        relations: null,
        whoMaySee: null,
        refusals: null,
        requests: null,
      });
      expect(new Set(codes({ errors }))).toEqual(new Set(['UNAUTHORIZED_FIELD_OR_TYPE']));
    }
  });

  test('end at a refusal with the next statement, open cursors included, and live again when it is withdrawn', async () => {
    const cursor = await endCursor();
    const { data } = await as<{ optOut: { id: string } }>('resident', OPT_OUT, {
      input: { institution: hospital.code },
    });
    expect(data?.optOut).toEqual({
      id: expect.any(String),
      institution: { code: hospital.code },
      refusedAt: expect.any(String),
      endsAt: null,
    });
    const refused = await page(cursor);
    expect(refused.data).toEqual({ person: null });
    const unknown = await as<Encounters>('doctor', PAGE, { id: '00000000-0000-8000-8000-000000000000' });
    expect(refused.text).toBe(unknown.text);
    // Another institution that treats the person does so still.
    expect((await page(undefined, { institutionCode: communityCentre.code })).data?.person).not.toBeNull();
    expect(await own()).toContainEqual(
      expect.objectContaining({ kind: 'TREATING', institution: { code: hospital.code }, refused: true }),
    );
    // Again is no other refusal.
    const again = await as<{ optOut: { id: string } }>('resident', OPT_OUT, {
      input: { institution: hospital.code },
    });
    expect(again.data?.optOut.id).toBe(data?.optOut.id);
    const ended = await as<{ withdrawOptOut: { endsAt: string } }>('resident', WITHDRAW, {
      id: data?.optOut.id,
    });
    expect(Date.parse(ended.data!.withdrawOptOut.endsAt)).toBeLessThanOrEqual(Date.now() + 1_000);
    expect((await page(cursor)).data?.person).not.toBeNull();
    const left = await as<{ me: { refusals: { nodes: unknown[] } } }>(
      'resident',
      '{ me { refusals { nodes { id } } } }',
    );
    expect(left.data?.me.refusals.nodes).toEqual([{ id: data?.optOut.id }]);
  });

  test('stay where the law requires access, whatever is refused', async () => {
    await as('resident', OPT_OUT, { input: {} });
    expect((await page()).data).toEqual({ person: null });
    const query = `{ person(id: "${idOf('zhangWei')}") { id } }`;
    const kept = await as<{ person: unknown }>('primary-care-worker', query, {}, {}, 'PUBHLTH');
    expect(kept.data?.person).toEqual({ id: idOf('zhangWei') });
    const watched = await as<{ person: unknown }>('district-regulator', query);
    expect(watched.data?.person).toEqual({ id: idOf('zhangWei') });
    const managed = await as<{ person: unknown }>(
      'institution-manager',
      query,
      {},
      { institutionCode: communityCentre.code },
    );
    expect(managed.data?.person).toBeNull();
  });

  test('are refused of the whole person, whichever of several subjects they came by', async () => {
    const [counted] = await hub.sql<{ subjects: number; treated: string }[]>`
      select count(*)::int as subjects,
        (select c.subject_id from access.care_relation c join access.scope o using (subject_id)
         where o.person_id = ${idOf('zhangWei')} and c.kind = 'TREATING' and c.counterpart = ${hospital.code}) as treated
      from access.scope where person_id = ${idOf('zhangWei')}`;
    expect(counted!.subjects).toBeGreaterThan(1);
    expect(counted!.treated).not.toBe(idOf('zhangWei'));
    await as('resident', OPT_OUT, { input: { institution: hospital.code } });
    const [refusal] = await hub.sql`select subject_id from access.refusal`;
    expect(refusal?.subject_id).toBe(idOf('zhangWei'));
    expect((await page()).data).toEqual({ person: null });
  });

  test('are objected to one by one, where they can be refused', async () => {
    const relations = await own();
    const treating = relations.find(
      (one) => one.kind === 'TREATING' && one.institution?.code === hospital.code,
    )!;
    const objected = await as<{ objectToRelation: object }>('resident', OBJECT, { id: treating.id });
    expect(objected.data?.objectToRelation).toMatchObject({ institution: { code: hospital.code } });
    expect((await page()).data).toEqual({ person: null });
    const law = relations.find(({ kind }) => kind === 'JURISDICTION')!;
    expect(codes(await as('resident', OBJECT, { id: law.id }))).toEqual(['BAD_USER_INPUT']);
    const foreign = (await own('wangXiulan')).find(({ refusable }) => refusable)!;
    // Of the same subject, and no relation of it.
    const [subject, none] = [Buffer.from(treating.id, 'base64url').subarray(0, 16), Buffer.alloc(16, 7)];
    const unknown = Buffer.concat([subject, none]).toString('base64url');
    for (const id of [foreign.id, 'nothing', unknown])
      expect(codes(await as('resident', OBJECT, { id })), id).toEqual(['NOT_FOUND']);
  });

  test('end with a consent that is revoked, and with a treatment that ends, under an open cursor', async () => {
    const cursor = await endCursor();
    await hub.sql`update access.care_relation set ends_at = now() where kind = 'TREATING' and counterpart = ${hospital.code}`;
    expect((await page(cursor)).data).toEqual({ person: null });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const granted = await as<{ grantConsent: { id: string } }>(
      'resident',
      `mutation { grantConsent(input: {
      institution: "${hospital.code}", categories: [MEDICAL_APPLICATION], purposes: [TREAT], until: "${until}" }) { id } }`,
    );
    expect((await page(cursor)).data?.person?.encounters.nodes).toHaveLength(1);
    await as('resident', 'mutation($id: ID!) { revokeConsent(id: $id) { id } }', {
      id: granted.data?.grantConsent.id,
    });
    expect((await page(cursor)).data).toEqual({ person: null });
    await hub.sql`update access.care_relation set ends_at = now() + interval '1 day' where kind = 'TREATING' and counterpart = ${hospital.code}`;
  });

  test('are refused by the person or a guardian, and by nobody else', async () => {
    const child = { person: idOf('zhangYihan'), institution: hospital.code };
    const guarded = await as<{ optOut: { id: string } }>('guardian', OPT_OUT, { input: child });
    expect(guarded.errors).toBeUndefined();
    const seen = await as<{ me: { refusals: { nodes: unknown[] } } }>(
      'resident',
      '{ me { refusals { nodes { id } } } }',
      {},
      { personId: child.person },
    );
    expect(seen.data?.me.refusals.nodes).toEqual([{ id: guarded.data?.optOut.id }]);
    for (const who of ['doctor', 'district-regulator', 'steward', 'security-admin'] as const) {
      const { data } = await as<{ optOut: null }>(who, OPT_OUT, { input: child });
      expect(data?.optOut ?? null, who).toBeNull();
    }
    for (const person of [idOf('zhaoXiaoyu'), idOf('zhangWei'), 'x'])
      expect(codes(await as('guardian', OPT_OUT, { input: { person } }))).toEqual(['NOT_FOUND']);
    expect(codes(await as('resident', WITHDRAW, { id: guarded.data?.optOut.id }))).toEqual(['NOT_FOUND']);
    expect(codes(await as('resident', WITHDRAW, { id: 'x' }))).toEqual(['NOT_FOUND']);
    await expect(hub.sql`select from access.refusal where ends_at > now()`).resolves.toHaveLength(1);
  });

  test.each([[{ institution: 'no code' }], [{ institution: "'; --" }]])('refuses %j', async (input) => {
    expect(codes(await as('resident', OPT_OUT, { input }))).toEqual(['BAD_USER_INPUT']);
  });
});
