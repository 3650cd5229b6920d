import { isHubCode } from '@hub/schema/hub-code.ts';
import { idNumberProblem } from '@hub/schema/id-number.ts';
import { getTableName } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createVault } from '../crypto.ts';
import { identifierContext } from '../identifier-row.ts';
import { memoryKeys } from '../keys.ts';
import { openRow } from '../sealed-row.ts';
import { careRelation, scope } from '../tables/access.ts';
import { institution, practitioner } from '../tables/institution.ts';
import { custody, healthFile, householdMember, identifier, subject } from '../tables/person.ts';
import { encounter, observation, report } from '../tables/record.ts';
import { type City, createCity } from './city.ts';
import { idNumber } from './id-number.ts';
import type { CityRow } from './row.ts';

const vault = createVault(memoryKeys());
const AS_OF = '2026-11-22';
const options = { vault, seed: 1, asOf: AS_OF, treatingDays: 90 };
const PERSONS = 1_000;

type Row = Record<string, unknown>;
const of = <T extends CityRow['table']>(rows: readonly CityRow[], table: T) =>
  rows.filter((one) => one.table === table).map(({ row }) => row) as T['$inferInsert'][];
const everyone = (city: City, persons = PERSONS): CityRow[] =>
  Array.from({ length: persons }, (_, n) => city.person(n)).flat();

/** A row with what is sealed laid open: the nonces differ from time to time. */
function opened({ table, row }: CityRow): Row {
  const name = getTableName(table);
  const clear: Row = { table: name, ...row };
  if (Buffer.isBuffer(row.sealed)) clear.sealed = openRow(vault, name, String(row.subjectId), row.sealed);
  if (table === subject)
    for (const [field, column] of [
      ['idNumber', 'id_number'],
      ['phone', 'phone'],
      ['address', 'address'],
      ['code', 'code'],
    ] as const)
      if (row[field])
        clear[field] = vault
          .open(row[field] as Buffer, `person.subject.${column}|${String(row.subjectId)}`)
          .toString();
  if (table === identifier)
    clear.value = vault
      .open(row.value as Buffer, identifierContext(String(row.subjectId), String(row.system)))
      .toString();
  return clear;
}

describe('the city', () => {
  const city = createCity(options);
  const rows = everyone(city);
  const subjects = of(rows, subject);
  const cleared = rows.filter(({ table }) => table === subject).map(opened);

  test('is the same for the same options, person by person, whatever is asked first', () => {
    const again = createCity(options);
    fc.assert(
      fc.property(fc.nat(900_000), fc.nat(900_000), (a, b) => {
        const [first] = [city.person(a), city.person(b)];
        again.person(b);
        expect(again.person(a).map(opened)).toEqual(first.map(opened));
      }),
      { numRuns: 20 },
    );
    expect([...again.institutions(0, 200)].map(opened)).toEqual([...city.institutions(0, 200)].map(opened));
  });

  test('has other people for another seed, and other ids for other keys', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2 ** 31 - 1 }), fc.nat(100_000), (seed, n) => {
        const other = createCity({ ...options, seed });
        expect(other.person(n).map(opened)).toEqual(
          createCity({ ...options, seed })
            .person(n)
            .map(opened),
        );
        expect(of(other.person(n), subject)[0]).not.toMatchObject({
          subjectId: of(city.person(n), subject)[0]!.subjectId,
        });
      }),
      { numRuns: 3 },
    );
    const elsewhere = createCity({ ...options, vault: createVault(memoryKeys()) });
    const [here, there] = [city, elsewhere].map((one) => of(one.person(7), subject)[0]!);
    expect(there!.subjectId).not.toBe(here!.subjectId);
    expect(there!.name).toBe(here!.name);
  });

  test('orders persons by subject id, each once', () => {
    const order = city.order(100, 400);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n + 100));
    const ids = [...order].map((n) => of(city.person(n), subject)[0]!.subjectId);
    expect(ids).toEqual(ids.toSorted());
  });

  test('opens institutions as it grows, never two with one code', () => {
    const codes = (from: number, until: number) =>
      of([...city.institutions(from, until)], institution).map(({ code }) => code);
    const [first, second, both] = [codes(0, 20_000), codes(20_000, 60_000), codes(0, 60_000)];
    expect([...first, ...second].toSorted()).toEqual(both.toSorted());
    expect(new Set(both).size).toBe(both.length);
    expect(first.length).toBeGreaterThan(300);
    const classes = of([...city.institutions(0, 20_000)], institution).map((one) => one.class![0]);
    expect(new Set(classes)).toEqual(new Set('ABCDEFGHJKLMNOP'));
  });

  test('refers only to institutions and practitioners that are there', () => {
    const there = [...city.institutions(0, PERSONS)];
    const demo = /^12500(106|113)MB0A/;
    const codes = new Set(of(there, institution).map(({ code }) => code));
    const people = new Set(of(there, practitioner).map(({ id }) => id));
    const records = rows.map(({ row }) => row).filter((row) => 'practitionerId' in row);
    const missing = records.filter(({ institutionCode, toInstitutionCode = institutionCode }) =>
      [institutionCode, toInstitutionCode].some(
        (code) => !codes.has(String(code)) && !demo.test(String(code)),
      ),
    );
    expect(missing).toEqual([]);
    const unknown = records.filter(
      // Of a lifted row, the doctor is sealed.
      ({ practitionerId, institutionCode }) =>
        practitionerId !== null && !people.has(String(practitionerId)) && !demo.test(String(institutionCode)),
    );
    expect(unknown).toEqual([]);
  });

  test('gives everyone identifiers of their own, and id numbers that fit birth date and sex', () => {
    for (const { idNumber: number, birthDate, sex } of cleared) {
      if (!number) continue;
      expect(idNumberProblem(String(number))).toBeUndefined();
      expect(String(number).slice(6, 14)).toBe(String(birthDate).replaceAll('-', ''));
      expect(Number(String(number)[16]) % 2).toBe(sex === '1' ? 1 : 0);
    }
    const codes = cleared.map(({ code }) => String(code));
    expect(new Set(codes).size).toBe(PERSONS);
    const hub = codes.filter((code) => !code.startsWith('CQ'));
    expect(hub.length).toBeGreaterThan(5);
    expect(hub.every(isHubCode)).toBe(true);
    const files = of(rows, healthFile).map(({ number }) => number!);
    expect(new Set(files).size).toBe(files.length);
    // 001-099 is a neighbourhood, 101-199 a village; the Bureau's 200 and more never occur.
    for (const number of files) expect(number).toMatch(/^500\d{6}[01]\d\d\d{5}$/);
    const numbers = cleared.map((one) => String(one.idNumber));
    for (const county of [/^51(02|22|23|35)/, /^5002(2[1-8]|34)/, /^50038[1-4]/, /^50011[01]/])
      expect(
        numbers.some((number) => county.test(number)),
        String(county),
      ).toBe(true);
  });

  test('never gives an id number twice, in a city of millions', () => {
    const cycle = 450 * 365;
    fc.assert(
      fc.property(fc.nat(cycle - 1), fc.integer({ min: 1930, max: 2026 }), fc.nat(1_000), (n, year, seed) => {
        const numbers = Array.from({ length: 30 }, (_, k) =>
          idNumber(n + k * cycle, '1', seed).numberOf(year),
        );
        expect(new Set(numbers).size).toBe(30);
      }),
    );
    const days = new Set(
      Array.from(
        { length: 20_000 },
        (_, n) =>
          idNumber(n, '2', 1).dayNumber * 1_000 + Number(idNumber(n, '2', 1).numberOf(1990).slice(14, 17)),
      ),
    );
    expect(days.size).toBe(20_000);
  });

  test('keeps families together: guardians are living parents, children are younger', () => {
    const born = new Map(subjects.map((one) => [one.subjectId, one]));
    const household = new Map(of(rows, householdMember).map((one) => [one.subjectId, one.householdId]));
    const guarded = of(rows, careRelation).filter(({ kind }) => kind === 'GUARDIAN');
    expect(guarded.length).toBeGreaterThan(PERSONS / 10);
    for (const { subjectId, counterpart, endsAt } of guarded) {
      const [child, parent] = [born.get(subjectId)!, born.get(counterpart)!];
      expect(household.get(counterpart)).toBe(household.get(subjectId));
      expect(parent.deceasedAt).toBeNull();
      expect(Number(child.birthDate!.slice(0, 4)) - Number(parent.birthDate!.slice(0, 4))).toBeGreaterThan(
        18,
      );
      expect(endsAt > AS_OF).toBe(true);
    }
  });

  test('has custody without a gap, and the current one in access.scope', () => {
    const stretches = Map.groupBy(of(rows, custody), ({ subjectId }) => subjectId);
    const moved = [...stretches.values()].filter((one) => one.length > 1);
    expect(moved.length).toBeGreaterThan(PERSONS / 50);
    for (const [before, now] of moved) {
      expect(before!.toOn).toBe(now!.fromOn);
      expect(before!.managingDivision.slice(0, 6)).not.toBe(now!.managingDivision.slice(0, 6));
    }
    for (const one of of(rows, scope)) {
      const last = stretches.get(one.subjectId)!.at(-1)!;
      expect([last.managingDivision, last.managingInstitution]).toEqual([
        one.village,
        one.managingInstitution,
      ]);
      expect(one.village).toMatch(new RegExp(`^${one.township}`));
    }
    const active = of(rows, healthFile).filter(({ status }) => status === 'ACTIVE');
    const dead = new Set(subjects.filter((one) => one.deceasedAt).map((one) => one.subjectId));
    expect(dead.size).toBeGreaterThan(5);
    expect(active.filter(({ subjectId }) => dead.has(subjectId))).toEqual([]);
  });

  test('records nothing before birth or after death, and adds up', () => {
    const lives = new Map(subjects.map((one) => [one.subjectId, one]));
    for (const { row } of rows) {
      if (!('at' in row)) continue;
      const { birthDate, deceasedAt } = lives.get(String(row.subjectId))!;
      expect(String(row.at).slice(0, 10) >= birthDate!).toBe(true);
      expect(String(row.at).slice(0, 10) <= (deceasedAt?.slice(0, 10) ?? AS_OF)).toBe(true);
    }
    const visits = of(rows, encounter);
    expect(visits.length).toBeGreaterThan(4 * PERSONS);
    for (const { totalCost, insurancePaid, selfPaid } of visits)
      expect(Math.round(Number(totalCost) * 100)).toBe(
        Math.round(Number(insurancePaid) * 100) + Math.round(Number(selfPaid) * 100),
      );
  });

  test('has every record delivered after it was over, most in time, and less so by some institutions', () => {
    const delivered = rows.flatMap(({ row }) => ('storedAt' in row ? [row] : []));
    expect(delivered.length).toBeGreaterThan(30 * PERSONS);
    expect(delivered.filter(({ at, storedAt }) => String(storedAt) < String(at))).toEqual([]);
    expect(delivered.filter(({ storedAt }) => String(storedAt).slice(0, 10) > AS_OF)).toEqual([]);
    const visits = of(rows, encounter);
    const days = (from: unknown, to: unknown) =>
      (Date.parse(String(to)) - Date.parse(String(from))) / 86_400_000;
    const timely = (some: typeof visits) =>
      some.filter(({ endedAt, storedAt }) => days(endedAt, storedAt) <= 3).length / some.length;
    expect(timely(visits)).toBeGreaterThan(0.7);
    const shares = [...Map.groupBy(visits, ({ institutionCode }) => institutionCode).values()].flatMap(
      (some) => (some.length < 100 ? [] : timely(some)),
    );
    expect(Math.max(...shares)).toBeLessThan(1);
    expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.05);
    const known = new Map(visits.map(({ id, storedAt }) => [id, storedAt]));
    for (const { encounterId, storedAt } of delivered)
      if (encounterId) expect(storedAt).toBe(known.get(String(encounterId)));
  });

  test('keeps what belongs to one visit together', () => {
    const visits = new Map(of(rows, encounter).map((one) => [one.id, one]));
    for (const { row } of rows)
      if (row.encounterId) expect(visits.get(String(row.encounterId))?.subjectId).toBe(row.subjectId);
    const results = new Map(of(rows, observation).map((one) => [one.id, one]));
    for (const one of of(rows, report))
      for (const item of one.itemIds) expect(results.get(item)?.encounterId).toBe(one.encounterId);
    for (const one of of(rows, careRelation)) {
      if (one.kind !== 'TREATING') continue;
      const visit = visits.get(one.origin.replace('encounter ', ''))!;
      expect([visit.institutionCode, visit.at]).toEqual([one.counterpart, one.startsAt]);
      expect(one.endsAt > AS_OF).toBe(true);
    }
  });
});
