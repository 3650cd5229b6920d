import { rebuild } from '@hub/kernel/statistics/roll-up.ts';
import { tick } from '@hub/kernel/statistics/tick.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Door, forget, openDoor, SOURCE } from '../intake/door.ts';
import {
  coded,
  condition,
  encounter,
  ID_NUMBERS,
  ndjson,
  organization,
  patient,
  type Resource,
  ref,
} from '../intake/sample.ts';

const OTHER = 'OTHER';
const OTHER_INSTITUTION = '12500113TEST000002';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';

/** One delivery: what, and by whom. */
interface Delivery {
  source: string;
  resources: Resource[];
}

const person = fc.constantFrom('p0', 'p1', 'p2');
const day = fc
  .integer({ min: 0, max: 1_200 })
  .map((n) => new Date(Date.UTC(2023, 7, 1) + n * 86_400_000).toISOString());

const patients = fc
  .record({
    id: person,
    gender: fc.constantFrom('male', 'female'),
    birthDate: fc.constantFrom(undefined, '1957-03-02', '1990-02-02', '2019-11-30', '2024-02-29'),
    // The same id number, name and birth date join two sources' patients to one person.
    known: fc.boolean(),
    died: fc.option(day),
  })
  .map(({ id, gender, birthDate, known, died }) =>
    patient(id, {
      gender,
      birthDate: known ? '1990-02-02' : birthDate,
      ...(known && {
        name: [{ text: '王样例' }],
        identifier: [{ system: 'urn:oid:2.16.156.10011.1.3', value: ID_NUMBERS.born1990 }],
      }),
      ...(died && { deceasedDateTime: died }),
    }),
  );
const visits = fc
  .record({
    id: fc.constantFrom('e0', 'e1', 'e2', 'e3'),
    of: person,
    start: day,
    class: fc.constantFrom('AMB', 'IMP'),
    at: fc.option(fc.constantFrom('o0', 'o1')),
  })
  .map(({ id, of, start, class: code, at }) =>
    encounter(id, of, {
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code },
      period: {
        start,
        end: code === 'IMP' ? new Date(Date.parse(start) + 40 * 86_400_000).toISOString() : start,
      },
      ...(at && { serviceProvider: ref('Organization', at) }),
    }),
  );
const diagnoses = fc
  .record({
    id: fc.constantFrom('c0', 'c1', 'c2'),
    of: person,
    visit: fc.constantFrom('e0', 'e1', 'e2'),
    // A label lifts the second one, and the visit it was made at.
    code: fc.constantFrom('I10', 'B24', 'J06.9'),
    onsetDateTime: day,
  })
  .map(({ id, of, visit, code, onsetDateTime }) =>
    condition(id, of, coded(ICD10, code), { onsetDateTime, encounter: ref('Encounter', visit) }),
  );
const places = fc
  .record({ id: fc.constantFrom('o0', 'o1'), type: fc.constantFrom('A100', 'B100', 'A521') })
  .map(({ id, type }) =>
    organization(id, {
      identifier: [{ system: 'urn:healthhub:institution', value: `12500106TEST0000${id}X`.toUpperCase() }],
      type: [coded('urn:oid:2.16.156.10011.2.3.4.3', type)],
    }),
  );
const delivery: fc.Arbitrary<Delivery> = fc.record({
  source: fc.constantFrom(SOURCE, OTHER),
  resources: fc.array(
    fc.oneof({ weight: 3, arbitrary: patients }, { weight: 3, arbitrary: visits }, diagnoses, places),
    {
      minLength: 1,
      maxLength: 8,
    },
  ),
});

describe('the figures', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor();
    await door.register(OTHER, OTHER_INSTITUTION, '500113');
  });
  afterAll(() => door.close());

  const cells = () =>
    door.sql`select *, key::text as key from rollup.cell order by area_system, area, span, period, cube, cut, d1, d2`;

  test('are after any deliveries and days those of a new count', { timeout: 120_000 }, async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(delivery, fc.integer({ min: 0, max: 500 })), { minLength: 1, maxLength: 6 }),
        async (steps) => {
          await forget(door.sql);
          await door.sql`delete from rollup.cell`;
          let today = new Date(Date.UTC(2025, 1, 20));
          await door.sql`update rollup.state set as_of = ${today.toISOString().slice(0, 10)}`;
          for (const [{ source, resources }, days] of steps) {
            await door.deliver([['d.ndjson', ndjson(resources)]], { source, batchSize: 3 });
            today = new Date(today.getTime() + days * 86_400_000);
            await tick(door.sql, cubes, today.toISOString().slice(0, 10));
          }
          const kept = await cells();
          await rebuild(door.sql, cubes);
          seen += kept.length;
          expect(kept).toEqual(await cells());
        },
      ),
      { numRuns: 25 },
    );
    expect(seen).toBeGreaterThan(1_000);
  });
});
