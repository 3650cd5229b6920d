import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import type { DemoOverrides } from '@hub/gateway/identity/demo-issuer.ts';
import { anchorFileIn, fileAnchor } from '@hub/kernel/audit/anchor.ts';
import { checkProof } from '@hub/kernel/audit/proof.ts';
import { sealEpochs } from '@hub/kernel/audit/seal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { asking, codes, type Nodes } from './asking.ts';

const { hospital } = institutions;
const REQUESTS = '{ me { requests { nodes { id kind status wish answer entry } } } }';
const LOG = `query($first: Int, $after: String) { me { accessLog(first: $first, after: $after) {
  nodes { id at who institution { name } purpose shown masked denied } pageInfo { hasNextPage endCursor } } } }`;
const COMPLAIN =
  'mutation($entry: ID!, $text: String!) { complain(entry: $entry, text: $text) { id kind entry status } }';
const COMPLAINTS = `{ complaints(status: OPEN) { nodes { id entry wish status
  access { id actor roles institution { code } purpose shown } } } }`;
const DECIDE =
  'mutation($id: ID!) { answerComplaint(id: $id, upheld: true, answer: "已查处") { id status answer } }';

interface Entry {
  id: string;
  at: string;
  who: string;
  institution: { name: string } | null;
  purpose: string;
  shown: string[];
  denied: string[];
}

describe.each(WIRES)('rights over the access log (%s)', (wire) => {
  let hub: TestHub;
  let idOf: (person: PersonKey) => string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    idOf = demoIds(hub.vault).person;
  });
  afterAll(() => hub?.close());

  const as = asking(() => hub);

  describe('the access log', () => {
    const log = async (variables: object = {}) =>
      (await as<{ me: { accessLog: Nodes<Entry> } }>('resident', LOG, variables)).data!.me.accessLog;

    test('tells in plain words who read what, from where and for what', async () => {
      await as(
        'doctor',
        `{ person(id: "${idOf('zhangWei')}") { name idNumber conditions(first: 1) { nodes { name } } consents { nodes { id } } } }`,
      );
      const { nodes } = await log({ first: 10 });
      const read = nodes.filter(({ who }) => who === '医生');
      expect(read[0]).toMatchObject({ institution: { name: hospital.name }, purpose: '诊疗' });
      const shown = read.flatMap((entry) => entry.shown);
      expect(shown).toEqual(expect.arrayContaining(['人员·姓名', '人员·公民身份号码']));
      expect(shown.some((name) => name.startsWith('诊断·'))).toBe(true);
      expect(shown.join()).not.toMatch(/[A-Z][a-z]+\./);
    });

    test('pages by cursors of its reader, and is for nobody else', async () => {
      const first = await log({ first: 1 });
      const next = await log({ first: 1, after: first.pageInfo.endCursor });
      expect(next.nodes[0]?.id).not.toBe(first.nodes[0]?.id);
      const stolen = await as(
        'resident',
        LOG,
        { after: first.pageInfo.endCursor },
        { personId: idOf('liNa') },
      );
      expect(codes(stolen)).toEqual(['BAD_CURSOR']);
      for (const [who, person] of [
        ['doctor', 'zhangWei'],
        ['auditor', 'zhangWei'],
      ] as const) {
        const { data } = await as<{ person: { accessLog: unknown } | null }>(
          who,
          `{ person(id: "${idOf(person)}") { accessLog { nodes { id } } } }`,
        );
        expect(data?.person?.accessLog ?? null).toBeNull();
      }
    });

    test('gives a proof of an own entry, and of nobody else’s', async () => {
      const { nodes } = await log({ first: 1 });
      const proof = (id: string, overrides: DemoOverrides = {}) =>
        as<{ accessLogProof: string | null }>(
          'resident',
          `{ accessLogProof(entry: "${id}") }`,
          {},
          overrides,
        );
      // Not sealed yet.
      expect((await proof(nodes[0]!.id)).data?.accessLogProof).toBeNull();
      const anchor = fileAnchor(anchorFileIn(hub.environment.dataDir));
      await sealEpochs({ sql: hub.sql, vault: hub.vault, anchor, months: 12, now: new Date() });
      const proven = checkProof((await proof(nodes[0]!.id)).data?.accessLogProof ?? '');
      expect(proven).toMatchObject({ entry: { at: nodes[0]!.at }, epoch: { number: 0 } });
      expect((await proof(nodes[0]!.id, { personId: idOf('liNa') })).data?.accessLogProof).toBeNull();
    });

    test('is read by auditors: of a person, and by an actor', async () => {
      const OF = `query($id: ID!) { accessLogOf(person: $id) { nodes { id actor roles shown } } }`;
      const BY = `query($from: DateTime!, $until: DateTime!) { accessLogBy(actor: "demo:doctor", from: $from, until: $until) { nodes { id actor institution { code } shown } } }`;
      const of = await as<{ accessLogOf: Nodes<{ actor: string; shown: string[] }> }>('auditor', OF, {
        id: idOf('zhangWei'),
      });
      expect(of.errors).toBeUndefined();
      expect(of.data?.accessLogOf.nodes.map(({ actor }) => actor)).toContain('demo:doctor');
      expect(of.data?.accessLogOf.nodes.flatMap(({ shown }) => shown)).toContain('Person.idNumber');
      const [from, until] = [-3_600_000, 3_600_000].map((ms) => new Date(Date.now() + ms).toISOString());
      const by = await as<{ accessLogBy: Nodes<{ actor: string }> }>('auditor', BY, { from, until });
      expect(by.data?.accessLogBy.nodes.length).toBeGreaterThan(0);
      expect(new Set(by.data?.accessLogBy.nodes.map(({ actor }) => actor))).toEqual(new Set(['demo:doctor']));
      const long = new Date(Date.now() - 40 * 24 * 3_600_000).toISOString();
      for (const period of [
        { from: until, until: from },
        { from: long, until },
        { from: 'x', until },
      ])
        expect(codes(await as('auditor', BY, period))).toEqual(['BAD_USER_INPUT']);
      for (const who of ['resident', 'security-admin', 'system-admin', 'district-regulator'] as const) {
        const { data } = await as<{ accessLogOf: null }>(who, OF, { id: idOf('zhangWei') });
        expect(data?.accessLogOf ?? null, who).toBeNull();
      }
      // Who reads the log is in it.
      const { nodes } = await log({ first: 20 });
      expect(nodes.map(({ who }) => who)).toContain('审计员');
    });

    test('can be complained about, to the security administrator, whose answer the person reads', async () => {
      const entry = (await log({ first: 50 })).nodes.find(({ who }) => who === '医生')!;
      const made = await as<{ complain: { id: string } }>('resident', COMPLAIN, {
        entry: entry.id,
        text: '我没有就诊',
      });
      expect(made.data?.complain).toEqual({
        id: expect.any(String),
        kind: 'COMPLAINT',
        entry: entry.id,
        status: 'OPEN',
      });
      const { id } = made.data!.complain;
      const open = await as<{ complaints: Nodes<object> }>('security-admin', COMPLAINTS);
      expect(open.errors).toBeUndefined();
      expect(open.data?.complaints.nodes).toEqual([
        {
          id,
          entry: entry.id,
          wish: '我没有就诊',
          status: 'OPEN',
          access: {
            id: entry.id,
            actor: 'demo:doctor',
            roles: ['医生'],
            institution: { code: hospital.code },
            purpose: '诊疗',
            shown: expect.any(Array),
          },
        },
      ]);
      for (const who of ['resident', 'doctor', 'institution-manager', 'auditor', 'steward'] as const) {
        expect((await as<{ complaints: null }>(who, COMPLAINTS)).data?.complaints ?? null, who).toBeNull();
        expect(
          (await as<{ answerComplaint: null }>(who, DECIDE, { id })).data?.answerComplaint ?? null,
          who,
        ).toBeNull();
      }
      const decided = await as<{ answerComplaint: object }>('security-admin', DECIDE, { id });
      expect(decided.data?.answerComplaint).toEqual({ id, status: 'ACCEPTED', answer: '已查处' });
      expect(codes(await as('security-admin', DECIDE, { id }))).toEqual(['CONFLICT']);
      const own = await as<{ me: { requests: Nodes<object> } }>('resident', REQUESTS);
      expect(own.data?.me.requests.nodes).toContainEqual({
        id,
        kind: 'COMPLAINT',
        status: 'ACCEPTED',
        wish: '我没有就诊',
        answer: '已查处',
        entry: entry.id,
      });
      const { data } = await as<{ person: unknown }>(
        'security-admin',
        `{ person(id: "${idOf('zhangWei')}") { name } }`,
      );
      expect(data?.person ?? null).toBeNull();
    });

    test('takes no complaint about an entry that is not about the person', async () => {
      const [entry] = (await log({ first: 1 })).nodes;
      const complain = (text: string, id: string, overrides: DemoOverrides = {}) =>
        as('resident', COMPLAIN, { entry: id, text }, overrides);
      expect(codes(await complain('我', entry!.id, { personId: idOf('chenGuoqiang') }))).toEqual([
        'NOT_FOUND',
      ]);
      expect(codes(await complain('我', 'x'))).toEqual(['NOT_FOUND']);
      expect(codes(await complain('', entry!.id))).toEqual(['BAD_USER_INPUT']);
      expect(codes(await complain('字'.repeat(2_001), entry!.id))).toEqual(['BAD_USER_INPUT']);
    });
  });
});
