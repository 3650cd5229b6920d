import { institutions } from '@hub/db/demo/institutions.ts';
import { jobs } from '@hub/gateway/jobs/jobs.ts';
import { createLog } from '@hub/kernel/runtime/log.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

const FLAGS =
  'query($open: Boolean) { relationFlags(open: $open) { nodes { id institution { name } kind day relations usual closedAt } } }';
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
    // As many every day are nothing unusual.
    for (let day = 1; day <= 35; day++) await gains(hospital.code, day, 40);
    // Ended before it was delivered: nobody saw anything by it.
    await gains(institutions.townshipHospital.code, 2, 100, false);
    await run();
  });
  afterAll(() => hub?.close());

  /** New relations of an institution so many days ago. */
  const gains = (institution: string, daysAgo: number, count: number, live = true) => hub.sql`
    insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin, recorded_at)
    select gen_random_uuid(), 'TREATING', ${institution}, at - interval '90 days',
      at + case when ${live} then interval '30 days' else interval '-1 day' end, 'encounter', at
    from (select now() - make_interval(days => ${daysAgo}) as at) t, generate_series(1, ${count})`;
  const run = () =>
    jobs
      .find(({ name }) => name === 'flag-relations')!
      .run({ sql: hub.sql, log: createLog('silent'), now: () => new Date() } as never);
  const flags = async (open?: boolean) =>
    hub.ask<Flags>('security-admin', FLAGS, { ...(open !== undefined && { open }) });

  test('name the institution, the day and the number, and nobody', async () => {
    const { data, errors } = await flags();
    expect(errors).toBeUndefined();
    expect(data?.relationFlags.nodes).toEqual([
      {
        id: expect.any(String),
        institution: { name: lotusCentre.name },
        kind: 'TREATING',
        day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        relations: 40,
        usual: 0,
        closedAt: null,
      },
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
    expect((await flags(true)).data?.relationFlags.nodes).toEqual([]);
    expect((await flags(false)).data?.relationFlags.nodes).toHaveLength(1);
    const again = await hub.ask('security-admin', CLOSE, { id });
    expect(again.errors?.map(({ extensions }) => extensions?.code)).toEqual(['CONFLICT']);
    for (const none of ['x', Buffer.from('2026-99-99|H|TREATING').toString('base64url')]) {
      const unknown = await hub.ask('security-admin', CLOSE, { id: none });
      expect(unknown.errors?.map(({ extensions }) => extensions?.code)).toEqual(['NOT_FOUND']);
    }
  });
});
