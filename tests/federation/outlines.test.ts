import { institutions } from '@hub/db/demo/institutions.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { ndjson, patient } from '../intake/sample.ts';

describe('outlines of what is kept and not stored', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
  });
  afterAll(() => hub?.close());

  const deliver = async (...resources: object[]) => {
    const response = await fetch(`${hub.url}/ingest?source=DEMO`, {
      method: 'POST',
      headers: {
        'content-type': 'application/fhir+ndjson',
        authorization: `Bearer ${await hub.token('source-system')}`,
      },
      body: ndjson(resources),
    });
    expect(await response.json()).toMatchObject({ stored: 1, archived: 1, quarantined: 1 });
  };

  test('of what is archived or in quarantine its institution sees the elements, and nobody a value', async () => {
    const OF_ISSUE = `query ($issue: ID!) { quarantineOutline(issue: $issue) {
      source resourceType elements { path kind count } } }`;
    const OF_ARCHIVED = `query ($archived: ArchivedName!) { archivedOutline(archived: $archived) {
      source resourceType elements { path kind count } } }`;
    await deliver(
      patient('q1'),
      {
        resourceType: 'Flag',
        id: 'qf',
        status: 'active',
        code: { text: '某' },
        subject: { reference: 'Patient/q1' },
      },
      { ...patient('qs', { gender: 'SECRETVALUE' }), 张伟: ['HIV'] },
    );
    const archived = { archived: { source: 'DEMO', resourceType: 'Flag', resourceId: 'qf' } };
    const flag = await hub.ask('institution-manager', OF_ARCHIVED, archived);
    expect(flag.data).toEqual({
      archivedOutline: {
        source: 'DEMO',
        resourceType: 'Flag',
        elements: expect.arrayContaining([{ path: 'code.text', kind: 'TEXT', count: 1 }]),
      },
    });
    expect(flag.text).not.toMatch(/某|active|Patient\/q1/);
    const [issue] = await hub.sql<
      { id: string }[]
    >`select id from exchange.quality_issue where name = 'Patient/qs'`;
    const seen = await hub.ask('institution-manager', OF_ISSUE, { issue: issue!.id });
    expect(seen.data).toMatchObject({
      quarantineOutline: {
        resourceType: 'Patient',
        elements: expect.arrayContaining([
          { path: 'gender', kind: 'TEXT', count: 1 },
          { path: 'name[].family', kind: 'TEXT', count: 1 },
          { path: '?[]', kind: 'TEXT', count: 1 },
        ]),
      },
    });
    expect(seen.text).not.toMatch(/SECRETVALUE|张伟|HIV|样|1980/);
    expect((await hub.ask('source-system', OF_ISSUE, { issue: issue!.id })).data).toEqual(seen.data);
    // Another institution, another role, something that is not there: all the same.
    const elsewhere = {
      authorization: `Bearer ${await hub.token('institution-manager', { institutionCode: institutions.lotusCentre.code })}`,
    };
    for (const [query, variables] of [
      [OF_ISSUE, { issue: issue!.id }],
      [OF_ARCHIVED, archived],
    ] as const) {
      const other = await hub.ask<Record<string, null>>(undefined, query, variables, elsewhere);
      expect(other.errors).toBeUndefined();
      expect(Object.values(other.data!)).toEqual([null]);
      for (const who of ['steward', 'district-regulator', 'analyst', 'auditor', 'doctor'] as const) {
        const refused = await hub.ask<Record<string, null>>(who, query, variables);
        expect(Object.values(refused.data ?? { none: null }), who).toEqual([null]);
        expect(refused.errors, who).toHaveLength(1);
      }
    }
    expect((await hub.ask('institution-manager', OF_ISSUE, { issue: 'x' })).data).toEqual({
      quarantineOutline: null,
    });
    // While a labelled row stands under its name, its issue is nobody's but the sender's, and so is the outline.
    await hub.sql`update exchange.quality_issue set required_level = 5 where id = ${issue!.id}`;
    expect((await hub.ask('institution-manager', OF_ISSUE, { issue: issue!.id })).data).toEqual({
      quarantineOutline: null,
    });
    expect((await hub.ask('source-system', OF_ISSUE, { issue: issue!.id })).data).toEqual(seen.data);
  });
});
