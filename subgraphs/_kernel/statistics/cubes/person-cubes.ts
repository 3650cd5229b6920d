import { followUp } from '@hub/db/tables/care.ts';
import { custody, healthFile, subject } from '@hub/db/tables/person.ts';
import { encounter } from '@hub/db/tables/record.ts';
import { type Cube, defineCube } from '../define-cube.ts';
import { dayOf, people, recordsOf } from './sql.ts';

const population = defineCube({
  name: 'population',
  title: '常住人口',
  kind: 'STOCK',
  measures: {
    persons: people('人口数'),
    children0to6: people('0–6 岁儿童'),
    elderly65: people('65 岁及以上'),
  },
  dimensions: {},
  cuts: [{ by: [] }, { by: ['sex'] }, { by: ['ageBand'] }, { by: ['ageBand', 'sex'] }],
  facts: `
    select w.person_id, p.day, null as institution, 1 as persons,
      (w.born_on > p.day - interval '7 years')::int as "children0to6",
      (w.born_on <= p.day - interval '65 years')::int as elderly65
    from who w, point p
    where coalesce(w.born_on, '-infinity') <= p.day and coalesce(w.died_on, 'infinity') > p.day`,
  tables: [subject, custody],
});

const vital = defineCube({
  name: 'vital',
  title: '出生与死亡',
  kind: 'FLOW',
  measures: { births: people('出生'), deaths: people('死亡') },
  dimensions: {},
  cuts: [{ by: [], months: true }, { by: ['sex'] }, { by: ['ageBand'] }],
  facts: `
    select w.person_id, w.born_on as day, null as institution, 1 as births, 0 as deaths
    from who w where w.born_on is not null
    union all
    select w.person_id, w.died_on, null, 0, 1 from who w where w.died_on is not null`,
  tables: [subject, custody],
});

const files = defineCube({
  name: 'files',
  title: '居民健康档案',
  kind: 'STOCK',
  measures: { files: people('在册档案'), used: people('当年有诊疗或随访记录的档案') },
  dimensions: {},
  cuts: [{ by: [] }, { by: ['ageBand'] }, { by: ['sex'] }],
  facts: `
    with served as materialized (
      select o.person_id, ${dayOf('e.at')} as day from ${recordsOf('record.encounter', 'e')}
      union all
      select o.person_id, ${dayOf('v.at')} from ${recordsOf('care.follow_up', 'v')}),
    years as materialized (select distinct person_id, date_trunc('year', day)::date as period from served, today where day <= as_of),
    held as materialized (
      select o.person_id, p.period, p.day, h.managing_institution as institution
      from person.health_file h join own o on o.subject_id = h.subject_id cross join point p
      where h.subject_id = any($2::uuid[]) and h.opened_on <= p.day and coalesce(h.closed_on, 'infinity') > p.day)
    select h.person_id, h.day, h.institution, 1 as files, (y.period is not null)::int as used
    from held h left join years y on y.person_id = h.person_id and y.period = h.period`,
  tables: [healthFile, encounter, followUp, subject, custody],
});

export const personCubes: readonly Cube[] = [population, vital, files];
