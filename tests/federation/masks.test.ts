import { demoIds } from '@hub/db/demo/ids.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const QUERY = `query ($id: ID!) { person(id: $id) {
  encounters(first: 50) { nodes { totalCost insurancePaid selfPaid } }
  immunizations { nodes { name occurredAt lotNumber encounter { id } } }
  timeline(first: 50) { nodes { kind at } } } }`;

interface Answer {
  person: {
    encounters: { nodes: Record<'totalCost' | 'insurancePaid' | 'selfPaid', number>[] };
    immunizations: { nodes: { name: string; occurredAt: string; lotNumber: string | null }[] };
    timeline: { nodes: { kind: string; at: string }[] };
  };
}

/** Costs and times, which are no strings of a person's identity; names and numbers are masked in profile.test.ts. */
describe.each(WIRES)('masks (%s)', (wire) => {
  let hub: TestHub;
  let id: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    id = demoIds(hub.vault).person('zhangWei');
    await hub.sql`
      insert into record.immunization
        (subject_id, id, source_code, at, required_level, code_system, code, display, lot_number)
      values (${id}, gen_random_uuid(), 'DEMO-HOSPITAL', '2024-03-01T08:30:00Z', 1, 'x', '0301', '流感疫苗', 'L2024')`;
  });
  afterAll(() => hub?.close());

  const ask = (who: 'doctor' | 'district-regulator') => hub.ask<Answer>(who, QUERY, { id });

  test('round costs to hundreds, and leave of the time of a vaccination the year', async () => {
    const [whole, masked] = [await ask('doctor'), await ask('district-regulator')];
    expect(whole.errors).toBeUndefined();
    expect(whole.extensions?.masked).toBeUndefined();
    const exact = whole.data!.person;
    const seen = masked.data!.person;
    expect(exact.encounters.nodes.length).toBeGreaterThan(0);
    const costs = exact.encounters.nodes.flatMap((cost) => Object.values(cost));
    expect(costs.some((cost) => cost % 100 !== 0)).toBe(true);
    const rounded = seen.encounters.nodes.map(({ totalCost }) => totalCost);
    for (const cost of seen.encounters.nodes.flatMap((one) => Object.values(one))) expect(cost % 100).toBe(0);
    // A regulator finds fewer encounters: those that no label lifts.
    const all = exact.encounters.nodes.map(({ totalCost }) => Math.round(totalCost / 100) * 100);
    expect(all).toEqual(expect.arrayContaining(rounded));

    expect(exact.immunizations.nodes[0]).toMatchObject({
      name: '流感疫苗',
      occurredAt: expect.stringMatching(/^2024-03-01/),
      lotNumber: 'L2024',
    });
    expect(seen.immunizations.nodes[0]).toEqual({
      name: '***',
      occurredAt: '2024',
      lotNumber: null,
      encounter: null,
    });
    // Nor does another way of asking tell the day.
    expect(seen.timeline.nodes).toContainEqual({ kind: 'IMMUNIZATION', at: '2024' });
    for (const { at } of seen.timeline.nodes) expect(at).toMatch(/^\d{4}$/);
    expect(masked.extensions?.masked).toEqual([
      'Encounter.insurancePaid',
      'Encounter.selfPaid',
      'Encounter.totalCost',
      'Immunization.name',
      'Immunization.occurredAt',
      'TimelineEntry.at',
    ]);
    const denied = masked.errors?.map(({ extensions }) => extensions?.coordinate);
    expect(denied?.sort()).toEqual(['Immunization.encounter', 'Immunization.lotNumber']);
  });
});
