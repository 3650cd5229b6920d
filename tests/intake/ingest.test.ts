import { unpackDelivery } from '@hub/kernel/intake/body.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contents, type Door, forget, INSTITUTION, openDoor, SOURCE } from './door.ts';
import { bundle, coded, encounter, everyType, LOINC, ndjson, observation, patient, ref } from './sample.ts';

describe('hub ingest', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor();
  });
  beforeEach(() => forget(door.sql));
  afterAll(() => door.close());

  const one = async (text: string) => (await door.sql.unsafe(text))[0] as Record<string, unknown>;

  test('stores one of every type from a bundle, and changes nothing the second time', async () => {
    const files = [['a.json', bundle(everyType('a'))]] as const;
    const first = await door.deliver(files);
    expect(first).toMatchObject({
      files: 1,
      resources: 12,
      stored: 12,
      unchanged: 0,
      archived: 0,
      quarantined: 0,
    });
    const before = await contents(door.sql);
    expect(Object.entries(before).map(([table, rows]) => [table, rows.length])).toEqual([
      ['person.subject', 1],
      ['person.identifier', 1],
      ['person.custody', 1],
      ['person.health_file', 1],
      ['access.scope', 1],
      ['access.care_relation', 1],
      ['institution.institution', 2],
      ['institution.practitioner', 1],
      ['record.encounter', 1],
      ['record.condition', 1],
      ['record.observation', 4],
      ['record.report', 1],
      ['record.medication', 1],
      ['record.allergy', 1],
      ['record.immunization', 1],
      ['record.procedure', 1],
      ['record.raised', 0],
      ['exchange.delivery', 12],
      ['exchange.quarantine', 0],
      ['exchange.unmapped_code', 0],
      ['exchange.organization_reference', 1],
      ['exchange.quality_count', 76],
      ['exchange.quality_lag', 7],
    ]);
    const second = await door.deliver(files);
    expect(second).toMatchObject({ resources: 12, stored: 0, unchanged: 12, archived: 0, quarantined: 0 });
    expect(second.notices).toEqual([]);
    expect(await contents(door.sql)).toEqual(before);
  });

  test('takes the same resources from NDJSON, whatever the file is called', async () => {
    await door.deliver([['a.json', bundle(everyType('a'))]]);
    const fromBundle = await contents(door.sql);
    for (const name of ['a.ndjson', 'a.txt']) {
      await forget(door.sql);
      await door.deliver([[name, ndjson(everyType('a'))]]);
      const { 'exchange.delivery': _, ...rest } = await contents(door.sql);
      expect(fromBundle).toMatchObject(rest);
    }
  });

  test('spacing, the order of keys, narrative and server stamps make no new version', async () => {
    await door.deliver([['a.ndjson', ndjson([patient('p')])]]);
    const { resourceType, id, ...rest } = patient('p');
    const again = {
      ...rest,
      meta: { lastUpdated: '2026-03-03T00:00:00Z', versionId: '7' },
      text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>' },
      id,
      resourceType,
    };
    const changed = await door.deliver([['b.json', JSON.stringify(again, null, 4)]]);
    expect(changed).toMatchObject({ stored: 0, unchanged: 1 });
  });

  test('a new version replaces the row, its parts included, and follows the record to another person', async () => {
    await door.deliver([
      [
        'a.ndjson',
        ndjson([patient('p'), patient('q'), ...everyType('a').filter((r) => r.id === 'a-patient')]),
      ],
    ]);
    const pressure = (patientId: string, parts: number) => ({
      ...observation('bp', patientId, { code: coded(LOINC, '55284-4'), valueQuantity: undefined }),
      component: [coded(LOINC, '8480-6'), coded(LOINC, '8462-4')]
        .slice(0, parts)
        .map((code) => ({ code, valueQuantity: { value: 1, unit: 'mmHg' } })),
    });
    await door.deliver([['b.ndjson', ndjson([pressure('p', 2)])]]);
    expect(await one('select count(*) from record.observation')).toEqual({ count: 3 });
    await door.deliver([['c.ndjson', ndjson([pressure('p', 1)])]]);
    expect(await one('select count(*) from record.observation')).toEqual({ count: 2 });
    const moved = await door.deliver([['d.ndjson', ndjson([pressure('q', 1)])]]);
    expect(moved).toMatchObject({ stored: 1 });
    expect(
      await one('select count(*), count(distinct subject_id) as subjects from record.observation'),
    ).toEqual({
      count: 2,
      subjects: 1,
    });
    expect(await one("select count(*) from exchange.delivery where resource_id = 'bp'")).toEqual({
      count: 3,
    });
  });

  test('two versions in one file: the later one stands', async () => {
    await door.deliver([
      [
        'a.ndjson',
        ndjson([
          patient('p'),
          observation('o', 'p', { valueQuantity: { value: 1, unit: 'cm' } }),
          observation('o', 'p', { valueQuantity: { value: 2, unit: 'cm' } }),
        ]),
      ],
    ]);
    expect(await one('select value_number from record.observation')).toEqual({ value_number: 2 });
  });

  test('archives whole what is valid and not modelled', async () => {
    const goal = {
      resourceType: 'Goal',
      id: 'g',
      lifecycleStatus: 'active',
      description: { text: '每天走路' },
      subject: ref('Patient', 'nobody'),
    };
    expect(await door.deliver([['a.json', bundle([goal])]])).toMatchObject({ archived: 1, resources: 1 });
    const [row] = await door.sql<{ body: Buffer; disposition: string }[]>`
      select body, disposition from exchange.delivery`;
    expect(row?.disposition).toBe('ARCHIVED');
    const body = JSON.parse(unpackDelivery(door.vault, SOURCE, 'Goal', 'g', row!.body).toString());
    expect(body).toMatchObject({ description: { text: '每天走路' } });
    expect(await door.deliver([['a.json', bundle([goal])]])).toMatchObject({ archived: 0, unchanged: 1 });
  });

  test('a treating relation names the clinician of the encounter that made it, or made it live again', async () => {
    /** Seen by this clinician so many hours ago. */
    const by = (doctor: string, hours: number) => {
      const at = new Date(Date.now() - hours * 3_600_000).toISOString();
      return {
        participant: [{ individual: { reference: `Practitioner/${doctor}` } }],
        period: { start: at, end: at },
      };
    };
    const named = async () => {
      const [row] = await door.sql<{ same: string | null }[]>`
        select e.id::text || coalesce(' ' || (e.practitioner_id = r.practitioner_id)::text, '') as same
        from access.care_relation r join record.encounter e on r.origin = 'encounter ' || e.id`;
      return row?.same;
    };
    await door.deliver([['a.ndjson', ndjson([patient('p'), encounter('e', 'p', by('d1', 9))])]]);
    expect(await named()).toMatch(/ true$/);
    // A live one was not made by who sees the person next.
    await door.deliver([['b.ndjson', ndjson([encounter('f', 'p', by('d2', 5))])]]);
    expect(await named()).toMatch(/ false$/);
    await door.sql`update access.care_relation set ends_at = now() - interval '1 day'`;
    await door.deliver([['c.ndjson', ndjson([encounter('g', 'p', by('d3', 1))])]]);
    expect(await named()).toMatch(/ true$/);
  });

  test('an encounter makes its institution treating, for a time that no source can stretch', async () => {
    const far = { start: '2026-01-01T00:00:00Z', end: '2099-01-01T00:00:00Z' };
    await door.deliver([
      [
        'a.ndjson',
        ndjson([
          patient('p'),
          patient('q'),
          patient('r'),
          encounter('e', 'p'),
          encounter('f', 'q', { status: 'in-progress', period: far }),
          encounter('g', 'r', { status: 'planned' }),
        ]),
      ],
    ]);
    const relations = await door.sql<{ name: string; kind: string; counterpart: string; days: number }[]>`
      select s.name, r.kind, r.counterpart, extract(day from r.ends_at - r.starts_at)::int as days
      from access.care_relation r join person.subject s using (subject_id) order by s.name`;
    expect(relations.map(({ name, kind, counterpart }) => [name, kind, counterpart])).toEqual([
      ['王样p', 'TREATING', INSTITUTION],
      ['王样q', 'TREATING', INSTITUTION],
    ]);
    expect(relations[0]?.days).toBe(90);
    expect(
      await one(
        `select bool_and(ends_at <= now() + interval '91 days') as bounded from access.care_relation`,
      ),
    ).toEqual({
      bounded: true,
    });
  });
});
