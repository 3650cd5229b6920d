import { openRow } from '@hub/db/sealed-row.ts';
import { unpackDelivery } from '@hub/kernel/intake/body.ts';
import { listUnmapped } from '@hub/kernel/intake/source.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { contents, type Door, forget, openDoor, SOURCE } from './door.ts';
import {
  bundle,
  coded,
  condition,
  encounter,
  everyType,
  ndjson,
  observation,
  patient,
  report,
  SNOMED,
} from './sample.ts';

describe('what a delivered code or label does to its row', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor();
  });
  beforeEach(() => forget(door.sql));
  afterAll(() => door.close());

  const one = async (text: string) => (await door.sql.unsafe(text))[0] as Record<string, unknown>;

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
    expect(await listUnmapped(door.sql, door.vault)).toMatchObject([
      { resourceType: 'Condition', codeSystem: SNOMED, code: '999999999' },
    ]);
    expect(JSON.stringify(await contents(door.sql))).not.toContain('999999999');
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
});
