import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES, type Wire } from '../hub/start-test-hub.ts';
import { granting } from './granting.ts';

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
  const { ask, active } = granting(hub);

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
});
