import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { ROLES } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AssignedHub, assigned, codesOf, startAssignedHub } from '../hub/assigned-hub.ts';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const READ = 'query Read($id: ID!) { person(id: $id) { id name birthDate } }';
const END = 'mutation End($id: ID!) { endAssignment(id: $id) { status } }';
const PERSONS = `query Persons($after: String) {
  persons(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`;
const { hospital, communityCentre } = institutions;

interface Persons {
  persons: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } | null;
}

describe.each(WIRES)('a hub that assigns roles (%s)', (wire) => {
  let hub: AssignedHub;
  /** Another gateway of the same database. */
  let other: AssignedHub;
  let id: string;
  let names = 0;

  beforeAll(async () => {
    hub = await startAssignedHub({ wire });
    other = await startAssignedHub({ wire, beside: hub });
    id = demoIds(hub.vault).person('zhangWei');
  });
  afterAll(async () => {
    await other?.close();
    await hub?.close();
  });

  const somebody = () => `somebody-${++names}`;
  const read = async (at: AssignedHub, holder: string, headers?: Record<string, string>) =>
    at.askAs<{ person: { name: string | null } | null }>(holder, READ, { id }, headers);
  const nameFor = async (at: AssignedHub, holder: string) =>
    (await read(at, holder)).data?.person?.name ?? null;

  test('opens to the demo people what their tokens opened', async () => {
    const byToken: TestHub = await startTestHub({ wire, beside: hub });
    for (const role of ROLES) {
      const answers = await Promise.all([byToken, hub].map((one) => one.ask(role, READ, { id })));
      const [first, second] = answers.map(({ data, errors, extensions }) => ({ data, errors, extensions }));
      expect(second, role).toEqual(first);
    }
    expect((await hub.ask('doctor', READ, { id })).data).toMatchObject({ person: { name: '张伟' } });
    await byToken.close();
  });

  test('takes no profession from a token’s claims', async () => {
    const claims = {
      roles: ['doctor', 'steward', 'auditor', 'king'],
      purposes: ['TREAT', 'HOPERAT'],
      institution: hospital.code,
      division: { system: 'GB2260-2023', code: '500106' },
      person_id: id,
    };
    const holder = somebody();
    const plain = await hub.askAs(holder, READ, { id }, {}, claims);
    expect(plain.data?.person).toBeNull();
    const asked = await hub.askAs(holder, READ, { id }, { 'x-purpose': 'TREAT' }, claims);
    expect([asked.status, codesOf(asked)]).toEqual([403, ['PURPOSE_NOT_ALLOWED']]);
    const own = await hub.askAs(holder, '{ me { id } myAssignments { nodes { id } } }', {}, {}, claims);
    expect(own.data).toEqual({ me: null, myAssignments: null });
  });

  test('ends access with the next request, whichever gateway is asked, and under an open cursor', async () => {
    const holder = somebody();
    const assignment = await assigned(hub, holder, 'family-doctor', ['TREAT'], {
      institution: communityCentre.code,
    });
    const page = await hub.askAs<Persons>(holder, PERSONS);
    expect(page.data?.persons?.pageInfo.hasNextPage).toBe(true);
    const after = { after: page.data!.persons!.pageInfo.endCursor };
    const reached = page.data!.persons!.nodes[0]!.id;
    for (const at of [hub, other])
      expect((await at.askAs(holder, READ, { id: reached })).data?.person).not.toBeNull();
    expect((await hub.askAs<Persons>(holder, PERSONS, after)).data?.persons?.nodes).toHaveLength(1);
    expect((await hub.askAs('security-admin', END, { id: assignment })).data).toEqual({
      endAssignment: { status: 'ENDED' },
    });
    for (const at of [hub, other]) {
      expect((await at.askAs(holder, READ, { id: reached })).data?.person).toBeNull();
      expect((await at.askAs<Persons>(holder, PERSONS, after)).data?.persons?.nodes ?? []).toEqual([]);
      // Who they are now is known as soon as the database has told it.
      await expect
        .poll(async () => codesOf(await read(at, holder, { 'x-assignment': assignment })))
        .toEqual(['ASSIGNMENT_NOT_FOUND']);
    }
  });

  test('moves access with a transfer', async () => {
    const holder = somebody();
    const before = await assigned(hub, holder, 'doctor', ['TREAT'], { institution: hospital.code });
    expect(await nameFor(other, holder)).toBe('张伟');
    await hub.askAs('security-admin', END, { id: before });
    await assigned(hub, holder, 'doctor', ['TREAT'], { institution: institutions.townshipHospital.code });
    expect(await nameFor(other, holder)).toBeNull();
    await expect.poll(async () => (await read(other, holder)).errors).toBeUndefined();
    expect(await nameFor(other, holder)).toBeNull();
  });

  test('asks for the assignment in each statement about persons, were no gateway told', async () => {
    const holder = somebody();
    const assignment = await assigned(hub, holder, 'doctor', ['TREAT'], { institution: hospital.code });
    expect(await nameFor(hub, holder)).toBe('张伟');
    await hub.sql`alter table access.assignment disable trigger assignment_told`;
    await hub.sql`update access.assignment set ends_at = now() where id = ${assignment}`;
    const ended = await read(hub, holder, { 'x-assignment': assignment });
    await hub.sql`alter table access.assignment enable trigger assignment_told`;
    // On a machine so busy that the gateway forgot by itself meanwhile, there is no data at all.
    expect(ended.data?.person ?? null).toBeNull();
    // Untold, the gateway still finds out, within the seconds that it remembers.
    await expect
      .poll(async () => codesOf(await read(hub, holder, { 'x-assignment': assignment })))
      .toEqual(['ASSIGNMENT_NOT_FOUND']);
  });

  test('refuses to write under an assignment that has ended, were no gateway told', async () => {
    const holder = somebody();
    const assignment = await assigned(hub, holder, 'security-admin', ['HOPERAT']);
    const under = { 'x-assignment': assignment };
    expect((await hub.askAs(holder, '{ assignments { nodes { id } } }', {}, under)).errors).toBeUndefined();
    await hub.sql`alter table access.assignment disable trigger assignment_told`;
    await hub.sql`update access.assignment set ends_at = now() where id = ${assignment}`;
    const answer = await hub.askAs(holder, END, { id: assignment }, under);
    await hub.sql`alter table access.assignment enable trigger assignment_told`;
    expect(codesOf(answer)).toEqual(['ASSIGNMENT_NOT_FOUND']);
  });

  test('lets one assignment count at a time, and mixes nothing of two', async () => {
    const holder = somebody();
    const doctor = await assigned(hub, holder, 'doctor', ['TREAT'], {
      institution: institutions.townshipHospital.code,
      from: '2026-01-01T00:00:00Z',
    });
    const manager = await assigned(hub, holder, 'institution-manager', ['HOPERAT'], {
      institution: hospital.code,
      from: '2026-02-01T00:00:00Z',
    });
    const regulator = await assigned(hub, holder, 'district-regulator', ['HOPERAT'], { division: '500106' });
    const under = (assignment?: string, purpose?: string) =>
      read(hub, holder, {
        ...(assignment && { 'x-assignment': assignment }),
        ...(purpose && { 'x-purpose': purpose }),
      });
    // A doctor at the hospital would see the name; nobody is one.
    for (const answer of [
      await under(),
      await under(doctor),
      await under(doctor, 'TREAT'),
      await under(manager),
    ])
      expect(answer).toMatchObject({ status: 200, data: { person: null } });
    expect((await under(regulator)).data).toEqual({ person: { id, name: '张*', birthDate: '1985' } });
    for (const [assignment, purpose] of [
      [doctor, 'HOPERAT'],
      [doctor, 'BTG'],
      [manager, 'TREAT'],
      [regulator, 'PUBHLTH'],
      [regulator, 'PATRQT'],
      [undefined, 'HOPERAT'],
    ]) {
      const answer = await under(assignment, purpose);
      expect([answer.status, codesOf(answer)], `${purpose}`).toEqual([403, ['PURPOSE_NOT_ALLOWED']]);
    }
  });

  test('refuses an assignment that is another’s, ended, ahead, proposed or none', async () => {
    const holder = somebody();
    const own = await assigned(hub, holder, 'doctor', ['TREAT'], { institution: hospital.code });
    const ids = [
      await assigned(hub, somebody(), 'doctor', ['TREAT'], { institution: hospital.code }),
      await assigned(hub, holder, 'doctor', ['TREAT'], { institution: 'H1', until: '2026-01-01T00:00:00Z' }),
      await assigned(hub, holder, 'doctor', ['TREAT'], { institution: 'H2', from: '2999-01-01T00:00:00Z' }),
      await assigned(hub, holder, 'analyst', ['HRESCH'], { status: 'PROPOSED' }),
      await assigned(hub, holder, 'analyst', ['HRESCH'], { status: 'REJECTED' }),
      own.toUpperCase(),
      "' or true --",
    ];
    for (const asked of ids) {
      const answer = await read(hub, holder, { 'x-assignment': asked });
      expect([answer.status, codesOf(answer)], asked).toEqual([403, ['ASSIGNMENT_NOT_FOUND']]);
      expect(answer.text).not.toContain(asked);
    }
    expect((await read(hub, holder, { 'x-assignment': own })).data).toMatchObject({
      person: { name: '张伟' },
    });
    const unnamed = await hub.ask(undefined, READ, { id }, { 'x-assignment': own });
    expect([unnamed.status, codesOf(unnamed)]).toEqual([401, ['UNAUTHENTICATED']]);
  });

  test('refuses whoever holds two administrations', async () => {
    const holder = somebody();
    const steward = await assigned(hub, holder, 'steward', ['HOPERAT']);
    expect((await read(hub, holder)).status).toBe(200);
    await assigned(hub, holder, 'auditor', ['HOPERAT']);
    for (const headers of [{}, { 'x-assignment': steward }])
      await expect
        .poll(async () => {
          const answer = await read(hub, holder, headers);
          return [answer.status, codesOf(answer)];
        })
        .toEqual([403, ['FORBIDDEN']]);
  });

  test('keeps who somebody is apart from what they do', async () => {
    const holder = somebody();
    await assigned(hub, holder, 'doctor', ['TREAT'], { institution: institutions.townshipHospital.code });
    const claims = { roles: ['resident'], purposes: ['PATRQT'], person_id: id };
    const ask = (purpose?: string) =>
      hub.askAs(holder, READ, { id }, purpose ? { 'x-purpose': purpose } : {}, claims);
    expect((await ask('PATRQT')).data).toMatchObject({ person: { id, name: '张伟' } });
    expect((await ask()).data).toEqual({ person: null });
    expect((await ask('TREAT')).data).toEqual({ person: null });
    const resident = await hub.askAs(somebody(), READ, { id }, {}, claims);
    expect(resident.data).toMatchObject({ person: { name: '张伟' } });
    const noPurpose = await hub.askAs(somebody(), READ, { id }, {}, { ...claims, purposes: ['TREAT'] });
    expect(noPurpose.data).toEqual({ person: null });
  });

  test('reads anew while it cannot be told, and listens again', async () => {
    const holder = somebody();
    const assignment = await assigned(hub, holder, 'doctor', ['TREAT'], { institution: hospital.code });
    expect(await nameFor(hub, holder)).toBe('张伟');
    const lost = () => hub.logs.filter((line) => line.includes('cannot be listened to')).length;
    const before = lost();
    await hub.sql`alter table access.assignment disable trigger assignment_told`;
    await hub.sql`update access.assignment set ends_at = now() where id = ${assignment}`;
    await hub.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'healthhub access_assignment' and datname = current_database()`;
    await expect.poll(lost).toBe(before + 1);
    const answer = await read(hub, holder, { 'x-assignment': assignment });
    await hub.sql`alter table access.assignment enable trigger assignment_told`;
    expect(codesOf(answer)).toEqual(['ASSIGNMENT_NOT_FOUND']);
    const listeners = () => hub.sql`select from pg_stat_activity
      where application_name = 'healthhub access_assignment' and datname = current_database()
        and query like 'listen %'`;
    await expect.poll(listeners).toHaveLength(2);
    const next = await assigned(hub, holder, 'doctor', ['TREAT'], { institution: hospital.code });
    await expect
      .poll(async () => (await read(hub, holder, { 'x-assignment': next })).data)
      .toMatchObject({ person: { name: '张伟' } });
  });
});

test('a hub that takes roles from tokens has no assignments to name', async () => {
  const hub = await startTestHub({ wire: 'in-process' });
  const answer = await hub.ask('doctor', '{ __typename }', {}, { 'x-assignment': 'x' });
  expect([answer.status, codesOf(answer)]).toEqual([403, ['ASSIGNMENT_NOT_FOUND']]);
  await hub.close();
});
