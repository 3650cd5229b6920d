import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions, practitioners } from '@hub/db/demo/institutions.ts';
import { jobs } from '@hub/gateway/jobs/jobs.ts';
import { createLog } from '@hub/kernel/runtime/log.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

const FLAGS =
  'query($open: Boolean) { relationFlags(open: $open) { nodes { id institution { name } practitioner { name } kind day relations usual closedAt } } }';
const CLOSE = 'mutation($id: ID!) { closeRelationFlag(id: $id) { id closedAt } }';
const { hospital, lotusCentre } = institutions;

interface Flags {
  relationFlags: { nodes: { id: string; relations: number; closedAt: string | null }[] };
}

describe('flags of unusually many new relations', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
    await gains(lotusCentre.code, 2, 40);
    // As many every day are nothing unusual; as many by one clinician are.
    for (let day = 1; day <= 35; day++) await gains(hospital.code, day, day === 3 ? 5 : 40);
    await gains(hospital.code, 3, 35, { by: demoIds(hub.vault).practitioner('internist') });
    // Ended before it was delivered: nobody saw anything by it.
    await gains(institutions.townshipHospital.code, 2, 100, { live: false });
    await run();
  });
  afterAll(() => hub?.close());

  /** New relations of an institution so many days ago. */
  const gains = (
    institution: string,
    daysAgo: number,
    count: number,
    { live = true, by = null }: { live?: boolean; by?: string | null } = {},
  ) => hub.sql`
    insert into access.care_relation
      (subject_id, kind, counterpart, starts_at, ends_at, origin, recorded_at, practitioner_id)
    select gen_random_uuid(), 'TREATING', ${institution}, at - interval '90 days',
      at + case when ${live} then interval '30 days' else interval '-1 day' end, 'encounter', at, ${by}
    from (select now() - make_interval(days => ${daysAgo}) as at) t, generate_series(1, ${count})`;
  const run = () =>
    jobs
      .find(({ name }) => name === 'flag-relations')!
      .run({ sql: hub.sql, log: createLog('silent'), now: () => new Date() } as never);
  const flags = async (open?: boolean) =>
    hub.ask<Flags>('security-admin', FLAGS, { ...(open !== undefined && { open }) });

  test('name the institution or its clinician, the day and the number, and no resident', async () => {
    const { data, errors } = await flags();
    expect(errors).toBeUndefined();
    const flag = {
      id: expect.any(String),
      kind: 'TREATING',
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      usual: 0,
      closedAt: null,
    };
    expect(data?.relationFlags.nodes).toEqual([
      {
        ...flag,
        institution: { name: hospital.name },
        practitioner: { name: practitioners.internist.name },
        relations: 35,
      },
      { ...flag, institution: { name: lotusCentre.name }, practitioner: null, relations: 40 },
    ]);
    await run();
    expect((await flags()).data).toEqual(data);
    expect((await hub.ask('auditor', FLAGS)).data).toEqual(data);
  });

  test('are closed once, by the security administrator', async () => {
    const id = (await flags()).data!.relationFlags.nodes[0]!.id;
    for (const who of ['auditor', 'system-admin', 'doctor', 'institution-manager', undefined] as const) {
      expect((await hub.ask(who, CLOSE, { id })).data?.closeRelationFlag ?? null, who).toBeNull();
      if (who !== 'auditor') expect((await hub.ask(who, FLAGS)).data?.relationFlags ?? null, who).toBeNull();
    }
    const { data } = await hub.ask<{ closeRelationFlag: object }>('security-admin', CLOSE, { id });
    expect(data?.closeRelationFlag).toEqual({ id, closedAt: expect.any(String) });
    expect((await flags(true)).data?.relationFlags.nodes).toHaveLength(1);
    expect((await flags(false)).data?.relationFlags.nodes).toHaveLength(1);
    const again = await hub.ask('security-admin', CLOSE, { id });
    expect(again.errors?.map(({ extensions }) => extensions?.code)).toEqual(['CONFLICT']);
    for (const none of ['x', Buffer.from('2026-99-99|H|TREATING').toString('base64url')]) {
      const unknown = await hub.ask('security-admin', CLOSE, { id: none });
      expect(unknown.errors?.map(({ extensions }) => extensions?.code)).toEqual(['NOT_FOUND']);
    }
  });
});
