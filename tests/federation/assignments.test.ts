import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { demoHolder } from '@hub/db/demo/cast.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { ROLES } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AssignedHub, assigned, codesOf, startAssignedHub } from '../hub/assigned-hub.ts';
import { WIRES } from '../hub/start-test-hub.ts';

const FIELDS = `{ id holder role status institution { code } division { code name } purposes
  assignedBy approvedBy endedBy startsAt endsAt }`;
const ASSIGN = `mutation Assign($input: AssignmentInput!) { assignRole(input: $input) ${FIELDS} }`;
const APPROVE = `mutation Approve($id: ID!) { approveAssignment(id: $id) ${FIELDS} }`;
const REJECT = `mutation Reject($id: ID!) { rejectAssignment(id: $id) ${FIELDS} }`;
const END = `mutation End($id: ID!, $at: DateTime) { endAssignment(id: $id, at: $at) ${FIELDS} }`;
const MINE = `{ myAssignments { nodes ${FIELDS} } }`;
const NOBODYS = '00000000-0000-4000-8000-000000000000';
const HOSPITAL = institutions.hospital.code;
const MAIN = fileURLToPath(import.meta.resolve('@hub/gateway/cli/main.ts'));
/** Without zeros at the end, which an answer leaves out. */
const hours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString().replace(/\d{3}Z/, '123Z');

interface Assignment {
  id: string;
  holder: string;
  role: string;
  status: string;
  endsAt: string | null;
}

describe.each(WIRES)('assignments (%s)', (wire) => {
  let hub: AssignedHub;
  beforeAll(async () => {
    hub = await startAssignedHub({ wire });
    await assigned(hub, 'second-admin', 'security-admin', ['HOPERAT']);
  });
  afterAll(() => hub?.close());

  const by = async (who: string, operation: string, variables: Record<string, unknown>) => {
    const answer = await hub.askAs<Record<string, Assignment | null>>(who, operation, variables);
    return { ...answer, codes: codesOf(answer), assignment: Object.values(answer.data ?? {})[0] ?? null };
  };
  const assign = (input: Record<string, unknown>, who = 'security-admin') => by(who, ASSIGN, { input });
  const propose = async (holder: string, role = 'ANALYST') => {
    const { assignment } = await assign({ holder: demoHolder(holder), role });
    expect(assignment?.status).toBe('PROPOSED');
    return assignment!.id;
  };

  test.each(ROLES)('who may assign: %s', async (role) => {
    const isAdmin = role === 'security-admin';
    const input = { holder: 'x', role: 'DOCTOR' };
    for (const [operation, variables, met] of [
      [ASSIGN, { input }, 'BAD_USER_INPUT'],
      [APPROVE, { id: NOBODYS }, 'NOT_FOUND'],
      [REJECT, { id: NOBODYS }, 'NOT_FOUND'],
      [END, { id: 'no id' }, 'NOT_FOUND'],
      ['{ assignments(first: 1) { nodes { id } } }', {}, undefined],
    ] as const) {
      const { data, errors } = await hub.ask(role, operation, variables);
      expect(errors?.map(({ extensions }) => extensions?.code) ?? [undefined], operation).toEqual([
        isAdmin ? met : 'FORBIDDEN',
      ]);
      if (!isAdmin) expect(Object.values(data ?? {})).toEqual([null]);
    }
  });

  test('each sees the own ones, and who has none none', async () => {
    const { data } = await hub.ask<{ myAssignments: { nodes: Assignment[] } }>('doctor', MINE);
    expect(data?.myAssignments.nodes).toEqual([
      expect.objectContaining({
        holder: 'demo:doctor',
        role: 'DOCTOR',
        status: 'ACTIVE',
        institution: { code: HOSPITAL },
        division: null,
        purposes: ['TREAT', 'BTG'],
        endsAt: null,
      }),
    ]);
    expect((await hub.ask('resident', MINE)).data).toEqual({ myAssignments: { nodes: [] } });
    expect((await hub.ask(undefined, MINE)).data).toEqual({ myAssignments: null });
  });

  test('of one institution or division hold at once, and are found by each filter', async () => {
    const holder = demoHolder('newcomer');
    const { assignment } = await assign({
      holder,
      role: 'DOCTOR',
      institution: HOSPITAL,
      purposes: ['TREAT'],
    });
    expect(assignment).toMatchObject({
      holder,
      role: 'DOCTOR',
      status: 'ACTIVE',
      institution: { code: HOSPITAL },
      purposes: ['TREAT'],
      assignedBy: 'demo:security-admin',
      approvedBy: null,
    });
    const regulator = await assign({ holder, role: 'DISTRICT_REGULATOR', division: '500113' });
    expect(regulator.assignment).toMatchObject({
      status: 'ACTIVE',
      division: { code: '500113', name: '巴南区' },
    });
    const listed = async (filter: string) => {
      const { data } = await hub.ask<{ assignments: { nodes: Assignment[] } }>(
        'security-admin',
        `{ assignments(first: 100, ${filter}) { nodes ${FIELDS} } }`,
      );
      return data?.assignments.nodes.map(({ id }) => id);
    };
    const [first, second] = [assignment!.id, regulator.assignment!.id];
    expect(await listed(`holder: "${holder}"`)).toEqual([first, second]);
    expect(await listed(`holder: "${holder}", institution: "${HOSPITAL}"`)).toEqual([first]);
    expect(await listed(`institution: "${HOSPITAL}"`)).toContain(first);
    expect(await listed(`holder: "${holder}", division: "500113"`)).toEqual([second]);
    expect(await listed('division: "500113"')).not.toContain(first);
    await by('security-admin', END, { id: second });
    expect(await listed(`holder: "${holder}", status: ENDED`)).toEqual([second]);
    expect(await listed(`holder: "${holder}", status: ACTIVE`)).toEqual([first]);
  });

  test('for the whole city wait for a second security administrator', async () => {
    for (const [role, division] of [
      ['CITY_REGULATOR', '500000'],
      ['ANALYST', null],
      ['STEWARD', null],
      ['SECURITY_ADMIN', null],
      ['SYSTEM_ADMIN', null],
      ['AUDITOR', null],
    ]) {
      const holder = demoHolder(`city-${role}`);
      const { assignment } = await assign({ holder, role, division });
      expect(assignment).toMatchObject({ status: 'PROPOSED', approvedBy: null });
      const id = assignment!.id;
      expect((await by('security-admin', APPROVE, { id })).codes).toEqual(['FORBIDDEN']);
      expect((await by('security-admin', REJECT, { id })).codes).toEqual(['FORBIDDEN']);
      const approved = await by('second-admin', APPROVE, { id });
      expect(approved.assignment).toMatchObject({ status: 'ACTIVE', approvedBy: 'demo:second-admin' });
      expect((await by('second-admin', APPROVE, { id })).codes).toEqual(['CONFLICT']);
      expect((await by('second-admin', REJECT, { id })).codes).toEqual(['CONFLICT']);
    }
  });

  test('cannot be approved by their holder, nor assigned to oneself', async () => {
    const oneself = { holder: demoHolder('security-admin'), role: 'DOCTOR', institution: HOSPITAL };
    expect((await assign(oneself)).codes).toEqual(['FORBIDDEN']);
    const id = await propose('second-admin');
    for (const step of [APPROVE, REJECT])
      expect((await by('second-admin', step, { id })).codes).toEqual(['FORBIDDEN']);
    await assigned(hub, 'third-admin', 'security-admin', ['HOPERAT']);
    const rejected = await by('third-admin', REJECT, { id });
    expect(rejected.assignment).toMatchObject({ status: 'REJECTED', endedBy: 'demo:third-admin' });
    for (const step of [APPROVE, END])
      expect((await by('third-admin', step, { id })).codes).toEqual(['CONFLICT']);
  });

  test('of two administrations are not for one holder, proposed ones counted', async () => {
    await propose('careful', 'STEWARD');
    const administrations = ['STEWARD', 'SECURITY_ADMIN', 'SYSTEM_ADMIN', 'AUDITOR'];
    for (const role of administrations)
      expect((await assign({ holder: demoHolder('careful'), role })).codes, role).toEqual(['CONFLICT']);
    const doctor = { holder: demoHolder('careful'), role: 'DOCTOR', institution: HOSPITAL };
    expect((await assign(doctor)).codes).toEqual([]);
    expect((await assign(doctor)).codes, 'twice the same').toEqual(['CONFLICT']);
    const assignedAtOnce = await Promise.all(
      administrations.map((role) => assign({ holder: demoHolder('hasty'), role })),
    );
    expect(assignedAtOnce.map(({ codes }) => codes.join()).sort()).toEqual([
      '',
      'CONFLICT',
      'CONFLICT',
      'CONFLICT',
    ]);
    // One after the other is no two at a time.
    const leaving = await propose('changing', 'STEWARD');
    await by('security-admin', END, { id: leaving });
    expect((await assign({ holder: demoHolder('changing'), role: 'AUDITOR' })).codes).toEqual([]);
  });

  test('are decided and ended once, however many try', async () => {
    const id = await propose('awaited');
    const steps = [APPROVE, REJECT, APPROVE, REJECT].map((step) => by('second-admin', step, { id }));
    const taken = (await Promise.all(steps)).map(({ codes }) => codes.join());
    expect(taken.sort()).toEqual(['', 'CONFLICT', 'CONFLICT', 'CONFLICT']);
    const { assignment } = await assign({
      holder: demoHolder('leaving'),
      role: 'DOCTOR',
      institution: HOSPITAL,
    });
    const ends = ['security-admin', 'second-admin', 'security-admin'].map((who) =>
      by(who, END, { id: assignment!.id }),
    );
    expect((await Promise.all(ends)).map(({ codes }) => codes.join()).sort()).toEqual([
      '',
      'CONFLICT',
      'CONFLICT',
    ]);
  });

  test('end at a time ahead, earlier when it is said again, and never later', async () => {
    const holder = demoHolder('transferred');
    const { assignment } = await assign({ holder, role: 'DOCTOR', institution: HOSPITAL, endsAt: hours(48) });
    const id = assignment!.id;
    const at = hours(24);
    expect((await by('security-admin', END, { id, at })).assignment).toMatchObject({
      status: 'ACTIVE',
      endsAt: at,
    });
    expect((await by('security-admin', END, { id, at: hours(36) })).codes).toEqual(['CONFLICT']);
    expect((await by('security-admin', END, { id, at: 'soon' })).codes).toEqual(['BAD_USER_INPUT']);
    const now = await by('security-admin', END, { id, at: hours(-24) });
    expect(now.assignment).toMatchObject({ status: 'ENDED', endedBy: 'demo:security-admin' });
    expect(Math.abs(Date.parse(now.assignment!.endsAt!) - Date.now())).toBeLessThan(60_000);
    await expect(hub.sql`delete from access.assignment where false`).resolves.toHaveLength(0);
    const deleting = hub.sql.begin(async (tx) => {
      await tx`set local role hub_access`;
      await tx`delete from access.assignment where id = ${id}`;
    });
    await expect(deleting).rejects.toThrow(/permission denied/);
  });

  test('of the first administrators come from the operator, while the hub runs', async () => {
    const holder = demoHolder('first-admin');
    const { code, lines } = await command(['assign', holder, 'security-admin', '--json']);
    expect(code).toBe(0);
    const { id, ...told } = JSON.parse(lines.at(-1)!) as Record<string, unknown>;
    expect(told).toEqual({ holder, role: 'security-admin', purposes: ['HOPERAT'] });
    const { data } = await hub.askAs<{ myAssignments: { nodes: Assignment[] } }>('first-admin', MINE);
    expect(data?.myAssignments.nodes).toEqual([
      expect.objectContaining({ id, status: 'ACTIVE', assignedBy: 'operator', approvedBy: null }),
    ]);
    expect(await command(['assign', holder, 'auditor'])).toMatchObject({
      code: 1,
      errors: 'This holder is security-admin, which no one may be together with auditor.',
    });
    expect(await command(['assign', holder, 'emperor'])).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^There is no role “emperor” to assign; there are doctor, [^\n]*$/),
    });
    const doctor = ['assign', 'u7', 'doctor', '--institution', HOSPITAL, '--purposes', 'TREAT'];
    expect((await command(doctor)).lines.at(-1)).toBe('u7 is assigned doctor for TREAT.');
  });

  const command = (args: string[]) =>
    new Promise<{ code: number; lines: string[]; errors: string }>((done) => {
      const { databaseUrl, dataDir } = hub.environment;
      const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, HUB_DATA_DIR: dataDir };
      execFile(process.execPath, [MAIN, ...args], { env }, (error, stdout, stderr) =>
        done({
          code: typeof error?.code === 'number' ? error.code : 0,
          lines: stdout.trimEnd().split('\n'),
          errors: stderr.trim(),
        }),
      );
    });
});
