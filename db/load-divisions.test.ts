import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Sql } from './client.ts';
import { divisionSystems, loadDivisions } from './load-divisions.ts';
import { createTestDatabase, type TestDatabase } from './testing.ts';

describe('the division trees', () => {
  let database: TestDatabase;
  let sql: Sql;

  beforeAll(async () => {
    database = await createTestDatabase();
    sql = connect(database.url);
    expect(await loadDivisions(sql)).toEqual(['GB2260-2023', 'RPT-2023']);
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  const counts = async (system: string) =>
    Object.fromEntries(
      (
        await sql<{ level: string; count: number }[]>`
          select level, count(*)::int as count from region.division where code_system = ${system} group by level`
      ).map(({ level, count }) => [level, count]),
    );

  test('the statutory tree has 38 districts and counties, 1,031 townships and 11,270 villages', async () => {
    expect(await counts(divisionSystems.statutory.code)).toEqual({
      CITY: 1,
      DISTRICT: 38,
      TOWNSHIP: 1031,
      VILLAGE: 11_270,
    });
  });

  test('there are 41 reporting areas, the functional ones among them', async () => {
    expect(await counts(divisionSystems.reporting.code)).toEqual({ CITY: 1, DISTRICT: 41 });
    const functional = await sql`
      select code, name from region.division r where code_system = ${divisionSystems.reporting.code} and not exists
        (select from region.division s where s.code_system = ${divisionSystems.statutory.code} and s.code = r.code)
      order by code`;
    expect(functional.map(({ code, name }) => `${code} ${name}`)).toEqual([
      '500131 万盛经开区',
      '500132 两江新区',
      '500133 高新区',
    ]);
  });

  test('every division but the city has its parent one level above, in its own tree', async () => {
    const orphans = await sql`
      select c.code_system, c.code from region.division c
      left join region.division p on p.code_system = c.code_system and p.code = c.parent_code
      where c.level <> 'CITY' and (p.level, c.level) is distinct from (
        case c.level when 'DISTRICT' then 'CITY' when 'TOWNSHIP' then 'DISTRICT' else 'TOWNSHIP' end, c.level)`;
    expect(orphans).toEqual([]);
  });

  test('a village is found with its name and its whole line', async () => {
    const line = await sql`
      with recursive line as (
        select * from region.division where code_system = 'GB2260-2023' and code = '500113011002'
        union all
        select p.* from region.division p join line on p.code_system = line.code_system and p.code = line.parent_code)
      select name from line order by length(code) desc, level desc`;
    expect(line.map(({ name }) => name)).toEqual(['莲花社区居民委员会', '莲花街道', '巴南区', '重庆市']);
  });

  test('a second load changes nothing', async () => {
    expect(await loadDivisions(sql)).toEqual([]);
    const [row] = await sql`select count(*)::int as count from region.division`;
    expect(row?.count).toBe(12_340 + 42);
  });
});
