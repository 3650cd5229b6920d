import { readFileSync } from 'node:fs';
import type { Sql } from '@hub/db/client.ts';
import { diagnosisCells } from './raw-diagnoses.ts';

/**
 * What portraits and indicators say, counted again from the raw records by other means: one row a person and quantity,
 * placed where the person was managed when the year ended. Written from the definitions, not from the cubes.
 */

const day = (instant: string) => `(${instant} at time zone 'Asia/Shanghai')::date`;
const END = 'make_date($1, 12, 31)';
const inYear = (instant: string) => `date_part('year', ${day(instant)}) = $1`;
/** Days within which a record is to arrive. */
const soon = (alias: string) => `${alias}.stored_at < ${alias}.at + interval '7 days'`;

const CONTEXT = `
  person_of as (select subject_id, person_id from access.scope),
  home as (
    select s.person_id, s.born_on, u.sex, ${day('u.deceased_at')} as died_on,
      date_part('year', age(${END}, s.born_on)) as years,
      coalesce(
        (select c.managing_division from person.custody c
          where c.subject_id = s.subject_id and c.from_on <= ${END} order by c.from_on desc limit 1),
        (select c.managing_division from person.custody c where c.subject_id = s.subject_id order by c.from_on limit 1),
        s.village, s.township, s.district, s.city) as place
    from access.scope s join person.subject u on u.subject_id = s.subject_id where s.subject_id = s.person_id),
  living as (
    select * from home where born_on <= ${END} and coalesce(died_on, 'infinity') > ${END}),
  visit as (
    select p.person_id, e.*, ${day('e.at')} as began, coalesce(${day('e.ended_at')}, ${day('e.at')}) as ended,
      case when i.class ~ '^[BCD]' then 'primary' when i.level in ('1', '2', '3', '4', '13') then 'tertiary' end as tier,
      coalesce(i.district_code, '') as district
    from record.encounter e join person_of p using (subject_id)
    left join institution.institution i on i.code = e.institution_code
    where e.required_level < 5 and (e.status is null or e.status in ('arrived', 'triaged', 'in-progress', 'onleave', 'finished', 'unknown'))),
  follow_up as (
    select p.person_id, v.*, lower(v.disease) as name,
      case v.disease when 'HYPERTENSION' then v.systolic < 140 and v.diastolic < 90 else v.fasting_glucose < 7 end as good
    from care.follow_up v join person_of p using (subject_id)
    where v.required_level < 5 and v.status is distinct from 'entered-in-error' and ${inYear('v.at')}),
  enrolled as (
    select p.person_id, n.disease, lower(n.disease) as name, max(n.institution_code) as institution
    from care.enrolment n join person_of p using (subject_id)
    where n.required_level < 5 and n.status is distinct from 'entered-in-error' and ${day('n.at')} <= ${END} and (n.ended_at is null or ${day('n.ended_at')} > ${END})
    group by 1, 2),
  followed as (
    select f.person_id, f.disease, count(*) filter (where f.method in ('OUTPATIENT', 'HOME')) as faces,
      (select l.good from follow_up l where l.person_id = f.person_id and l.disease = f.disease
        order by l.at desc, l.id desc limit 1) as good
    from follow_up f group by 1, 2),
  file as (
    select p.person_id, h.managing_institution as institution, exists (
        select from visit e where e.person_id = p.person_id and date_part('year', e.began) = $1
        union all select from follow_up v where v.person_id = p.person_id) as used
    from person.health_file h join person_of p using (subject_id)
    where h.opened_on <= ${END} and coalesce(h.closed_on, 'infinity') > ${END}),
  contract as (
    select p.person_id, max(c.institution_code) as institution, bool_or(exists (
        select from visit e where e.person_id = p.person_id and e.institution_code = c.institution_code
          and date_part('year', e.began) = $1
        union all
        select from follow_up v where v.person_id = p.person_id and v.institution_code = c.institution_code)) as served
    from care.contract c join person_of p using (subject_id)
    where c.required_level < 5 and ${day('c.valid_from')} <= ${END} and ${day('c.valid_to')} > ${END} group by 1),
  referral as (
    select p.person_id, r.*, lower(r.direction) as name from care.referral r join person_of p using (subject_id)
    where r.required_level < 5 and ${inYear('r.at')}),
  dose as (
    select p.person_id, m.* from record.immunization m join person_of p using (subject_id)
    where m.required_level < 5 and coalesce(m.status, 'completed') = 'completed' and ${inYear('m.at')}),
  stay as (
    select v.*, lag(v.ended) over (partition by v.person_id, v.institution_code order by v.at, v.id) as before
    from visit v where v.class = '3')`;

/** [what, from where, how much, where it happened]; what may be an SQL text over the rows. */
const QUANTITIES: readonly (readonly [name: string, from: string, amount?: string, institution?: string])[] =
  [
    [`'population'`, 'living'],
    [`'population elderly'`, 'living where years >= 65'],
    [`'population 0-6'`, 'living where years < 7'],
    [`'population 0-4'`, 'living where years < 5'],
    [`'births'`, `home where date_part('year', born_on) = $1`],
    [`'deaths'`, `home where date_part('year', died_on) = $1`],
    [`'files'`, 'file', '1', 'institution'],
    [`'files used'`, 'file where used', '1', 'institution'],
    [`'files elderly'`, 'file join home using (person_id) where years >= 65'],
    [`'files elderly used'`, 'file join home using (person_id) where years >= 65 and used'],
    [`'files 0-4'`, 'file join home using (person_id) where years < 5'],
    [`'enrolled ' || name`, 'enrolled', '1', 'institution'],
    [`'managed ' || name`, 'enrolled join followed using (person_id, disease)', '1', 'institution'],
    [
      `'standard ' || name`,
      'enrolled join followed using (person_id, disease) where faces >= 4',
      '1',
      'institution',
    ],
    [
      `'controlled ' || name`,
      'enrolled join followed using (person_id, disease) where good',
      '1',
      'institution',
    ],
    [`'follow-ups ' || name`, 'follow_up', '1', 'institution_code'],
    [`'follow-ups face to face ' || name`, `follow_up where method in ('OUTPATIENT', 'HOME')`],
    [`'follow-ups in time ' || name`, `follow_up v where ${soon('v')}`, '1', 'institution_code'],
    [`'contracts'`, 'contract', '1', 'institution'],
    [`'contracts served'`, 'contract where served', '1', 'institution'],
    [`'contracts elderly'`, 'contract join home using (person_id) where years >= 65'],
    [`'contracts 0-4'`, 'contract join home using (person_id) where years < 5'],
    [`'referrals ' || name`, 'referral', '1', 'institution_code'],
    [
      `'referrals accepted ' || name`,
      `referral where status in ('ACCEPTED', 'COMPLETED')`,
      '1',
      'institution_code',
    ],
    [`'referrals in time ' || name`, `referral r where ${soon('r')}`, '1', 'institution_code'],
    [`'doses'`, 'dose', '1', 'institution_code'],
    [`'doses in time'`, `dose m where ${soon('m')}`, '1', 'institution_code'],
    [`'doses 0-4'`, 'dose join home using (person_id) where years < 5'],
    ...(
      [
        ['visits', '1'],
        ['cost', 'coalesce(round(total_cost * 100) / 100, 0)'],
        ['insurance', 'coalesce(round(insurance_paid * 100) / 100, 0)'],
        ['bed days', `case class when '3' then greatest(1, ${day('ended_at')} - began) else 0 end`],
      ] as const
    ).flatMap(([what, amount]) => [
      [`'${what}'`, `visit where date_part('year', began) = $1`, amount, 'institution_code'] as const,
      [
        `'${what} ' || class`,
        `visit where date_part('year', began) = $1`,
        amount,
        'institution_code',
      ] as const,
    ]),
    [`'visits ' || tier`, `visit where date_part('year', began) = $1 and tier is not null`],
    [
      `'visits inside'`,
      `visit join home using (person_id) where date_part('year', began) = $1 and district = left(place, 6)`,
    ],
    [
      `'visits inside ' || class`,
      `visit join home using (person_id) where date_part('year', began) = $1 and district = left(place, 6)`,
    ],
    [`'admissions'`, `stay where date_part('year', began) = $1`, '1', 'institution_code'],
    [
      `'admissions again'`,
      `stay where date_part('year', began) = $1 and began - before <= 31`,
      '1',
      'institution_code',
    ],
    [
      `'admissions died'`,
      `stay join home using (person_id) where date_part('year', began) = $1 and died_on between began and ended`,
      '1',
      'institution_code',
    ],
    [
      `'occupied'`,
      'stay',
      'greatest(0, least(ended, make_date($1 + 1, 1, 1)) - greatest(began, make_date($1, 1, 1)))',
      'institution_code',
    ],
    [`'delivered'`, `visit where date_part('year', began) = $1`, '1', 'institution_code'],
    [
      `'delivered in time'`,
      `visit v where date_part('year', began) = $1 and v.stored_at <= coalesce(v.ended_at, v.at) + interval '3 days'`,
      '1',
      'institution_code',
    ],
  ];

/** What institutions have, of which nothing is known of earlier years. */
const RESOURCES = `
  select i.code, i.division_code as place, 1 as institutions,
    coalesce((select sum(b.open) from institution.bed b where b.institution_code = i.code), 0) as beds,
    (select count(*) from institution.practitioner p where p.institution_code = i.code) as practitioners
  from institution.institution i`;

/** In the reporting tree what reports to a functional area lies there; all else in its district. */
const REPORTING = `'RPT ' || coalesce((
  select area from unnest($3::text[], $4::text[]) as f (township, area) where township = left(place, 9)), left(place, 6))`;
const functional = readFileSync(new URL('../../db/data/reporting-townships.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('50'))
  .map((line) => line.split('\t'));
/** Townships, and the area that each reports to. */
const REPORTS = [functional.map(([township]) => township!), functional.map(([, , area]) => area!)] as const;

/** Visits of a functional area month by month: of whom it managed when the month ended. */
export const monthsOfFunctionalArea = (sql: Sql, area: string, year: number) => sql<
  { month: string; visits: number }[]
>`
  select to_char(m.first, 'YYYY-MM') as month, count(*)::int as visits
  from generate_series(make_date(${year}, 1, 1), make_date(${year}, 12, 1), interval '1 month') m (first)
  join record.encounter e on e.required_level < 5 and coalesce(e.status, '') not in ('planned', 'cancelled', 'entered-in-error')
    and date_trunc('month', e.at at time zone 'Asia/Shanghai') = m.first
  join access.scope s on s.subject_id = e.subject_id
  where left(coalesce(
      (select c.managing_division from person.custody c where c.subject_id = s.person_id
        and c.from_on < m.first + interval '1 month' order by c.from_on desc limit 1),
      (select c.managing_division from person.custody c where c.subject_id = s.person_id order by c.from_on limit 1),
      s.village), 9) = any(${functional.filter((line) => line[2] === area).map(([township]) => township!)})
  group by 1`;

/** Quantities by area, an area being a division's or an institution's code: `500106 visits`. */
export type Quantities = ReadonlyMap<string, number>;

/** @param withResources only for a year of which beds and staff were counted */
export async function quantitiesOf(sql: Sql, year: number, withResources: boolean): Promise<Quantities> {
  const facts = QUANTITIES.map(
    ([name, from, amount = '1', institution = 'null::text']) =>
      `select person_id, ${name} as what, (${amount})::numeric as amount, ${institution} as institution from ${from}`,
  );
  const rows = await sql.unsafe<{ area: string; what: string; amount: number }[]>(
    `with ${CONTEXT},
    fact as materialized (${facts.join(' union all ')}),
    placed as (select f.*, h.place from fact f join home h using (person_id)),
    had as (${RESOURCES}),
    asset as (
      select code, place, a.what, a.amount from had, lateral (values
        ('institutions', institutions), ('beds', beds), ('practitioners', practitioners)) a(what, amount)
      where $2::boolean)
    select area, what, sum(amount)::float as amount from (
      select '500000' as area, what, amount from placed
      union all select left(place, 6), what, amount from placed where place <> '500000'
      union all select left(place, 9), what, amount from placed where length(place) >= 9
      union all select ${REPORTING}, what, amount from placed where place <> '500000'
      union all select institution, what, amount from placed where institution is not null
      union all select '500000', what, amount from asset
      union all select left(place, 6), what, amount from asset
      union all select ${REPORTING}, what, amount from asset
      union all select left(place, 9), what, amount from asset where length(place) >= 9
      union all select code, what, amount from asset) all_of_them
    group by 1, 2`,
    [year, withResources, ...REPORTS],
  );
  return new Map(rows.map(({ area, what, amount }) => [`${area} ${what}`, amount]));
}

/** Tables of a portrait, counted in the same way. */
export const CELLS = {
  pyramid: `select left(place, 6) as area, lpad((least(85, years)::int / 5 * 5)::text, 2, '0') as first, sex as second,
    count(*)::int as amount from living group by 1, 2, 3`,
  ...diagnosisCells(inYear('c.at')),
  outflow: `select left(place, 6) as area, district as first, '' as second, count(*)::int as amount
    from visit join home using (person_id) where date_part('year', began) = $1 group by 1, 2`,
  months: `select institution_code as area, to_char(began, 'YYYY-MM') as first, '' as second, count(*)::int as amount,
      sum(coalesce(total_cost, 0))::float as cost
    from visit where date_part('year', began) between $1 - 1 and $1 group by 1, 2`,
} as const;

export interface RawCell {
  area: string;
  first: string;
  second: string;
  amount: number;
  cost?: number;
}

export const cellsOf = (sql: Sql, table: keyof typeof CELLS, year: number): Promise<RawCell[]> =>
  sql.unsafe<RawCell[]>(`with ${CONTEXT} ${CELLS[table]}`, [year]);

export interface Place {
  code: string;
  class: string;
  /** 3 tertiary, 2 secondary, 1 primary, 0 none */
  rank: string;
  district: string;
}

/** All institutions, with what makes them peers. */
export const placesOf = (sql: Sql): Promise<Place[]> => sql<Place[]>`
  select code, coalesce(class, '') as class, coalesce(case when level in ('1', '2', '3', '4', '13') then 3
    when level in ('5', '6', '7', '12') then 2 when level in ('8', '9', '10', '11') then 1 end, 0)::text as rank,
    left(division_code, 6) as district
  from institution.institution order by code`;

/** Hospitals and the busiest of the rest. */
export const busiest = (sql: Sql): Promise<{ code: string }[]> => sql<{ code: string }[]>`
  select i.code from institution.institution i join record.encounter e on e.institution_code = i.code
  group by i.code, i.class order by i.class like 'A%' desc, count(*) desc limit 25`;

/** Those that an institution is compared with: of its class and level, and primary care within its district. */
export function peersIn(all: readonly Place[], code: string): Place[] {
  const own = all.find((one) => one.code === code)!;
  const isNear = (one: Place) => !/^[BCD]/.test(own.class) || one.district === own.district;
  return all.filter((one) => one !== own && one.class === own.class && one.rank === own.rank && isNear(one));
}
