import { functionalAreas } from '@hub/db/reporting-areas.ts';
import { type Cube, type Cut, cutName } from './define-cube.ts';

/** Before it, nothing is counted. */
export const FIRST_PERIOD = '2023-01-01';

/** Tells the planner that there are few; it would take them for a thousand. */
const MOST_YEARS = 20;

/** Instants count for the day they have in the city. */
export const CITY_ZONE = 'Asia/Shanghai';

/** Where cells of an institution stand. */
export const INSTITUTION = 'INSTITUTION';

/** Five years each, by their first; 85 and more together. Ages turn with the month, so that a month's figures hold. */
const AGE_BAND = `coalesce(lpad((least(85, greatest(0,
  ((extract(year from l.seen) - extract(year from w.born_on)) * 12
  + extract(month from l.seen) - extract(month from w.born_on))::int / 12)) / 5 * 5)::text, 2, '0'), '')`;

/** Months stand for districts, and for what reports to a functional area beside them. */
const MONTHLY = `case when left(s.code, 9) = any('{${[...functionalAreas.keys()].join()}}')
  then left(s.code, 9) else left(s.code, 6) end`;

/**
 * Persons, and who managed them from when to when. Who has no custody on record counts where they belong now. The
 * record key is a part of the random subject id.
 */
const CONTEXT = `
  own as materialized (
    select s.person_id, s.subject_id from access.scope s where s.subject_id = any($2::uuid[])),
  who as materialized (
    select s.person_id, s.born_on, u.sex, (u.deceased_at at time zone '${CITY_ZONE}')::date as died_on,
      ('x' || left(s.person_id::text, 8))::bit(32)::bigint as key
    from access.scope s join person.subject u on u.subject_id = s.subject_id and u.subject_id = any($1::uuid[])
    where s.subject_id = s.person_id and s.subject_id = any($1::uuid[])),
  kept as materialized (
    select c.subject_id as person_id, c.division_system as system, c.managing_division as code,
      case when row_number() over one = 1 then '-infinity' else c.from_on end as from_on,
      coalesce(lead(c.from_on) over one, 'infinity') as until
    from person.custody c where c.subject_id = any($1::uuid[])
    window one as (partition by c.subject_id order by c.from_on)),
  stretch as materialized (
    select * from kept
    union all
    select s.person_id, s.code_system, coalesce(s.village, s.township, s.district, s.city), '-infinity', 'infinity'
    from access.scope s where s.subject_id = s.person_id and s.subject_id = any($1::uuid[])
      and not exists (select from kept k where k.person_id = s.person_id)),
  today as materialized (select max(as_of) as as_of from rollup.state),
  point as materialized (
    select make_date(y::int, 1, 1) as period, least(make_date(y::int, 12, 31), as_of) as day
    from today, generate_series(extract(year from '${FIRST_PERIOD}'::date), extract(year from as_of)) y
    limit ${MOST_YEARS})`;

/**
 * SQL text that adds to rollup.delta what a cube counts of persons: $1 their ids, $2 the ids of all their subjects, $3
 * 1 to add it and -1 to take it away. A figure of a period counts the persons whom an area managed when the period ended, so that a person is in it
 * once.
 */
export function emitStatement(cube: Cube): string {
  const names = Object.keys(cube.measures);
  const sums = names.map((name, n) => `coalesce(sum(f."${name}"), 0)::bigint as m${n + 1}`);
  const spans = cube.cuts.some(({ months }) => months) ? `('Y', 'year'), ('M', 'month')` : `('Y', 'year')`;
  const inTime = cube.kind === 'FLOW' ? `f.day >= '${FIRST_PERIOD}' and f.day <= t.as_of` : 'true';
  const groups = cube.cuts.map((cut) => cutStatement(cube, cut, sums)).join(' union all ');
  const total = names.map((_name, n) => `$3 * sum(g.m${n + 1})`);
  return `with ${CONTEXT},
  fact as materialized (${cube.facts}),
  seen as materialized (
    select f.*, v.span, date_trunc(v.unit, f.day)::date as period,
      least((date_trunc(v.unit, f.day) + ('1 ' || v.unit)::interval)::date - 1, t.as_of) as seen
    from fact f, today t, (values ${spans}) v(span, unit) where ${inTime}),
  located as materialized (
    select f.*, s.system, case when f.span = 'M' then ${MONTHLY} else s.code end as code
    from seen f join stretch s on s.person_id = f.person_id and f.seen >= s.from_on and f.seen < s.until),
  g as (${groups})
  insert into rollup.delta (area_system, area, span, period, cube, cut, d1, d2, persons, key,
    ${names.map((_name, n) => `m${n + 1}`).join(', ')})
  select g.area_system, g.area, g.span, g.period, '${cube.name}', g.cut, g.d1, g.d2,
    $3 * count(*), $3 * sum(w.key), ${total.join(', ')}
  from g join who w on w.person_id = g.person_id
  group by g.area_system, g.area, g.span, g.period, g.cut, g.d1, g.d2`.replace(/\s+/g, ' ');
}

/** One row a person and cell: each person counts once. */
function cutStatement(cube: Cube, cut: Cut, sums: readonly string[]): string {
  const values = [0, 1].map((n) => dimensionValue(cube, cut.by[n]));
  const area = cut.atInstitution ? [`'${INSTITUTION}'`, 'l.institution'] : ['l.system', 'l.code'];
  const where = [
    ...(cut.months ? [] : [`l.span = 'Y'`]),
    ...(cut.atInstitution ? ['l.institution is not null'] : []),
  ];
  const sum = sums.map((text) => text.replace('f."', 'l."')).join(', ');
  return `select '${cutName(cut)}' as cut, ${area[0]} as area_system, ${area[1]} as area, l.span, l.period,
      ${values[0]} as d1, ${values[1]} as d2, l.person_id, ${sum}
    from located l join who w on w.person_id = l.person_id
    ${where.length > 0 ? `where ${where.join(' and ')}` : ''} group by 1, 2, 3, 4, 5, 6, 7, 8`;
}

function dimensionValue(cube: Cube, dimension: string | undefined): string {
  if (dimension === undefined) return `''`;
  const { value } = cube.dimensions[dimension]!;
  return value === 'age_band' ? AGE_BAND : value;
}
