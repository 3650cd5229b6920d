import { custody, subject } from '@hub/db/tables/person.ts';
import { encounter } from '@hub/db/tables/record.ts';
import { type Cube, defineCube } from '../define-cube.ts';
import { dayOf, events, recordsOf } from './sql.ts';

/** Back within so many days of leaving counts as readmitted. */
const READMITTED_DAYS = 31;
/** What arrives within so many days of its end is in time. */
const TIMELY_DAYS = 3;

const admissions = defineCube({
  name: 'admissions',
  title: '住院',
  kind: 'FLOW',
  measures: {
    admissions: events('入院人次', '人次', 2),
    readmitted: events('31 天内再入院人次', '人次', 1),
    died: events('住院期间死亡人次', '人次', 1),
    // Days in a bed within the period: those of an admission may lie in the next one, and make no occupancy.
    occupied: events('实际占用床日', '床日', 20),
  },
  dimensions: {},
  cuts: [{ by: [] }, { by: [], atInstitution: true }],
  facts: `
    with stay as materialized (
      select o.person_id, e.institution_code as institution, ${dayOf('e.at')} as day,
        coalesce(${dayOf('e.ended_at')}, ${dayOf('e.at')}) as until,
        lag(coalesce(${dayOf('e.ended_at')}, ${dayOf('e.at')})) over (
          partition by o.person_id, e.institution_code order by e.at, e.id) as last
      from ${recordsOf('record.encounter', 'e')} and e.class = '3')
    select s.person_id, greatest(s.day, make_date(y::int, 1, 1)) as day, s.institution,
      (y = extract(year from s.day))::int as admissions,
      (y = extract(year from s.day) and coalesce(s.day - s.last <= ${READMITTED_DAYS}, false))::int as readmitted,
      (y = extract(year from s.day) and coalesce(w.died_on between s.day and s.until, false))::int as died,
      greatest(0, least(s.until, make_date(y::int, 12, 31) + 1, t.as_of) - greatest(s.day, make_date(y::int, 1, 1)))
        as occupied
    from stay s join who w on w.person_id = s.person_id cross join today t
    cross join lateral generate_series(extract(year from s.day),
      greatest(extract(year from s.day), extract(year from least(s.until, t.as_of)))) y`,
  tables: [encounter, subject, custody],
});

const deliveries = defineCube({
  name: 'deliveries',
  title: '数据上传',
  kind: 'FLOW',
  measures: { records: events('上传的就诊记录', '条', 6), timely: events('3 天内上传的就诊记录', '条', 6) },
  dimensions: {},
  cuts: [{ by: [] }, { by: [], atInstitution: true }],
  facts: `
    select o.person_id, ${dayOf('e.at')} as day, e.institution_code as institution, 1 as records,
      (e.stored_at <= coalesce(e.ended_at, e.at) + interval '${TIMELY_DAYS} days')::int as timely
    from ${recordsOf('record.encounter', 'e')}`,
  tables: [encounter, subject, custody],
});

export const institutionCubes: readonly Cube[] = [admissions, deliveries];
