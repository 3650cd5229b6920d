import { contract, enrolment, followUp, referral } from '@hub/db/tables/care.ts';
import type { Delivered } from '@hub/kernel/intake/mapper.ts';
import { countChanges } from '@hub/kernel/statistics/count-changes.ts';
import { fold, rebuild } from '@hub/kernel/statistics/roll-up.ts';
import { tick } from '@hub/kernel/statistics/tick.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Door, forget, INSTITUTION, openDoor, SOURCE } from '../intake/door.ts';
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
/** A record is taken back by its status; said anew, it is there again. */
const IN_ERROR = 'entered-in-error';
const visits = fc
  .record({
    id: fc.constantFrom('e0', 'e1', 'e2', 'e3'),
    of: person,
    start: day,
    status: fc.constantFrom('finished', 'finished', 'cancelled', IN_ERROR),
    class: fc.constantFrom('AMB', 'IMP'),
    at: fc.option(fc.constantFrom('o0', 'o1')),
  })
  .map(({ id, of, start, status, class: code, at }) =>
    encounter(id, of, {
      status,
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
    verification: fc.constantFrom('confirmed', 'confirmed', 'refuted', IN_ERROR),
  })
  .map(({ id, of, visit, code, onsetDateTime, verification }) =>
    condition(id, of, coded(ICD10, code), {
      onsetDateTime,
      encounter: ref('Encounter', visit),
      verificationStatus: coded('http://terminology.hl7.org/CodeSystem/condition-ver-status', verification),
      // FHIR (con-5) wants none where it was entered in error.
      ...(verification === IN_ERROR && { clinicalStatus: undefined }),
    }),
  );
const doses = fc
  .record({
    id: fc.constantFrom('i0', 'i1'),
    of: person,
    occurrenceDateTime: day,
    status: fc.constantFrom('completed', 'completed', 'not-done', IN_ERROR),
  })
  .map(
    ({ id, of, ...more }): Resource => ({
      resourceType: 'Immunization',
      id,
      vaccineCode: coded('http://hl7.org/fhir/sid/cvx', '140'),
      patient: ref('Patient', of),
      ...more,
    }),
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
    fc.oneof({ weight: 3, arbitrary: patients }, { weight: 3, arbitrary: visits }, diagnoses, doses, places),
    {
      minLength: 1,
      maxLength: 8,
    },
  ),
});

/** Care of whoever is new, written as the hub's own services are to write it. */
async function careForNew({ sql }: Door): Promise<void> {
  await sql.begin(async (tx) => {
    const subjects = await tx<{ id: string }[]>`
      select subject_id as id from person.subject s
      where not exists (select from care.enrolment n where n.subject_id = s.subject_id)`;
    const rows = [enrolment, followUp, contract, referral].map((table) => ({ table, row: {} }));
    const counting = await countChanges(
      tx,
      cubes,
      subjects.map(
        ({ id }) => ({ mapped: { subjectId: id, rows }, previousSubjects: [] }) as never as Delivered,
      ),
    );
    for (const [n, { id }] of subjects.entries()) {
      const own = tx`${id}::uuid, gen_random_uuid(), 'HUB', ${INSTITUTION}`;
      const since = new Date(Date.UTC(2023, 11 + 7 * n, 20)).toISOString();
      await tx`insert into care.enrolment (subject_id, id, source_code, institution_code, at, required_level, disease, status)
        select ${own}, ${since}::timestamptz, 1, d, s
        from (values ('HYPERTENSION', 'active'), ('DIABETES', ${n === 1 ? IN_ERROR : 'active'})) v(d, s)`;
      await tx`insert into care.follow_up (subject_id, id, source_code, institution_code, at, required_level,
          enrolment_id, disease, method, systolic, diastolic, status)
        select ${own}, ${since}::timestamptz + k * interval '70 days', 1,
          gen_random_uuid(), 'HYPERTENSION', 'HOME', 125 + 5 * k, 80, case k when 4 then ${IN_ERROR} else 'completed' end
        from generate_series(1, 9) k`;
      await tx`insert into care.contract (subject_id, id, source_code, institution_code, at, required_level, status,
          valid_from, valid_to, package)
        values (${own}, ${since}, 1, 'SIGNED', ${since}, ${since}::timestamptz + interval '1 year', '基础包')`;
      await tx`insert into care.referral (subject_id, id, source_code, institution_code, at, required_level, status,
          direction, to_institution_code)
        values (${own}, ${since}, 1, 'ACCEPTED', 'UP', ${OTHER_INSTITUTION})`;
    }
    await counting.written();
  });
  await fold(sql);
}

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
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(delivery, fc.integer({ min: 0, max: 500 })), { minLength: 1, maxLength: 6 }),
        async (steps) => {
          await forget(door.sql);
          await door.sql`delete from rollup.cell`;
          await door.sql`truncate care.enrolment, care.follow_up, care.contract, care.referral`;
          let today = new Date(Date.UTC(2025, 1, 20));
          await door.sql`update rollup.state set as_of = ${today.toISOString().slice(0, 10)}`;
          for (const [{ source, resources }, days] of steps) {
            await door.deliver([['d.ndjson', ndjson(resources)]], { source, batchSize: 3 });
            await careForNew(door);
            today = new Date(today.getTime() + days * 86_400_000);
            await tick(door.sql, cubes, today.toISOString().slice(0, 10));
          }
          const kept = await cells();
          await rebuild(door.sql, cubes);
          for (const { cube } of kept) seen.set(cube, (seen.get(cube) ?? 0) + 1);
          expect(kept).toEqual(await cells());
        },
      ),
      { numRuns: 25 },
    );
    for (const { name } of cubes) expect([name, seen.get(name) ?? 0]).not.toEqual([name, 0]);
  });
});
