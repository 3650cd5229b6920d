import { demoCast } from '@hub/db/demo/cast.ts';
import { demoIds } from '@hub/db/demo/ids.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import { anchorFileIn, fileAnchor } from '@hub/kernel/audit/anchor.ts';
import { sealEpochs } from '@hub/kernel/audit/seal.ts';
import { verifyLog } from '@hub/kernel/audit/verify.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { logged } from '../audit/log.ts';
import { type Answer, startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const PROPOSE = `mutation ($coordinate: String!, $level: ClassificationLevel!, $reason: String = "专项排查需要") {
  proposeRaise(coordinate: $coordinate, level: $level, reason: $reason) { id coordinate level approvedAt } }`;
const APPROVE = 'mutation ($id: ID!) { approveRaise(id: $id) { id coordinate level approvedAt } }';
const REJECT = `mutation ($id: ID!, $reason: String = "范围过大, 请缩小") {
  rejectRaise(id: $id, reason: $reason) { id approvedAt rejectedAt rejection } }`;
const READ = 'query ($id: ID!) { person(id: $id) { name sex conditions { nodes { onsetAt } } } }';
const FILTER = '{ persons(filter: { sex: MALE }) { nodes { id } } }';

interface Raise {
  id: string;
  coordinate: string;
  level: string;
  approvedAt: string | null;
}
interface Read {
  person: { name: string; sex: string | null; conditions: { nodes: { onsetAt: string | null }[] } };
}
const codes = ({ errors = [] }: Answer<unknown>) => errors.map(({ extensions }) => extensions?.code);

describe.each(WIRES)('the live overlay (%s)', (wire) => {
  let hub: TestHub;
  /** Another process on the same database. */
  let beside: TestHub;
  let person: string;
  let second: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    beside = await startTestHub({ wire, beside: hub });
    person = demoIds(hub.vault).person('zhangWei');
    // Another steward: the cast has one.
    const issuer = await openDemoIssuer(hub.environment.dataDir);
    const steward = demoCast(hub.vault).find(({ name }) => name === 'steward')!;
    second = (await issuer.issue({ ...steward, name: 'auditor' })).token;
  });
  afterAll(async () => {
    await beside?.close();
    await hub?.close();
  });

  const propose = (coordinate: string, level: string) =>
    hub.ask<{ proposeRaise: Raise | null }>('steward', PROPOSE, { coordinate, level });
  /** As the other steward. */
  const decide = <D>(mutation: string, variables: Record<string, unknown>) =>
    hub.ask<D>(undefined, mutation, variables, { authorization: `Bearer ${second}` });
  const approve = (id: string) => decide<{ approveRaise: Raise | null }>(APPROVE, { id });
  const read = (who: 'doctor' | 'district-regulator', from = hub) =>
    from.ask<Read>(who, READ, { id: person });
  const raise = async (coordinate: string, level: string) => {
    const proposed = await propose(coordinate, level);
    return approve(proposed.data!.proposeRaise!.id);
  };

  test('takes two stewards, and is in force with the next request, prepared operations included', async () => {
    // Prepared and compiled before the raise.
    const before = await read('district-regulator');
    expect(before.data?.person.sex).toBe('MALE');
    expect((await hub.ask('district-regulator', FILTER)).errors).toBeUndefined();
    const proposed = await propose('Person.sex', 'L4');
    expect(proposed.data?.proposeRaise).toMatchObject({
      coordinate: 'Person.sex',
      level: 'L4',
      approvedAt: null,
    });
    const { id } = proposed.data!.proposeRaise!;
    expect((await read('district-regulator')).data?.person.sex).toBe('MALE');
    expect(codes(await hub.ask('steward', APPROVE, { id }))).toEqual(['FORBIDDEN']);
    const approved = await approve(id);
    expect(approved.data?.approveRaise).toMatchObject({ id, approvedAt: expect.any(String) });
    expect(codes(await approve(id))).toEqual(['CONFLICT']);

    const after = await read('district-regulator');
    expect(after.data?.person).toMatchObject({ ...before.data?.person, sex: null });
    // Who sees L4 of the person sees it as before.
    expect((await read('doctor')).data?.person.sex).toBe('MALE');
    expect(
      (await hub.ask('district-regulator', '{ classificationOverlay { nodes { coordinate level } } }')).data,
    ).toEqual({
      classificationOverlay: { nodes: [{ coordinate: 'Person.sex', level: 'L4' }] },
    });
  });

  test('reaches the gateway and every other process without a restart', async () => {
    await vi.waitFor(async () => {
      for (const one of [hub, beside]) {
        const { data, errors } = await read('district-regulator', one);
        expect(data?.person.sex).toBeNull();
        expect(errors).toContainEqual(
          expect.objectContaining({
            extensions: {
              code: 'UNAUTHORIZED_FIELD_OR_TYPE',
              coordinate: 'Person.sex',
              level: 'L4',
              reason: 'ACTOR',
            },
          }),
        );
        expect(codes(await one.ask('district-regulator', FILTER))).toEqual(['UNAUTHORIZED_ARGUMENT']);
      }
    }, 5_000);
  });

  test('is named by each entry of the access log that was decided by it, and by none before', async () => {
    const query =
      'query ($id: ID!) { accessLogOf(person: $id, first: 100) { nodes { actor overlayVersions shown masked denied } } }';
    type Entry = { actor: string; overlayVersions: string[]; shown: string[]; denied: string[] };
    const { data } = await hub.ask<{ accessLogOf: { nodes: Entry[] } }>('auditor', query, { id: person });
    const reads = data!.accessLogOf.nodes.filter(({ actor }) => actor === 'demo:district-regulator');
    const before = reads.filter(({ shown }) => shown.includes('Person.sex'));
    const after = reads.filter(({ overlayVersions }) => overlayVersions.length > 0);
    expect(before.length).toBeGreaterThan(0);
    expect(before.flatMap(({ overlayVersions }) => overlayVersions)).toEqual([]);
    expect(after.length).toBeGreaterThan(0);
    expect(after.flatMap(({ shown }) => shown)).not.toContain('Person.sex');
    // Both processes call the same raises by the same name.
    expect(new Set(after.map(({ overlayVersions }) => overlayVersions.join())).size).toBe(1);
    const refused = await logged(hub.sql, () => hub.ask('district-regulator', FILTER));
    expect(refused.entries).toMatchObject([
      { cut: ['PersonFilter.sex'], overlay: after[0]!.overlayVersions },
    ]);
    const anchor = fileAnchor(anchorFileIn(hub.environment.dataDir));
    await sealEpochs({ sql: hub.sql, vault: hub.vault, anchor, months: 12, now: new Date() });
    expect(await verifyLog(hub.sql, hub.vault, anchor)).toMatchObject({ dropped: 0 });
  });

  test('is read by a hub that starts after it', async () => {
    const later = await startTestHub({ wire, beside: hub });
    expect((await read('district-regulator', later)).data?.person.sex).toBeNull();
    await later.close();
  });

  test('is enforced row by row where the relation decides', async () => {
    // A resident sees L5 of the own file, a guardian does not.
    const child = demoIds(hub.vault).person('zhangYihan');
    const query = 'query ($id: ID!) { person(id: $id) { healthFile { openedOn } } }';
    const opened = { person: { healthFile: { openedOn: expect.any(String) } } };
    expect((await hub.ask('guardian', query, { id: child })).data).toEqual(opened);
    await raise('HealthFile.openedOn', 'L5');
    const asGuardian = await hub.ask('guardian', query, { id: child });
    expect(asGuardian.data).toEqual({ person: { healthFile: { openedOn: null } } });
    expect((await hub.ask('resident', '{ me { healthFile { openedOn } } }')).data).toEqual({
      me: { healthFile: { openedOn: expect.any(String) } },
    });
  });

  test('never lowers, and raises values only', async () => {
    for (const [coordinate, level] of [
      ['Person.name', 'L3'],
      ['Person.name', 'L4'],
      ['Person.sex', 'L4'],
      ['Person.conditions', 'L5'],
      ['Person.healthFile', 'L5'],
      ['Person.id', 'L4'],
      ['Person.nme', 'L5'],
      ['constructor', 'L5'],
    ] as const) {
      const answer = await propose(coordinate, level);
      expect([coordinate, codes(answer)]).toEqual([coordinate, ['BAD_USER_INPUT']]);
      expect(answer.text).not.toMatch(/did you mean/i);
    }
    // Not even by whoever writes to the table.
    await hub.sql`insert into access.overlay (coordinate, level, reason, raised_by, approved_by)
      values ('Person.name', 'L2', 'x', 'x', 'y')`;
    const later = await startTestHub({ wire, beside: hub });
    const { data } = await read('district-regulator', later);
    await later.close();
    expect(data?.person.name).toBe('张*');
  });

  test('is turned down by another steward, with a reason that all see, and never comes into force', async () => {
    const { id } = (await propose('Person.phone', 'L5')).data!.proposeRaise!;
    expect(codes(await hub.ask('steward', REJECT, { id }))).toEqual(['FORBIDDEN']);
    expect(codes(await hub.ask('security-admin', REJECT, { id }))).toEqual(['FORBIDDEN']);
    expect(codes(await decide(REJECT, { id, reason: '不' }))).toEqual(['BAD_USER_INPUT']);
    const rejected = { id, approvedAt: null, rejectedAt: expect.any(String), rejection: '范围过大, 请缩小' };
    expect((await decide(REJECT, { id })).data).toEqual({ rejectRaise: rejected });
    for (const again of [REJECT, APPROVE]) expect(codes(await decide(again, { id }))).toEqual(['CONFLICT']);
    const list = await hub.ask<{ classificationOverlay: { nodes: object[] } }>(
      'steward',
      '{ classificationOverlay(first: 100) { nodes { id approvedAt rejectedAt rejection } } }',
    );
    expect(list.data?.classificationOverlay.nodes).toContainEqual(rejected);
    expect((await hub.ask('doctor', `{ person(id: "${person}") { phone } }`)).data).toMatchObject({
      person: { phone: expect.any(String) },
    });
    const approved = (await raise('Person.phone', 'L5')).data!.approveRaise!;
    expect(codes(await decide(REJECT, { id: approved.id }))).toEqual(['CONFLICT']);
    expect(codes(await decide(REJECT, { id: 'x' }))).toEqual(['NOT_FOUND']);
  });

  test('is for stewards to change', async () => {
    for (const who of ['doctor', 'security-admin', 'system-admin', 'auditor', undefined] as const) {
      const answer = await hub.ask(who, PROPOSE, { coordinate: 'Person.phone', level: 'L5' });
      expect(answer.data?.proposeRaise ?? null, who).toBeNull();
      expect(answer.errors?.length, who).toBeGreaterThan(0);
    }
    expect(codes(await approve('00000000-0000-4000-8000-000000000000'))).toEqual(['NOT_FOUND']);
  });
});
