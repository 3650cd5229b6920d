import { memoryKeys } from '@hub/db/keys.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Door, forget, openDoor } from './door.ts';
import { factsOf, standing } from './quality-again.ts';
import {
  coded,
  condition,
  encounter,
  ID_NUMBERS,
  ndjson,
  observation,
  patient,
  type Resource,
} from './sample.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor(memoryKeys());
});
afterAll(() => door.close());

const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
/** `r0a` is always of person 0. */
const whose = (id: string) => `p${id[1]}`;
const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });

const persons = fc.record({
  id: fc.constantFrom('p0', 'p1'),
  birthDate: fc.constantFrom('1980-01-01', '2026-01-05', '2026'),
  gender: fc.constantFrom('male', 'female', 'nonsense'),
  death: optional(fc.constantFrom('2026-01-04', '2026-01', '2026-01-05T23:00:00+08:00')),
  phone: optional(fc.constantFrom('13800000000', '1380')),
  numbered: fc.boolean(),
});
const visits = fc.record({
  id: fc.constantFrom('e0a', 'e0b', 'e1a'),
  start: fc.constantFrom(
    '2026-01-05T08:00:00+08:00',
    '2026-01-04T23:30:00+08:00',
    '2025-12-31T09:00:00+08:00',
  ),
  status: fc.constantFrom('finished', 'cancelled', 'over'),
});
const diagnoses = fc.record({
  id: fc.constantFrom('c0a', 'c1a'),
  code: fc.constantFrom('I10', 'N40', 'O80.0', 'XX'),
  onsetDateTime: optional(fc.constant('2026-01-05')),
});
const results = fc.record({
  id: fc.constantFrom('o0a', 'o1a'),
  value: fc.constantFrom(161, 1.61),
  unit: fc.constantFrom('cm', 'in'),
});

const resources = fc.oneof(
  persons.map(({ id, birthDate, gender, death, phone, numbered }) =>
    patient(id, {
      gender,
      deceasedDateTime: death,
      birthDate: numbered ? '1980-01-01' : birthDate,
      ...(phone && { telecom: [{ system: 'phone', value: phone }] }),
      ...(numbered && { identifier: [{ system: 'urn:healthhub:id-number', value: ID_NUMBERS.born1980 }] }),
    }),
  ),
  visits.map(({ id, status, start }) => encounter(id, whose(id), { status, period: { start } })),
  diagnoses.map(({ id, code, onsetDateTime }) =>
    condition(id, whose(id), coded(ICD10, code, '某病'), { onsetDateTime }),
  ),
  results.map(({ id, value, unit }) => observation(id, whose(id), { valueQuantity: { value, unit } })),
);
const deliveries = fc.array(
  fc.uniqueArray(resources, { minLength: 1, maxLength: 5, selector: ({ id }) => id }),
  { minLength: 1, maxLength: 7 },
);

/** What quarantine still holds against a name, by the history alone. */
class Quarantine {
  readonly open = new Set<string>();
  readonly #patients = new Set<string>();
  readonly #waiting = new Map<string, string>();

  take(delivery: readonly Resource[]): void {
    const isBad = ({ gender, status }: Resource) => gender === 'nonsense' || status === 'over';
    for (const one of delivery)
      if (one.resourceType === 'Patient' && !isBad(one)) this.#patients.add(`Patient/${one.id}`);
    for (const one of delivery) {
      const name = `${one.resourceType}/${one.id}`;
      const of = (one.subject as { reference: string } | undefined)?.reference;
      if (isBad(one)) this.open.add(`${name} VALID`);
      else if (of && !this.#patients.has(of)) {
        this.open.add(`${name} REFERENCE`);
        this.#waiting.set(name, of);
      } else for (const rule of ['VALID', 'REFERENCE']) this.open.delete(`${name} ${rule}`);
    }
    for (const [name, of] of this.#waiting) if (this.#patients.has(of)) this.open.delete(`${name} REFERENCE`);
  }
}

test('counts and issues are what the deliveries that stand say, whatever came before', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, async (history) => {
      await forget(door.sql);
      const quarantine = new Quarantine();
      for (const delivery of history) {
        await door.deliver([['a.ndjson', ndjson(delivery)]]);
        quarantine.take(delivery);
      }
      const all = await standing(door);
      const counts = new Map<string, [checked: number, passed: number]>();
      const issues = new Set(quarantine.open);
      for (const one of all) {
        for (const [rule, kept] of Object.entries(factsOf(one, all))) {
          const key = `${one.type} ${rule}`;
          const [checked, passed] = counts.get(key) ?? [0, 0];
          counts.set(key, [checked + 1, passed + Number(kept)]);
          if (!kept && rule !== 'ON_TIME') issues.add(`${one.name} ${rule}`);
        }
      }
      const kept = await door.sql<{ key: string; checked: number; passed: number }[]>`
        select resource_type || ' ' || rule as key, sum(checked)::int as checked, sum(passed)::int as passed
        from exchange.quality_count group by 1 having sum(checked) <> 0 or sum(passed) <> 0`;
      expect(Object.fromEntries(kept.map(({ key, checked, passed }) => [key, [checked, passed]]))).toEqual(
        Object.fromEntries(counts),
      );
      const open = await door.sql<{ name: string }[]>`
        select name || ' ' || rule as name from exchange.quality_issue where closed_at is null`;
      expect(open.map(({ name }) => name).sort()).toEqual([...issues].sort());
    }),
    { numRuns: 40 },
  );
});
