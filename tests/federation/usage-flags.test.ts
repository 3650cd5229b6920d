import { createLog } from '@hub/kernel/runtime/log.ts';
import { jobs } from '@hub/subgraphs/jobs.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addGrant } from '../backflow/grant.ts';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { asking, codes } from './asking.ts';
import { day } from './granting.ts';

const CLOSE = `mutation($flag: UnusualUsageName!, $reason: String!) {
  closeUnusualUsage(flag: $flag, reason: $reason) { resource day rule closedBy closedAt closedReason } }`;
const LISTED = `{ backflowGrants(unusual: true, first: 100) { nodes { id } } }`;
const GRANT = `query($id: ID!) { backflowGrant(id: $id) { unusual { day closedBy closedAt closedReason } } }`;
const METERS = `query($grant: ID!) { usageMeters(grant: $grant, unusual: true) { nodes { unusual { closedReason } } } }`;
const REASON = '首次全量同步, 已与接收单位核实';

describe.each(WIRES)('closing a flag on unusual use, %s', (wire) => {
  let hub: TestHub;
  const ask = asking(() => hub);
  beforeAll(async () => {
    hub = await startTestHub({ wire });
  });
  afterAll(() => hub?.close());

  const flagged = async () => {
    const grant = await addGrant(hub.sql, { fields: ['Encounter.startedAt'] });
    await hub.sql`insert into exchange.backflow_meter (grant_id, resource, day, calls, rows)
      values (${grant}, 'Encounter', ${day(-1)}, 1, 61000)`;
    await hub.sql`insert into exchange.usage_flag (grant_id, day, resource, rule, version, found, usual)
      values (${grant}, ${day(-1)}, 'Encounter', 'FAR_ABOVE_USUAL', '1', 61000, 2000)`;
    return { grant, resource: 'Encounter', day: day(-1), rule: 'FAR_ABOVE_USUAL' };
  };
  const listed = async () => {
    const { data } = await ask<{ backflowGrants: { nodes: { id: string }[] } }>('auditor', LISTED);
    return data!.backflowGrants.nodes.map(({ id }) => id);
  };
  /** How many grants of unusual use the clock reminds of. */
  const reminded = async () => {
    const lines: string[] = [];
    const log = createLog('info', (line) => lines.push(line) > 0);
    const remind = jobs.find(({ name }) => name === 'remind-of-grants')!;
    await remind.run({ sql: hub.sql, log, now: () => new Date() } as never);
    return lines.map((line) => (JSON.parse(line) as { unusual: number }).unusual);
  };

  test.each(['steward', 'security-admin'] as const)('is on record, by a %s', async (who) => {
    const [flag, other] = [await flagged(), await flagged()];
    expect(await listed()).toContain(flag.grant);
    const [before] = await reminded();
    const { data, errors } = await ask<{ closeUnusualUsage: object }>(who, CLOSE, {
      flag,
      reason: ` ${REASON} `,
    });
    expect(errors).toBeUndefined();
    const closed = {
      closedBy: expect.stringContaining(who),
      closedAt: expect.any(String),
      closedReason: REASON,
    };
    expect(data!.closeUnusualUsage).toEqual({
      resource: 'Encounter',
      day: flag.day,
      rule: 'FAR_ABOVE_USUAL',
      ...closed,
    });
    expect(await listed()).not.toContain(flag.grant);
    expect(await listed()).toContain(other.grant);
    expect(await reminded()).toEqual([before! - 1]);
    // The list forgets, the record does not; whom it is about reads it as well.
    for (const reader of ['auditor', 'district-developer'] as const) {
      const { data: read } = await ask(reader, GRANT, { id: flag.grant });
      expect(read, reader).toEqual({ backflowGrant: { unusual: [{ day: flag.day, ...closed }] } });
    }
    const { data: meters } = await ask('steward', METERS, { grant: flag.grant });
    expect(meters).toEqual({ usageMeters: { nodes: [{ unusual: [{ closedReason: REASON }] }] } });
  });

  test('is refused twice, without a reason, of none, and to everybody else', async () => {
    const flag = await flagged();
    const close = (who: Parameters<typeof ask>[0], changed: object = {}, reason = REASON) =>
      ask<{ closeUnusualUsage: object | null }>(who, CLOSE, { flag: { ...flag, ...changed }, reason });
    expect(codes(await close('steward', {}, '  误报  '))).toEqual(['BAD_USER_INPUT']);
    expect(codes(await close('steward', { day: 'yesterday' }))).toEqual(['BAD_USER_INPUT']);
    for (const none of [
      { grant: 'none' },
      { resource: 'Person' },
      { day: day(-2) },
      { rule: 'MANY_FULL_READINGS' },
    ])
      expect(codes(await close('steward', none)), JSON.stringify(none)).toEqual(['NOT_FOUND']);
    for (const who of ['district-developer', 'auditor', 'system-admin', 'city-regulator', 'doctor'] as const)
      expect((await close(who)).data?.closeUnusualUsage ?? null, who).toBeNull();
    expect(await listed()).toContain(flag.grant);
    const both = await Promise.all([close('steward'), close('security-admin')]);
    expect(both.map(codes).filter((one) => one !== undefined)).toEqual([['CONFLICT']]);
    expect(codes(await close('steward'))).toEqual(['CONFLICT']);
  });
});
