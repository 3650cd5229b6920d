import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import type { Role } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { asking, codes, type Nodes } from './asking.ts';

const { hospital, communityCentre } = institutions;
const WISH = '诊断有误, 请更正';
const REQUEST = `mutation($input: CorrectionInput!) { requestCorrection(input: $input) {
  id kind record coordinate institution { code } wish status answer } }`;
const CORRECTIONS = `query($status: RequestStatus, $first: Int, $after: String) {
  correctionRequests(status: $status, first: $first, after: $after) {
    nodes { id record delivered coordinate wish status answer } pageInfo { hasNextPage endCursor } } }`;
const ANSWER = `mutation($id: ID!, $answer: String!) { answerCorrection(id: $id, accept: true, answer: $answer) {
  id status answer answeredAt } }`;
const REQUESTS = '{ me { requests { nodes { id kind status wish answer entry } } } }';

describe.each(WIRES)('rights over one’s data (%s)', (wire) => {
  let hub: TestHub;
  let idOf: (person: PersonKey) => string;
  let record: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    idOf = demoIds(hub.vault).person;
    const { data } = await as<{
      me: { conditions: { nodes: { id: string; institution: { code: string } }[] } };
    }>('resident', '{ me { conditions(first: 50) { nodes { id institution { code } } } } }');
    record = data!.me.conditions.nodes.find(({ institution }) => institution.code === hospital.code)!.id;
  });
  afterAll(() => hub?.close());

  const as = asking(() => hub);
  const request = (input: object = {}, who: Role = 'resident') =>
    as<{ requestCorrection: { id: string } | null }>(who, REQUEST, {
      input: { record, coordinate: 'Condition.name', wish: WISH, ...input },
    });

  describe('a correction', () => {
    test('goes to the institution that delivered the record, and its answer to the person', async () => {
      const { data } = await request();
      expect(data?.requestCorrection).toEqual({
        id: expect.any(String),
        kind: 'CORRECTION',
        record,
        coordinate: 'Condition.name',
        institution: { code: hospital.code },
        wish: WISH,
        status: 'OPEN',
        answer: null,
      });
      const id = data?.requestCorrection?.id;
      const inbox = await as<{ correctionRequests: Nodes<object> }>('institution-manager', CORRECTIONS, {
        status: 'OPEN',
      });
      expect(inbox.errors).toBeUndefined();
      expect(inbox.data?.correctionRequests.nodes).toEqual([
        {
          id,
          record,
          delivered: null,
          coordinate: 'Condition.name',
          wish: WISH,
          status: 'OPEN',
          answer: null,
        },
      ]);
      const other = await as<{ correctionRequests: Nodes<object> }>(
        'institution-manager',
        CORRECTIONS,
        {},
        {
          institutionCode: communityCentre.code,
        },
      );
      expect(other.data?.correctionRequests.nodes).toEqual([]);
      const foreign = await as(
        'institution-manager',
        ANSWER,
        { id, answer: '不是我的' },
        { institutionCode: communityCentre.code },
      );
      expect(codes(foreign)).toEqual(['NOT_FOUND']);
      const answered = await as<{ answerCorrection: object }>('institution-manager', ANSWER, {
        id,
        answer: '已更正',
      });
      expect(answered.data?.answerCorrection).toEqual({
        id,
        status: 'ACCEPTED',
        answer: '已更正',
        answeredAt: expect.any(String),
      });
      expect(codes(await as('institution-manager', ANSWER, { id, answer: '再次' }))).toEqual(['CONFLICT']);
      const own = await as<{ me: { requests: Nodes<object> } }>('resident', REQUESTS);
      expect(own.data?.me.requests.nodes).toContainEqual({
        id,
        kind: 'CORRECTION',
        status: 'ACCEPTED',
        wish: WISH,
        answer: '已更正',
        entry: null,
      });
    });

    test('is nobody else’s to ask for or to read', async () => {
      for (const who of ['doctor', 'steward', 'district-regulator', 'institution-manager'] as const)
        expect((await request({}, who)).data?.requestCorrection ?? null, who).toBeNull();
      for (const who of ['resident', 'doctor', 'security-admin', 'auditor', 'district-regulator'] as const) {
        const { data } = await as<{ correctionRequests: null }>(who, CORRECTIONS);
        expect(data?.correctionRequests ?? null, who).toBeNull();
      }
      const { data } = await as<{ person: { requests: unknown } | null }>(
        'doctor',
        `{ person(id: "${idOf('zhangWei')}") { requests { nodes { wish } } } }`,
      );
      expect(data?.person?.requests).toBeNull();
    });

    test('is known to the record by the name its own source has for it', async () => {
      const body = [
        {
          resourceType: 'Patient',
          id: 'p9',
          name: [{ text: '赵雷' }],
          gender: 'male',
          birthDate: '1990-01-01',
        },
        {
          resourceType: 'Condition',
          id: 'c9',
          subject: { reference: 'Patient/p9' },
          code: { coding: [{ system: 'http://snomed.info/sct', code: '38341003' }] },
          onsetDateTime: '2026-01-20',
        },
      ];
      await fetch(`${hub.url}/ingest?source=${hospital.source}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/fhir+ndjson',
          authorization: `Bearer ${await hub.token('source-system')}`,
        },
        body: body.map((one) => JSON.stringify(one)).join('\n'),
      });
      const [row] = await hub.sql<
        { person: string }[]
      >`select subject_id as person from exchange.delivery where resource_id = 'p9'`;
      const place = { personId: row!.person };
      const { data } = await as<{ me: { conditions: Nodes<{ id: string }> } }>(
        'resident',
        '{ me { conditions { nodes { id } } } }',
        {},
        place,
      );
      const input = {
        record: data!.me.conditions.nodes[0]!.id,
        coordinate: 'Condition.name',
        wish: '没有高血压',
      };
      expect((await as('resident', REQUEST, { input }, place)).errors).toBeUndefined();
      const inbox = await as<{ correctionRequests: Nodes<{ delivered: string }> }>(
        'institution-manager',
        CORRECTIONS,
        { status: 'OPEN' },
      );
      expect(inbox.data?.correctionRequests.nodes.map(({ delivered }) => delivered)).toEqual([
        'Condition/c9',
      ]);
    });

    test('of what a guardian may not see is not a guardian’s to ask for, nor is the child’s own to read', async () => {
      const child = idOf('zhangYihan');
      const input = { record: child, coordinate: 'Person.phone', wish: WISH };
      const guarded = await as<{ requestCorrection: { id: string } }>('guardian', REQUEST, { input });
      expect(guarded.errors).toBeUndefined();
      const alone = await as<{ requestCorrection: { id: string } }>(
        'resident',
        REQUEST,
        { input },
        { personId: child },
      );
      expect(alone.errors).toBeUndefined();
      const query = `{ person(id: "${child}") { requests { nodes { id } } } }`;
      const seen = await as<{ person: { requests: Nodes<object> } }>('guardian', query);
      expect(seen.data?.person.requests.nodes).toEqual([{ id: guarded.data?.requestCorrection.id }]);
      const own = await as<{ person: { requests: Nodes<object> } }>(
        'resident',
        query,
        {},
        { personId: child },
      );
      expect(own.data?.person.requests.nodes).toHaveLength(2);
      const report = { ...input, coordinate: 'Report.conclusion' };
      expect(codes(await as('guardian', REQUEST, { input: report }))).toEqual(['NOT_FOUND']);
    });

    test.each<[string, object, string]>([
      ['nothing wished', { wish: ' ' }, 'BAD_USER_INPUT'],
      ['too long a wish', { wish: '字'.repeat(2_001) }, 'BAD_USER_INPUT'],
      ['a field that there is not', { coordinate: 'Condition.secret' }, 'BAD_USER_INPUT'],
      ['a field of no record', { coordinate: 'Query.person' }, 'BAD_USER_INPUT'],
      ['no coordinate', { coordinate: 'nothing' }, 'BAD_USER_INPUT'],
      ['a record of another type', { coordinate: 'Report.name' }, 'NOT_FOUND'],
      ['no record', { record: 'x' }, 'NOT_FOUND'],
      [
        'a stranger',
        { record: '00000000-0000-8000-8000-000000000000', coordinate: 'Person.name' },
        'NOT_FOUND',
      ],
    ])('of %s is refused', async (_what, input, code) => {
      expect(codes(await request(input))).toEqual([code]);
    });

    test('is sealed at rest', async () => {
      const rows = await hub.sql<{ row: string }[]>`select t::text as row from access.request t`;
      const hex = Buffer.from(WISH).toString('hex');
      for (const { row } of rows) expect(row.includes(WISH) || row.includes(hex)).toBe(false);
    });

    test('pages by cursors of one manager', async () => {
      for (let n = 0; n < 2; n++) await request();
      const first = await as<{ correctionRequests: Nodes<{ id: string }> }>(
        'institution-manager',
        CORRECTIONS,
        { first: 1 },
      );
      const { endCursor } = first.data!.correctionRequests.pageInfo;
      const next = await as<{ correctionRequests: Nodes<{ id: string }> }>(
        'institution-manager',
        CORRECTIONS,
        { first: 1, after: endCursor },
      );
      expect(next.data!.correctionRequests.nodes[0]!.id).not.toBe(
        first.data!.correctionRequests.nodes[0]!.id,
      );
      const elsewhere = await as(
        'institution-manager',
        CORRECTIONS,
        { after: endCursor },
        { institutionCode: communityCentre.code },
      );
      expect(codes(elsewhere)).toEqual(['BAD_CURSOR']);
    });
  });
});
