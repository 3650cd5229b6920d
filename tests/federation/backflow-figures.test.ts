import { createLog } from '@hub/kernel/runtime/log.ts';
import { jobs } from '@hub/subgraphs/jobs.ts';
import { register } from '@hub/subgraphs/register.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAll } from '../backflow/reading.ts';
import { startTestHub, type TestHub, WIRES, type Wire } from '../hub/start-test-hub.ts';
import { codes } from './asking.ts';
import { day, field, granting, only } from './granting.ts';

let first: TestHub;
let hubs: Readonly<Record<Wire, TestHub>>;
beforeAll(async () => {
  first = await startTestHub({ wire: 'in-process' });
  hubs = { 'in-process': first, http: await startTestHub({ wire: 'http', beside: first }) };
}, 60_000);
afterAll(async () => {
  await hubs?.http.close();
  await first?.close();
});

describe.each(WIRES)('what is taken under grants (%s)', (wire) => {
  const hub = () => hubs[wire];
  const { ask, active, applied, read, review } = granting(hub);

  test('is metered by resource and day, for its own division', async () => {
    const { id } = await active();
    await hub().sql`
      insert into exchange.backflow_meter (grant_id, resource, day, calls, rows, refused)
      values (${id}, 'Encounter', '2026-03-01', 3, 120, 0), (${id}, 'Encounter', '2026-03-02', 1, 40, 2),
        (${id}, 'Condition', '2026-03-02', 1, 9, 0)`;
    const meters = `query($grant: ID, $resource: ID, $from: Date, $to: Date) {
      usageMeters(grant: $grant, resource: $resource, from: $from, to: $to) {
        nodes { resource day calls rows refused } } }`;
    const of = async (variables: object, at = {}) =>
      (
        await ask<{ usageMeters: { nodes: { rows: number }[] } }>(
          'district-developer',
          meters,
          { grant: id, ...variables },
          at,
        )
      ).data!.usageMeters.nodes;
    expect((await of({})).map(({ rows }) => rows)).toEqual([120, 9, 40]);
    expect(await of({ resource: 'Encounter', from: '2026-03-02' })).toEqual([
      { resource: 'Encounter', day: '2026-03-02', calls: 1, rows: 40, refused: 2 },
    ]);
    expect((await of({ to: '2026-03-01' })).map(({ rows }) => rows)).toEqual([120]);
    expect(await of({}, { divisionCode: '500113' })).toEqual([]);
  });

  test('has a daily limit by what there is to read, where none is named', async () => {
    await hub().sql`insert into exchange.table_state (name, rows, rows_on, changes)
      values ('record.encounter', 400_000, current_date, 0), ('record.condition', 300_000, current_date, 0)
      on conflict (name) do update set rows = excluded.rows`;
    const fields = ['Encounter.startedAt', 'Encounter.class', 'Condition.name'].map((one) => field(one));
    const proposed = await ask<{ previewBackflow: { dailyRows: number } }>(
      'district-developer',
      'query($input: BackflowPreviewInput!) { previewBackflow(input: $input) { dailyRows } }',
      { input: { fields } },
    );
    // Twice all of it, as it is published: the noise is of fifty rows a person.
    const { dailyRows } = proposed.data!.previewBackflow;
    expect([1_400_000, 1_500_000]).toContain(dailyRows);
    const limitOf = async (changed: object) => {
      const { id } = await applied({ fields, ...changed });
      const [row] = await hub().sql<{ rows: number }[]>`
        select daily_rows as rows from exchange.backflow_grant where id = ${id}`;
      return row!.rows;
    };
    expect(await limitOf({})).toBe(dailyRows);
    expect(await limitOf({ dailyRows: 7 })).toBe(7);
  });

  test('is summed up with its day and its source', async () => {
    const query = `{ sharingFigures {
      catalogues { value asOf source } connected { value } calls { value } grants { status value } } }`;
    interface Figures {
      sharingFigures: {
        catalogues: { value: number; asOf: string; source: string };
        connected: { value: number };
        calls: { value: number };
        grants: { status: string; value: number }[];
      };
    }
    const figures = async () => (await ask<Figures>('steward', query)).data!.sharingFigures;
    const before = await figures();
    const { id } = await active();
    await hub().sql`
      insert into exchange.backflow_meter (grant_id, resource, day, calls) values (${id}, 'Person', '2026-03-01', 7)`;
    const after = await figures();
    expect(after.calls.value).toBe(before.calls.value + 7);
    const count = ({ grants }: typeof after) => grants.find(({ status }) => status === 'ACTIVE')!.value;
    expect(count(after)).toBe(count(before) + 1);
    expect(after.catalogues).toMatchObject({ value: register().resources.size, source: expect.any(String) });
    expect(Date.parse(after.catalogues.asOf)).toBeGreaterThan(Date.now() - 60_000);
    // The demo has encounters, and nobody was ever referred to an assessment.
    expect(after.connected.value).toBeGreaterThan(0);
    expect(after.connected.value).toBeLessThan(after.catalogues.value);
    expect(codes(await ask('analyst', query))).toEqual(['FORBIDDEN']);
  });

  test('goes to a department as it does to a district: applied for, decided with a reason, called, metered', async () => {
    const sharing = {
      kind: 'SHARING',
      recipient: '沙坪坝区医疗保障局',
      legalText: '政务数据共享条例第二十条',
    };
    const asked = await applied(sharing);
    expect(asked).toMatchObject({ status: 'SUBMITTED', riskReasons: expect.arrayContaining(['SHARING']) });
    const reason = '用途不在其职责之内';
    const refused = await review('first', asked, { decision: 'REJECT', reason });
    expect(only(refused.data)).toMatchObject({ status: 'REJECTED' });
    expect(only(refused.data)!.steps.at(-1)).toMatchObject({ action: 'REJECT', reason });

    const { id } = await active(sharing);
    const { changes } = await readAll(hub(), { grant: id, resource: 'Encounter' });
    expect(changes.length).toBeGreaterThan(2);
    const meters = `query($grant: ID) { usageMeters(grant: $grant) { nodes { resource calls rows } } }`;
    const { data } = await ask<{ usageMeters: { nodes: object[] } }>('district-developer', meters, {
      grant: id,
    });
    expect(data!.usageMeters.nodes).toEqual([{ resource: 'Encounter', calls: 1, rows: changes.length }]);
  });

  test('begins with three grants of the demo, by the rules', async () => {
    const query = `{ backflowGrants(first: 3) { nodes {
      status reviewers fields { coordinate refused } steps { action } } } }`;
    interface Listed {
      backflowGrants: { nodes: { status: string; fields: { refused: string | null }[] }[] };
    }
    const { nodes } = (await ask<Listed>('district-developer', query)).data!.backflowGrants;
    expect(nodes.map(({ status }) => status)).toEqual(['ACTIVE', 'REJECTED', 'SUBMITTED']);
    expect(nodes.flatMap(({ fields }) => fields).filter(({ refused }) => refused !== null)).toEqual([]);
  });

  test('ends by the clock, and is told before', async () => {
    const lines: string[] = [];
    const run = (name: string) =>
      jobs
        .find((job) => job.name === name)!
        .run({
          sql: hub().sql,
          log: createLog('info', (line) => lines.push(line) > 0),
          now: () => new Date(),
        } as never);
    const listed = async (filter: string) =>
      (
        await ask<{ backflowGrants: { nodes: { id: string; status: string }[] } }>(
          'steward',
          `{ backflowGrants(first: 100, ${filter}) { nodes { id status overdue expiresSoon } } }`,
        )
      ).data!.backflowGrants.nodes;
    const soon = await active({ validTo: day(20) });
    const later = await active();
    const over = await active();
    const late = await applied();
    await hub()
      .sql`update exchange.backflow_grant set valid_from = ${day(-9)}, valid_to = ${day(-1)} where id = ${over.id}`;
    await hub().sql`update exchange.backflow_grant set due_at = now() where id = ${late.id}`;
    await run('expire-grants');
    await run('expire-grants');
    const ended = (await read(over.id))!;
    expect(ended).toMatchObject({ status: 'EXPIRED', version: 4 });
    expect(ended.steps.at(-1)).toMatchObject({
      number: 4,
      action: 'EXPIRE',
      from: 'ACTIVE',
      by: 'clock',
      role: 'clock',
    });
    expect(await read(later.id)).toMatchObject({ status: 'ACTIVE' });
    const endingSoon = await listed('expiresSoon: true');
    expect(endingSoon).toContainEqual({ id: soon.id, status: 'ACTIVE', overdue: false, expiresSoon: true });
    expect(endingSoon.map(({ id }) => id)).not.toContain(later.id);
    const overdue = await listed('overdue: true');
    expect(overdue.map(({ id }) => id)).toContain(late.id);
    expect((await listed('overdue: false')).map(({ id }) => id)).not.toContain(late.id);
    await run('remind-of-grants');
    const told = JSON.parse(lines.find((line) => line.includes('grants to mind'))!);
    expect(told).toMatchObject({ overdue: overdue.length, expiresSoon: endingSoon.length });
  });
});
