import { demoCast } from '@hub/db/demo/cast.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { codes, fieldIn, resourceIn } from './catalogue.ts';

const PROPOSE = `mutation ($resource: ID!, $grade: DataGrade!, $reason: String = "涉及全市重点人群") {
  proposeGradeRaise(input: { resource: $resource, grade: $grade, reason: $reason }) { id grade approvedAt } }`;
const APPROVE = 'mutation ($id: ID!) { approveGradeRaise(id: $id) { id resource approvedAt } }';
const REJECT = `mutation ($id: ID!) {
  rejectGradeRaise(id: $id, reason: "范围过大, 请缩小") { id approvedAt rejectedAt rejection } }`;

interface Raise {
  id: string;
  grade: string;
  approvedAt: string | null;
}

describe.each(WIRES)('what stewards raise in the catalogue (%s)', (wire) => {
  let hub: TestHub;
  let second: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    // Another steward: the cast has one.
    const issuer = await openDemoIssuer(hub.environment.dataDir);
    const steward = demoCast(hub.vault).find(({ name }) => name === 'steward')!;
    second = (await issuer.issue({ ...steward, name: 'auditor' })).token;
  });
  afterAll(() => hub?.close());

  const propose = (target: string, grade: string, more = {}) =>
    hub.ask<{ proposeGradeRaise: Raise | null }>('steward', PROPOSE, { resource: target, grade, ...more });
  /** As the other steward. */
  const decide = (mutation: string, variables: Record<string, unknown>) =>
    hub.ask<Record<string, Raise | null>>(undefined, mutation, variables, {
      authorization: `Bearer ${second}`,
    });

  test('a grade is raised by two stewards, at once', async () => {
    const code = 'CARE-REFERRAL';
    expect(codes(await hub.ask('analyst', PROPOSE, { resource: code, grade: 'CORE' }))).toEqual([
      'FORBIDDEN',
    ]);
    const { id } = (await propose(code, 'CORE')).data!.proposeGradeRaise!;
    expect((await resourceIn(hub, code)).grade).toBe('IMPORTANT');
    expect(codes(await hub.ask('steward', APPROVE, { id }))).toEqual(['FORBIDDEN']);
    // Of two at once, one decides.
    const answers = await Promise.all([decide(APPROVE, { id }), decide(APPROVE, { id })]);
    expect(answers.flatMap(codes)).toEqual(['CONFLICT']);
    const raised = await resourceIn(hub, code);
    expect(raised).toMatchObject({ grade: 'CORE', releasedGrade: 'IMPORTANT', sharing: 'NOT_SHARED' });
    expect(raised.fields.map(({ notExportable }) => notExportable)).toEqual(raised.fields.map(() => 'CORE'));
    // Reviews of back-flow go by it.
    const preview = `{ previewBackflow(input: { fields: [{ coordinate: "Referral.direction" }, { coordinate: "Assignment.holder" }] }) {
      fields { coordinate grade refused } } }`;
    expect((await hub.ask('district-developer', preview)).data).toEqual({
      previewBackflow: {
        fields: [
          { coordinate: 'Referral.direction', grade: 'CORE', refused: 'CORE' },
          { coordinate: 'Assignment.holder', grade: 'GENERAL', refused: 'NOT_SHARED' },
        ],
      },
    });
    const query = `{ dataResource(code: "${code}") { gradeRaises { id grade reason own approvedAt } } }`;
    const raise = { id, grade: 'CORE', reason: '涉及全市重点人群', approvedAt: expect.any(String) };
    for (const [who, own] of [
      ['steward', true],
      ['district-developer', false],
    ] as const)
      expect((await hub.ask(who, query)).data).toEqual({
        dataResource: { gradeRaises: [{ ...raise, own }] },
      });
    const beside = await startTestHub({ wire, beside: hub });
    expect((await resourceIn(beside, code)).grade).toBe('CORE');
    await beside.close();
  });

  test.each([
    ['PERSON', 'GENERAL', {}, 'takes a release'],
    ['PERSON', 'IMPORTANT', {}, 'takes a release'],
    ['NOTHING', 'CORE', {}, 'names nothing'],
    ['PERSON', 'CORE', { reason: '短' }, 'reason must have'],
  ])('a raise of %s to %s %j is refused', async (target, grade, more, why) => {
    const answer = await propose(target, grade, more);
    expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors?.[0]?.message).toContain(why);
  });

  test('a raise is turned down for good, with the reason', async () => {
    const { id } = (await propose('BASE-DIVISION', 'IMPORTANT')).data!.proposeGradeRaise!;
    const rejected = await decide(REJECT, { id });
    expect(rejected.data?.rejectGradeRaise).toMatchObject({
      approvedAt: null,
      rejection: '范围过大, 请缩小',
    });
    expect(codes(await decide(APPROVE, { id }))).toEqual(['CONFLICT']);
    expect(codes(await decide(APPROVE, { id: 'nothing' }))).toEqual(['NOT_FOUND']);
    expect((await resourceIn(hub, 'BASE-DIVISION')).grade).toBe('GENERAL');
  });

  test('a level that was raised is the level of the field, with the raise beside it', async () => {
    const proposed = await hub.ask<{ proposeRaise: Raise }>(
      'steward',
      'mutation { proposeRaise(coordinate: "HealthFile.status", level: L4, reason: "专项排查需要") { id } }',
    );
    await decide('mutation ($id: ID!) { approveRaise(id: $id) { id } }', {
      id: proposed.data!.proposeRaise.id,
    });
    // What identifies a person and has no mask can be in no grant.
    await expect
      .poll(() => fieldIn(hub, 'HealthFile.status'))
      .toMatchObject({ level: 'L4', releasedLevel: 'L3', exportable: false, notExportable: 'NO_MASK' });
    const { data } = await hub.ask<{
      dataResource: { fields: { coordinate: string; raises: { level: string; own: boolean }[] }[] };
    }>(
      'steward',
      '{ dataResource(code: "HEALTH-FILE") { fields { coordinate raises { level own reason approvedAt } } } }',
    );
    for (const { coordinate, raises } of data!.dataResource.fields)
      expect(raises.map(({ level, own }) => [level, own])).toEqual(
        coordinate === 'HealthFile.status' ? [['L4', true]] : [],
      );
  });
});
