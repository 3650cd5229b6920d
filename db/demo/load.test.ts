import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Sql } from '../client.ts';
import { createVault } from '../crypto.ts';
import { memoryKeys } from '../keys.ts';
import { loadDivisions } from '../load-divisions.ts';
import { openRow } from '../sealed-row.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';
import { demoCast } from './cast.ts';
import { institutions } from './institutions.ts';
import { loadDemo } from './load.ts';
import { type DemoPerson, people } from './people.ts';

const everyone: DemoPerson[] = Object.values(people);

describe('the demo', () => {
  const vault = createVault(memoryKeys());
  const now = new Date();
  let database: TestDatabase;
  let sql: Sql;

  beforeAll(async () => {
    database = await createTestDatabase();
    sql = connect(database.url);
    await loadDivisions(sql);
    expect(await loadDemo(sql, vault, { now })).toBe(true);
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  const one = async <T>(query: PromiseLike<readonly unknown[]>): Promise<T> => (await query)[0] as T;

  test('is loaded once', async () => {
    const size = () =>
      one<{ people: number; rows: number }>(sql`
        select (select count(distinct person_id) from access.scope)::int as people,
          (select count(*) from record.encounter)::int as rows`);
    const before = await size();
    expect(before.people).toBe(everyone.length);
    expect(await loadDemo(sql, vault, { now: new Date(now.getTime() + 86_400_000) })).toBe(false);
    expect(await size()).toEqual(before);
  });

  test('gives the same people the same ids under the same keys, and others under others', () => {
    expect(demoCast(vault)).toEqual(demoCast(vault));
    const resident = (of: typeof vault) => demoCast(of).find(({ name }) => name === 'resident')?.personId;
    expect(resident(vault)).not.toBe(resident(createVault(memoryKeys())));
  });

  test('has id numbers that say the same birth date and sex and carry their check character', () => {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    for (const { idNumber, birthDate, sex } of everyone) {
      if (!idNumber) continue;
      const sum = weights.reduce((total, weight, i) => total + weight * Number(idNumber[i]), 0);
      expect(idNumber[17]).toBe('10X98765432'[sum % 11]);
      expect(idNumber.slice(6, 14)).toBe(birthDate.replaceAll('-', ''));
      expect(Number(idNumber[16]) % 2).toBe(sex === '1' ? 1 : 0);
    }
    expect(new Set(everyone.map((person) => person.code)).size).toBe(everyone.length);
    expect(new Set(everyone.map((person) => person.fileNumber)).size).toBe(everyone.length);
  });

  test('has institution codes with their check characters (GB 32100-2015)', () => {
    const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    for (const { code } of Object.values(institutions)) {
      let sum = 0;
      for (let i = 0, weight = 1; i < 17; i++, weight = (weight * 3) % 31)
        sum += weight * characters.indexOf(code.charAt(i));
      expect(code).toMatch(/^[159Y][1239][0-9]{6}[0-9A-Z]{9}[0-9A-Z*]$/);
      expect(code[17]).toBe(characters[(31 - (sum % 31)) % 31]);
    }
  });

  test('keeps everyone, and every institution, at a place that exists', async () => {
    const nowhere = await sql`
      select s.village from access.scope s left join region.division d
        on d.code_system = s.code_system and d.code = s.village and d.parent_code = s.township where d.code is null
      union all
      select i.division_code from institution.institution i left join region.division d
        on d.code_system = i.division_system and d.code = i.division_code where d.code is null
      union all
      select s.reporting_area from access.scope s left join region.division d
        on d.code_system = 'RPT-2023' and d.code = s.reporting_area where d.code is null`;
    expect(nowhere).toEqual([]);
  });

  test('finds a person by the blind index of an identifier, and opens what is sealed', async () => {
    const { personId } = demoCast(vault).find(({ name }) => name === 'resident')!;
    const found = await sql<{ subject_id: string; person_id: string; id_number: Buffer; phone: Buffer }[]>`
      select * from person.identifier join person.subject using (subject_id) join access.scope using (subject_id)
      where blind = ${vault.index('ID_NUMBER', people.zhangWei.idNumber).blind}`;
    expect(found.length).toBeGreaterThan(1);
    for (const row of found) {
      expect(row.person_id).toBe(personId);
      const open = (column: 'id_number' | 'phone') =>
        vault.open(row[column], `person.subject.${column}|${row.subject_id}`).toString();
      expect(open('id_number')).toBe(people.zhangWei.idNumber);
      expect(open('phone')).toBe(people.zhangWei.phone);
    }
  });

  test('has no identifier, phone or exact address in clear', async () => {
    const rows = await sql`
      select row_to_json(s)::text as row from person.subject s
      union all select row_to_json(i)::text from person.identifier i`;
    const stored = rows.map(({ row }) => row).join('\n');
    for (const { idNumber, code, phone, address, fileNumber } of everyone)
      for (const value of [idNumber, code, phone, address, fileNumber])
        if (value) expect(stored).not.toContain(value);
  });

  test('has rows lifted to L5 whose codes and departments are sealed only', async () => {
    const rows = await sql<
      { subject_id: string; code: string | null; name: string | null; sealed: Buffer }[]
    >`
      select subject_id, code, national_name as name, sealed from record.condition where required_level = 5`;
    expect(rows).toMatchObject([{ code: null, name: null }]);
    const { subject_id, sealed } = rows[0]!;
    expect(openRow(vault, 'condition', subject_id, sealed)).toMatchObject({
      code: 'B24',
      national_name: '人类免疫缺陷病毒病',
    });
    const encounter = await one<{ department: string | null }>(
      sql`select department from record.encounter where required_level = 5`,
    );
    expect(encounter.department).toBeNull();
  });

  test('hangs every contract, enrolment, follow-up and referral on someone', async () => {
    const nobody = await sql`
      select id from (
        select id, subject_id from care.contract union all select id, subject_id from care.enrolment
        union all select id, subject_id from care.follow_up union all select id, subject_id from care.referral
      ) c left join access.scope s using (subject_id) where s.subject_id is null`;
    expect(nobody).toEqual([]);
    const lost = await sql`
      select id from care.follow_up f
      where not exists (select from care.enrolment e where e.subject_id = f.subject_id and e.id = f.enrolment_id)`;
    expect(lost).toEqual([]);
  });

  test('lets the hospital treat whom it has seen within 90 days, and no longer those before', async () => {
    const treated = await sql`
      select distinct s.name from access.care_relation c join person.subject s using (subject_id)
      where kind = 'TREATING' and counterpart = ${institutions.hospital.code}
        and ${now.toISOString()}::timestamptz between starts_at and ends_at`;
    expect(treated.map(({ name }) => name).sort()).toEqual(
      ['张伟', '张浩然', '王秀兰', '杨军', '欧阳明'].sort(),
    );
  });

  test('gives the mother her children, and the elderly their family doctor', async () => {
    const { personId } = demoCast(vault).find(({ name }) => name === 'guardian')!;
    const related = async (kind: string, counterpart: string) =>
      (
        await sql`
          select s.name from access.care_relation c join person.subject s using (subject_id)
          where kind = ${kind} and counterpart = ${counterpart} and now() between starts_at and ends_at`
      )
        .map(({ name }) => name)
        .sort();
    expect(await related('GUARDIAN', personId!)).toEqual(['张一涵', '张浩然'].sort());
    expect(await related('CONTRACTED', institutions.communityCentre.code)).toEqual(['王秀兰']);
  });
});
