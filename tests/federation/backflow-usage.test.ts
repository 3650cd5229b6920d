import { createLog } from '@hub/kernel/runtime/log.ts';
import { jobs } from '@hub/subgraphs/jobs.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addGrant } from '../backflow/grant.ts';
import { pageOf, readAll } from '../backflow/reading.ts';
import { makeRelease } from '../backflow/release.ts';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { asking } from './asking.ts';
import { day } from './granting.ts';

const FLAG = 'resource day rule reason found usual rulesVersion notedAt';
const METERS = `query($grant: ID, $unusual: Boolean) { usageMeters(grant: $grant, unusual: $unusual, first: 100) {
  nodes { rows fullReadings unusual { ${FLAG} } } } }`;
const GRANTS = `query($unusual: Boolean) { backflowGrants(unusual: $unusual, first: 100) {
  nodes { id unusual { ${FLAG} } } } }`;

interface Flag {
  resource: string;
  day: string;
  rule: string;
  found: number;
  usual: number;
}
interface Meters {
  usageMeters: { nodes: { rows: number; fullReadings: number; unusual: Flag[] }[] };
}
interface Grants {
  backflowGrants: { nodes: { id: string; unusual: Flag[] }[] };
}

describe('unusual use of a grant', () => {
  let hub: TestHub;
  const ask = asking(() => hub);
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
  });
  afterAll(() => hub?.close());

  const run = async (name: string, now = new Date()) => {
    const lines: string[] = [];
    const log = createLog('info', (line) => lines.push(line) > 0);
    const { sql, vault } = hub;
    await jobs.find((job) => job.name === name)!.run({ sql, audit: { vault }, log, now: () => now } as never);
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const grantOf = () => addGrant(hub.sql, { fields: ['Encounter.startedAt', 'Person.sex'] });
  const metered = (grant: string, ago: number, rows: number, resource = 'Encounter') => hub.sql`
    insert into exchange.backflow_meter (grant_id, resource, day, calls, rows)
    values (${grant}, ${resource}, ${day(-ago)}, 1, ${rows})`;
  const flagsOf = async (unusual?: boolean) =>
    (await ask<Grants>('steward', GRANTS, unusual === undefined ? {} : { unusual })).data!.backflowGrants
      .nodes;
  const rulesOf = async (grant: string) =>
    (await flagsOf()).find(({ id }) => id === grant)!.unusual.map(({ rule }) => rule);

  test('is seen by the numbers, by stewards and by whom it is about, and reminded of', async () => {
    const [busy, quiet] = [await grantOf(), await grantOf()];
    for (const grant of [busy, quiet]) for (const ago of [3, 5, 9]) await metered(grant, ago, 2_000);
    await metered(busy, 0, 10_001);
    await metered(quiet, 0, 10_000);
    expect(await run('watch-usage')).toMatchObject([{ level: 'warn', flags: 1 }]);
    expect(await run('watch-usage')).toEqual([]);

    const flag = {
      resource: 'Encounter',
      day: day(0),
      rule: 'FAR_ABOVE_USUAL',
      reason: expect.stringContaining('中位数'),
      found: 10_001,
      usual: 2_000,
      rulesVersion: '1',
      notedAt: expect.any(String),
    };
    expect(await flagsOf(true)).toEqual([{ id: busy, unusual: [flag] }]);
    const usual = await flagsOf(false);
    expect(usual.map(({ id }) => id)).toContain(quiet);
    expect(usual.flatMap(({ unusual }) => unusual)).toEqual([]);
    for (const who of ['steward', 'district-developer', 'security-admin', 'auditor'] as const) {
      const meters = async (unusual: boolean) =>
        (await ask<Meters>(who, METERS, { grant: busy, unusual })).data!.usageMeters.nodes;
      expect(await meters(true), who).toEqual([{ rows: 10_001, fullReadings: 0, unusual: [flag] }]);
      expect(await meters(false), who).toHaveLength(3);
    }
    const elsewhere = { divisionCode: '500113' };
    expect((await ask<Meters>('district-developer', METERS, {}, elsewhere)).data!.usageMeters.nodes).toEqual(
      [],
    );
    expect(await run('remind-of-grants')).toMatchObject([{ unusual: 1 }]);
    // The list forgets, the record does not.
    await hub.sql`update exchange.usage_flag set day = ${day(-31)} where grant_id = ${busy}`;
    expect(await flagsOf(true)).toEqual([]);
    expect(await run('remind-of-grants')).toMatchObject([{ unusual: 0 }]);
    await hub.sql`delete from exchange.backflow_meter where grant_id = ${busy}`;
  });

  test('is that all of it is read again and again, by pages or exports, and not that changes are', async () => {
    const [often, changes] = [await grantOf(), await grantOf()];
    for (const grant of [often, changes]) {
      let { mark } = await readAll(hub, { grant, resource: 'Encounter', first: 2 });
      for (let n = 0; n < 4; n++)
        ({ mark } = await readAll(hub, { grant, resource: 'Encounter', since: mark }));
    }
    for (let n = 0; n < 2; n++) await pageOf(hub, { grant: often, resource: 'Encounter', first: 1 });
    await run('watch-usage');
    expect(await rulesOf(often)).toEqual([]);
    await makeRelease(hub, often);
    await run('watch-usage');
    expect(await rulesOf(often)).toEqual(['MANY_FULL_READINGS']);
    expect(await rulesOf(changes)).toEqual([]);
  });

  test('is more than the persons of the division explain, where that is known', async () => {
    await hub.sql`insert into exchange.table_state (name, rows, rows_on, changes) values ('record.encounter', 200000, ${day(0)}, 0)
      on conflict (name) do update set rows = 200000`;
    const [state] = await hub.sql<{ year: string }[]>`
      select (date_trunc('year', max(as_of)) - interval '1 year')::date as year from rollup.state`;
    for (const [area, persons] of [
      ['500106', 100_000],
      ['500000', 1_000_000],
    ] as const)
      await hub.sql`
        insert into rollup.cell (area_system, area, span, period, cube, cut, d1, d2, persons, key, m1)
        values ('GB2260-2023', ${area}, 'Y', ${state!.year}, 'population', '', '', '', ${persons}, 7, ${persons})
        on conflict (area_system, area, span, period, cube, cut, d1, d2)
        do update set persons = excluded.persons, m1 = excluded.m1`;
    const [much, right, unknown] = [await grantOf(), await grantOf(), await grantOf()];
    await metered(much, 1, 61_000);
    await metered(right, 0, 59_000);
    await hub.sql`update exchange.backflow_grant set division_code = '500113' where id = ${unknown}`;
    await metered(unknown, 0, 1e9);
    await run('watch-usage');
    expect((await flagsOf()).find(({ id }) => id === much)!.unusual).toMatchObject([
      { rule: 'MORE_THAN_EXPLAINED', day: day(-1), found: 61_000, usual: 20_000 },
    ]);
    expect(await rulesOf(right)).toEqual([]);
    expect(await rulesOf(unknown)).toEqual([]);
  });

  test('nobody but the clock can say or take back, and who closes it changes nothing else', async () => {
    const rights = await hub.sql<{ right: string }[]>`
      select distinct privilege_type as right from information_schema.role_table_grants
      where table_schema = 'exchange' and table_name = 'usage_flag' and starts_with(grantee, 'hub_')`;
    expect(rights.map(({ right }) => right)).toEqual(['SELECT']);
    const columns = await hub.sql<{ role: string; name: string }[]>`
      select grantee as role, column_name as name from information_schema.column_privileges
      where table_schema = 'exchange' and table_name = 'usage_flag' and starts_with(grantee, 'hub_')
        and privilege_type <> 'SELECT' order by 2`;
    const names = ['closed_at', 'closed_by', 'closed_reason'];
    expect(columns).toEqual(names.map((name) => ({ role: 'hub_exchange', name })));
  });
});
