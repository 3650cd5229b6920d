import { openRow } from '@hub/db/sealed-row.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Door, forget, INSTITUTION, openDoor } from './door.ts';
import {
  bundle,
  coded,
  condition,
  encounter,
  LOINC,
  ndjson,
  observation,
  organization,
  patient,
  type Resource,
  ref,
  report,
  SNOMED,
} from './sample.ts';

const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const ATC = 'http://www.whocc.no/atc';
const HYPERTENSION = coded(SNOMED, '38341003', 'Hypertension');
const HIV = coded(ICD10, 'B24', '艾滋病');
const ANTIVIRAL = coded(ATC, 'J05AR13', '多替拉韦拉米夫定');
const AMLODIPINE = coded(ATC, 'C08CA01', '氨氯地平');
const VIRAL_LOAD = coded(LOINC, '25836-8', 'HIV 1 RNA');

const at = (visit: string) => ({ encounter: ref('Encounter', visit) });
const request = (id: string, drug: object, more: object = {}): Resource => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  medicationCodeableConcept: drug,
  subject: ref('Patient', 'p'),
  authoredOn: '2026-01-05',
  ...more,
});
const institution = (id: string, type: string, code: string) =>
  organization(id, {
    identifier: [{ system: 'urn:healthhub:institution', value: code }],
    type: [coded('urn:oid:2.16.156.10011.2.3.4.3', type)],
  });

describe('labels between rows', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor();
  });
  beforeEach(() => forget(door.sql));
  afterAll(() => door.close());

  const TABLES = ['encounter', 'condition', 'report', 'observation', 'medication', 'procedure'];

  /** The level of every record by what its source calls it, sealed ones opened. */
  async function levels(): Promise<Record<string, number>> {
    const names = await door.sql<{ id: string; name: string }[]>`
      select record_id as id, resource_id as name from exchange.delivery`;
    const nameOf = new Map(names.map(({ id, name }) => [id, name]));
    const found: Record<string, number> = {};
    for (const table of TABLES) {
      const rows = await door.sql.unsafe(`select * from record.${table}`);
      for (const row of rows) {
        const name = nameOf.get(row.id) ?? `part of ${nameOf.get(row.panel_id)}`;
        found[`${table} ${name}`] = row.required_level;
        if (row.required_level < 5) continue;
        expect([row.code, row.display, row.national_name, row.department ?? null], name).toEqual(
          Array(4).fill(null),
        );
        if (table !== 'encounter')
          expect(Object.keys(openRow(door.vault, table, row.subject_id, row.sealed))).toContain('code');
      }
    }
    return found;
  }

  test('reach from a record to its visit, and from there to all of it', async () => {
    await door.deliver([
      [
        'a.json',
        bundle([
          patient('p'),
          encounter('visit', 'p', { serviceType: { text: '内科' } }),
          encounter('other', 'p'),
          condition('c', 'p', HYPERTENSION, at('visit')),
          request('m', ANTIVIRAL, at('visit')),
          observation('o', 'p', at('other')),
        ]),
      ],
    ]);
    expect(await levels()).toEqual({
      'encounter visit': 5,
      'encounter other': 1,
      'condition c': 5,
      'medication m': 5,
      'observation o': 1,
    });
  });

  test('of a department or an institution reach whatever was done there', async () => {
    await door.deliver([
      [
        'a.json',
        bundle([
          patient('p'),
          institution('mental', 'A520', '12500106MENTAL0001'),
          encounter('ward', 'p', { serviceType: { text: '感染科艾滋病门诊' } }),
          encounter('clinic', 'p', { serviceProvider: ref('Organization', 'mental') }),
          condition('c', 'p', HYPERTENSION, at('ward')),
          request('m', AMLODIPINE, at('clinic')),
        ]),
      ],
    ]);
    expect(new Set(Object.values(await levels()))).toEqual(new Set([5]));
  });

  test('reach from a condition to what was done for it, and not back', async () => {
    const because = { reasonReference: [ref('Condition', 'c')] };
    await door.deliver([
      ['a.ndjson', ndjson([patient('p'), request('m', AMLODIPINE, because), request('n', AMLODIPINE)])],
      ['b.ndjson', ndjson([condition('c', 'p', HIV)])],
    ]);
    expect(await levels()).toEqual({ 'medication m': 5, 'medication n': 1, 'condition c': 5 });
    await forget(door.sql);
    await door.deliver([
      [
        'a.ndjson',
        ndjson([patient('p'), request('m', ANTIVIRAL, because), condition('c', 'p', HYPERTENSION)]),
      ],
    ]);
    expect(await levels()).toEqual({ 'medication m': 5, 'condition c': 1 });
  });

  test('of what everybody is screened for stay with their row, and so does a code nobody has mapped', async () => {
    await door.deliver([
      [
        'a.ndjson',
        ndjson([
          patient('p'),
          encounter('visit', 'p'),
          observation('screen', 'p', { code: coded(LOINC, '7918-6', 'HIV 1+2 Ab'), ...at('visit') }),
          observation('rare', 'p', { code: coded(LOINC, '99999-9', 'Something'), ...at('visit') }),
          request('local', coded('urn:hospital:drugs', 'X1', 'Something'), at('visit')),
          observation('height', 'p', at('visit')),
        ]),
      ],
    ]);
    expect(await levels()).toEqual({
      'encounter visit': 1,
      'observation screen': 5,
      'observation rare': 5,
      'observation height': 1,
      'medication local': 5,
    });
  });

  test('a code that only begins like a national one is unmapped', async () => {
    const odd = ['I10 and his secret', 'Z114', 'b24', 'B24.x01.x'];
    await door.deliver([
      [
        'a.ndjson',
        ndjson([
          patient('p'),
          ...odd.map((code, n) => condition(`c${n}`, 'p', coded(ICD10, code, 'words'))),
          request('m', coded(ATC, 'C08CA01 for him', 'words')),
        ]),
      ],
    ]);
    const found = Object.values(await levels());
    expect(found).toHaveLength(odd.length + 1);
    expect(new Set(found)).toEqual(new Set([5]));
  });

  test('the order of deliveries does not matter, nor how they are cut', async () => {
    const resources = [
      patient('p'),
      institution('here', 'A520', '12500106MENTAL0002'),
      // Labelled by its items, one of which belongs to another visit.
      encounter('a', 'p'),
      encounter('b', 'p'),
      observation('load', 'p', { code: VIRAL_LOAD }),
      observation('height', 'p', at('b')),
      report('r', 'p', ['load', 'height'], at('a')),
      condition('ca', 'p', HYPERTENSION, at('a')),
      request('mb', AMLODIPINE, at('b')),
      // Labelled by a diagnosis that another visit is for.
      condition('hiv', 'p', HIV, at('c')),
      encounter('c', 'p'),
      encounter('d', 'p', { diagnosis: [{ condition: ref('Condition', 'hiv') }] }),
      request('md', AMLODIPINE, at('d')),
      // Labelled by its institution.
      encounter('e', 'p', { serviceProvider: ref('Organization', 'here') }),
      condition('ce', 'p', HYPERTENSION, at('e')),
      // Nothing about them.
      encounter('f', 'p'),
      condition('cf', 'p', HYPERTENSION, at('f')),
      observation('weight', 'p', at('f')),
      report('rf', 'p', ['weight'], at('f')),
      // Unmapped, but tied to what is labelled.
      report('unmapped', 'p', ['load2'], { code: coded(LOINC, '99999-9'), ...at('g') }),
      observation('load2', 'p', { code: VIRAL_LOAD }),
      encounter('g', 'p'),
    ];
    await door.deliver([['all.json', bundle(resources)]]);
    const wanted = await levels();
    const low = Object.entries(wanted).flatMap(([name, level]) => (level < 5 ? [name] : []));
    expect(low.sort()).toEqual(['condition cf', 'encounter f', 'observation weight', 'report rf']);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(resources, { minLength: resources.length }),
        fc.array(fc.integer({ min: 1, max: resources.length - 1 }), { maxLength: 3 }),
        fc.integer({ min: 1, max: 10 }),
        async (shuffled, cuts, batchSize) => {
          await forget(door.sql);
          const ends = [0, ...cuts.sort((x, y) => x - y), resources.length];
          for (let n = 1; n < ends.length; n++) {
            const part = shuffled.slice(ends[n - 1], ends[n]);
            if (part.length > 0) await door.deliver([[`${n}.ndjson`, ndjson(part)]], { batchSize });
          }
          expect(await levels()).toEqual(wanted);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('an institution that turns out to be one of those lifts what it has delivered', async () => {
    await door.deliver([
      ['a.ndjson', ndjson([patient('p'), encounter('v', 'p'), condition('c', 'p', HYPERTENSION, at('v'))])],
    ]);
    expect(await levels()).toEqual({ 'encounter v': 1, 'condition c': 1 });
    await door.deliver([['b.ndjson', ndjson([institution('self', 'A520', INSTITUTION)])]]);
    expect(await levels()).toEqual({ 'encounter v': 5, 'condition c': 5 });
    await door.sql`update institution.institution set class = null where code = ${INSTITUTION}`;
  });

  test('lift the relation that rests on a visit, whichever came first', async () => {
    const level = async () =>
      (await door.sql`select required_level from access.care_relation`).map((row) => row.required_level);
    await door.deliver([['a.ndjson', ndjson([patient('p'), encounter('v', 'p')])]]);
    expect(await level()).toEqual([1]);
    await door.deliver([['b.ndjson', ndjson([condition('c', 'p', HIV, at('v'))])]]);
    expect(await level()).toEqual([5]);
  });

  test('a correction takes nothing back', async () => {
    const visit = [patient('p'), encounter('v', 'p'), request('m', AMLODIPINE, at('v'))];
    await door.deliver([['a.ndjson', ndjson([...visit, condition('c', 'p', HIV, at('v'))])]]);
    await door.deliver([['b.ndjson', ndjson([condition('c', 'p', HYPERTENSION, at('v'))])]]);
    await door.deliver([['c.ndjson', ndjson([encounter('v', 'p', { status: 'in-progress' })])]]);
    expect(await levels()).toEqual({ 'encounter v': 5, 'medication m': 5, 'condition c': 5 });
  });

  test('another person’s visit is not reached', async () => {
    await door.deliver([
      [
        'a.ndjson',
        ndjson([patient('p'), patient('q'), encounter('v', 'q'), condition('c', 'p', HIV, at('v'))]),
      ],
    ]);
    expect(await levels()).toEqual({ 'encounter v': 1, 'condition c': 5 });
  });

  test('costs two statements a batch where there is no label, and one more for each round with one', async () => {
    const life = (n: number, code: object) =>
      Array.from({ length: n }, (_, i) => [
        encounter(`v${i}`, 'p'),
        condition(`c${i}`, 'p', code, at(`v${i}`)),
      ]).flat();
    const asked = async (resources: Resource[]) => {
      await forget(door.sql);
      door.statements();
      await door.deliver([['a.ndjson', ndjson([patient('p'), ...resources])]]);
      return door.statements();
    };
    const few = await asked(life(2, HYPERTENSION));
    expect(await asked(life(40, HYPERTENSION))).toBe(few);
    // One round, the marks, the relations, and the issues of quality.
    const labelled = await asked(life(2, HIV));
    expect(labelled).toBe(few + 4);
    expect(await asked(life(40, HIV))).toBe(labelled);
  });
});
