import type { TransactionSql } from 'postgres';
import { defineCube } from './define-cube.ts';
import { INSTITUTION } from './emit.ts';

const assets = (name: string, unit: string) => ({ name, kind: 'ASSETS', unit }) as const;

/** About nobody: what there is to treat people with, and for how many. Its cells are written by `countResources`. */
export const resources = defineCube({
  name: 'resources',
  title: '卫生资源',
  kind: 'STOCK',
  measures: {
    institutions: assets('机构数', '家'),
    beds: assets('开放床位', '张'),
    practitioners: assets('卫生人员', '人'),
    equipment: assets('大型设备', '台'),
  },
  dimensions: {},
  cuts: [{ by: [] }, { by: [], atInstitution: true }],
  facts: '',
  tables: [],
});

/**
 * Takes over what institutions have said of themselves, and counts it for the year under way; for the one before, too,
 * where nobody has counted it yet, as the best that is known of it. What is there now tells nothing of earlier years.
 */
export async function countResources(tx: TransactionSql): Promise<void> {
  const { count } = await tx`
    insert into rollup.institution (code, division_system, division, class, level, beds, practitioners, equipment)
    select i.code, i.division_system, i.division_code, i.class, i.level,
      coalesce(b.beds, 0), coalesce(p.practitioners, 0), coalesce(e.equipment, 0)
    from institution.institution i
    left join (select institution_code, sum(open)::int as beds from institution.bed group by 1) b
      on b.institution_code = i.code
    left join (select institution_code, count(*)::int as practitioners from institution.practitioner group by 1) p
      on p.institution_code = i.code
    left join (select institution_code, count(*)::int as equipment from institution.equipment group by 1) e
      on e.institution_code = i.code
    except select code, division_system, division, class, level, beds, practitioners, equipment
    from rollup.institution
    on conflict (code) do update set division_system = excluded.division_system, division = excluded.division,
      class = excluded.class, level = excluded.level, beds = excluded.beds,
      practitioners = excluded.practitioners, equipment = excluded.equipment`;
  const years = await tx<{ period: string }[]>`
    with year as (select date_trunc('year', max(as_of))::date as first from rollup.state)
    select y.period::text as period from year,
      lateral (values (first, true), ((first - interval '1 year')::date, false)) y(period, current)
    where first is not null and (y.current and ${count} > 0
      or not exists (select from rollup.cell c where c.area_system = ${INSTITUTION}
        and c.area = (select min(code) from rollup.institution) and c.span = 'Y' and c.period = y.period
        and c.cube = ${resources.name}))`;
  for (const { period } of years) await countYear(tx, period);
}

async function countYear(tx: TransactionSql, period: string): Promise<void> {
  await tx`delete from rollup.cell where cube = ${resources.name} and period = ${period} and span = 'Y'`;
  await tx`
    insert into rollup.cell (area_system, area, span, period, cube, cut, d1, d2, persons, key, m1, m2, m3, m4)
    select place.system, place.code, 'Y', ${period}, ${resources.name}, '', '', '', count(*), 0,
      count(*), sum(i.beds), sum(i.practitioners), sum(i.equipment)
    from rollup.institution i, lateral (
      select c.area_system, c.area from rollup.closure c
      where c.system = i.division_system and c.code = i.division
      union all select ${INSTITUTION}, i.code) as place (system, code)
    group by 1, 2`;
}
