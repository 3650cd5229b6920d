import { contract, enrolment, followUp, referral } from '@hub/db/tables/care.ts';
import { custody, subject } from '@hub/db/tables/person.ts';
import { encounter } from '@hub/db/tables/record.ts';
import { controlledSql } from '../control.ts';
import { type Cube, defineCube } from '../define-cube.ts';
import { dayOf, events, inTime, people, recordsOf } from './sql.ts';

const DISEASE = {
  name: '慢性病',
  value: 'l.disease',
  values: { HYPERTENSION: '高血压', DIABETES: '2 型糖尿病' },
} as const;

/** Face to face at least so often in a year is management to standard. */
const STANDARD_VISITS = 4;

const chronic = defineCube({
  name: 'chronic',
  title: '慢性病管理',
  kind: 'STOCK',
  measures: {
    enrolled: people('在管患者'),
    managed: people('当年随访过的患者'),
    standard: people('规范管理的患者'),
    controlled: people('最近一次随访达标的患者'),
  },
  dimensions: { disease: DISEASE },
  cuts: [
    { by: ['disease'] },
    { by: ['disease', 'sex'] },
    { by: ['disease', 'ageBand'] },
    { by: ['disease'], atInstitution: true },
  ],
  facts: `
    with visit as materialized (
      select o.person_id, v.disease, v.id, v.at, date_trunc('year', ${dayOf('v.at')})::date as period,
        v.method in ('OUTPATIENT', 'HOME') as face, ${controlledSql('v')} as controlled
      from ${recordsOf('care.follow_up', 'v')} and ${dayOf('v.at')} <= (select as_of from today)),
    years as materialized (
      select person_id, disease, period, count(*) filter (where face) >= ${STANDARD_VISITS} as standard,
        coalesce((array_agg(controlled order by at desc, id desc))[1], false) as controlled
      from visit group by 1, 2, 3),
    held as materialized (
      select o.person_id, p.period, p.day, n.disease, max(n.institution_code) as institution
      from ${recordsOf('care.enrolment', 'n', 'cross join point p')} and ${dayOf('n.at')} <= p.day
        and coalesce(${dayOf('n.ended_at')}, 'infinity') > p.day
      group by o.person_id, p.period, p.day, n.disease)
    select h.person_id, h.day, h.institution, h.disease, 1 as enrolled, (y.period is not null)::int as managed,
      coalesce(y.standard, false)::int as standard, coalesce(y.controlled, false)::int as controlled
    from held h left join years y on y.person_id = h.person_id and y.disease = h.disease and y.period = h.period`,
  tables: [enrolment, followUp, subject, custody],
});

const followUps = defineCube({
  name: 'followUps',
  title: '慢性病随访',
  kind: 'FLOW',
  measures: {
    followUps: events('随访次数', '次', 5),
    timely: events('及时报送的随访次数', '次', 5),
  },
  dimensions: {
    disease: DISEASE,
    method: {
      name: '随访方式',
      value: 'l.method',
      values: { OUTPATIENT: '门诊', HOME: '家庭', PHONE: '电话', OTHER: '其他' },
    },
  },
  cuts: [
    { by: ['disease'], months: true },
    { by: ['disease', 'method'] },
    { by: ['disease'], atInstitution: true, months: true },
  ],
  facts: `
    select o.person_id, ${dayOf('v.at')} as day, v.institution_code as institution, v.disease, v.method,
      1 as "followUps", ${inTime('v')} as timely
    from ${recordsOf('care.follow_up', 'v')}`,
  tables: [followUp, subject, custody],
});

const contracts = defineCube({
  name: 'contracts',
  title: '家庭医生签约',
  kind: 'STOCK',
  measures: {
    contracted: people('签约居民'),
    elderly65: people('签约的 65 岁及以上居民'),
    served: people('当年在签约机构得到服务的签约居民'),
  },
  dimensions: {},
  cuts: [{ by: [] }, { by: ['ageBand'] }, { by: ['sex'] }, { by: [], atInstitution: true }],
  facts: `
    with service as materialized (
      select o.person_id, e.institution_code, ${dayOf('e.at')} as day from ${recordsOf('record.encounter', 'e')}
      union all
      select o.person_id, v.institution_code, ${dayOf('v.at')} from ${recordsOf('care.follow_up', 'v')}),
    served as materialized (
      select distinct person_id, institution_code, date_trunc('year', day)::date as period
      from service, today where day <= as_of)
    select o.person_id, p.day, max(c.institution_code) as institution, 1 as contracted,
      max((w.born_on <= p.day - interval '65 years')::int) as elderly65,
      max((s.person_id is not null)::int) as served
    from ${recordsOf(
      'care.contract',
      'c',
      `join who w on w.person_id = o.person_id cross join point p
      left join served s on s.person_id = o.person_id and s.institution_code = c.institution_code
        and s.period = p.period`,
    )} and ${dayOf('c.valid_from')} <= p.day
      and ${dayOf('c.valid_to')} > p.day
    group by o.person_id, p.day`,
  tables: [contract, encounter, followUp, subject, custody],
});

const referrals = defineCube({
  name: 'referrals',
  title: '双向转诊',
  kind: 'FLOW',
  measures: {
    referrals: events('转诊人次', '人次', 2),
    accepted: events('已接收人次', '人次', 2),
    timely: events('及时报送的转诊人次', '人次', 2),
  },
  dimensions: {
    direction: {
      name: '转诊方向',
      value: 'l.direction',
      values: { UP: '上转', DOWN: '下转', BACK: '回转' },
    },
  },
  cuts: [
    { by: ['direction'], months: true },
    { by: ['direction'], atInstitution: true },
  ],
  facts: `
    select o.person_id, ${dayOf('r.at')} as day, r.institution_code as institution, r.direction, 1 as referrals,
      (r.status in ('ACCEPTED', 'COMPLETED'))::int as accepted, ${inTime('r')} as timely
    from ${recordsOf('care.referral', 'r')}`,
  tables: [referral, subject, custody],
});

export const careCubes: readonly Cube[] = [chronic, followUps, contracts, referrals];
