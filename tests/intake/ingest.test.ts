import { openRow } from '@hub/db/sealed-row.ts';
import { unpackDelivery } from '@hub/kernel/intake/body.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contents, type Door, forget, INSTITUTION, openDoor, SOURCE } from './door.ts';
import {
  bundle,
  coded,
  condition,
  encounter,
  everyType,
  LOINC,
  ndjson,
  observation,
  patient,
  ref,
  report,
  SNOMED,
} from './sample.ts';

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
      ['exchange.delivery', 12],
      ['exchange.quarantine', 0],
      ['exchange.unmapped_code', 0],
      ['exchange.organization_reference', 1],
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

  test('maps codes to the national sets, and keeps what was delivered', async () => {
    await door.deliver([['a.json', bundle(everyType('a'))]]);
    expect(
      await one(
        'select code, display, national_system, national_code, national_name, required_level from record.condition',
      ),
    ).toEqual({
      code: '38341003',
      display: 'Hypertension',
      national_system: 'http://hl7.org/fhir/sid/icd-10',
      national_code: 'I10',
      national_name: '高血压',
      required_level: 1,
    });
    expect(await one('select national_code, national_name from record.medication')).toEqual({
      national_code: 'C08CA01',
      national_name: '氨氯地平',
    });
    expect(await one('select category, array_length(item_ids, 1) as items from record.report')).toEqual({
      category: 'LAB',
      items: 2,
    });
    expect(
      await one(`select count(*) from record.report r join record.observation o
        on o.subject_id = r.subject_id and o.id = any(r.item_ids)`),
    ).toEqual({ count: 2 });
  });

  test('a labelled row tells nothing in clear, and opens again under its subject', async () => {
    await door.deliver([
      [
        'a.ndjson',
        ndjson([patient('p'), condition('c', 'p', coded('http://hl7.org/fhir/sid/icd-10', 'B24', '艾滋病'))]),
      ],
    ]);
    const [row] = await door.sql`select * from record.condition`;
    expect(row).toMatchObject({
      required_level: 5,
      code_system: null,
      code: null,
      display: null,
      national_code: null,
      national_name: null,
    });
    expect(openRow(door.vault, 'condition', row!.subject_id, row!.sealed)).toMatchObject({
      code: 'B24',
      national_code: 'B24',
    });
    expect(() => openRow(door.vault, 'report', row!.subject_id, row!.sealed)).toThrow();
  });

  test('a reason or a department that gives a diagnosis away lifts its row too', async () => {
    await door.deliver([
      [
        'a.ndjson',
        ndjson([
          patient('p'),
          encounter('plain', 'p', { serviceType: { text: '内科' } }),
          encounter('ward', 'p', { serviceType: { text: '精神科' } }),
          encounter('reason', 'p', { reasonCode: [coded(SNOMED, '86406008')] }),
        ]),
      ],
    ]);
    const levels = await door.sql`select required_level, department from record.encounter order by 1, 2`;
    expect([...levels]).toEqual([
      { required_level: 1, department: '内科' },
      { required_level: 5, department: null },
      { required_level: 5, department: null },
    ]);
  });

  test('codes nobody has mapped count as L5 and are listed for the steward', async () => {
    await door.deliver([
      ['a.ndjson', ndjson([patient('p'), condition('c', 'p', coded(SNOMED, '999999999', 'Something rare'))])],
    ]);
    expect(await one('select required_level, code, display from record.condition')).toEqual({
      required_level: 5,
      code: null,
      display: null,
    });
    expect(await one('select resource_type, code_system, code from exchange.unmapped_code')).toEqual({
      resource_type: 'Condition',
      code_system: SNOMED,
      code: '999999999',
    });
  });

  test('no free text stands in clear: words of the sender, conclusions, text values, narrative', async () => {
    const secret = 'SECRETWORDS';
    await door.deliver([
      [
        'a.ndjson',
        ndjson([
          {
            ...patient('p'),
            text: {
              status: 'generated',
              div: `<div xmlns="http://www.w3.org/1999/xhtml"><script>${secret}</script></div>`,
            },
          },
          condition('c', 'p', coded(SNOMED, '38341003', `Hypertension and ${secret}`), {
            note: [{ text: secret }],
          }),
          observation('o', 'p', { valueQuantity: undefined, valueString: secret }),
          report('r', 'p', [], { conclusion: secret }),
          encounter('e', 'p', { serviceType: { text: secret }, reasonCode: [{ text: secret }] }),
        ]),
      ],
    ]);
    const all = JSON.stringify(await contents(door.sql));
    expect(all).not.toContain(secret);
    expect(all).not.toContain('<script');
    const [row] = await door.sql`select * from record.report`;
    expect(row).toMatchObject({ conclusion: null, required_level: 1, national_name: '血脂检查' });
    expect(openRow(door.vault, 'report', row!.subject_id, row!.sealed)).toEqual({ conclusion: secret });
    const [delivered] = await door.sql`select body from exchange.delivery where resource_type = 'Patient'`;
    expect(unpackDelivery(door.vault, SOURCE, 'Patient', 'p', delivered!.body).toString()).not.toContain(
      secret,
    );
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
