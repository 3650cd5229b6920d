import { institution } from '@hub/db/tables/institution.ts';
import { custody, subject } from '@hub/db/tables/person.ts';
import { condition, encounter, immunization } from '@hub/db/tables/record.ts';
import { type Cube, defineCube } from '../define-cube.ts';
import { blockSql, icdBlocks } from '../icd-blocks.ts';
import { amount, dayOf, events, inTime, recordsOf, TERTIARY } from './sql.ts';

/** WS 218: community centres, township hospitals, clinics and village stations. Else the hospital level of the city's guide. */
const TIER = `case when i.class ~ '^[BCD]' then 'PRIMARY' when i.level in (${TERTIARY}) then 'TERTIARY'
  when i.level in ('5', '6', '7', '12') then 'SECONDARY' else 'OTHER' end`;

const visits = defineCube({
  name: 'visits',
  title: '诊疗人次与费用',
  kind: 'FLOW',
  measures: {
    visits: events('诊疗人次', '人次', 6),
    cost: amount('总费用', 14_000),
    insurance: amount('医保支付', 9_000),
    bedDays: events('住院床日', '床日', 20),
  },
  dimensions: {
    class: {
      name: '就诊类型',
      value: 'l.class',
      values: { '1': '门诊', '2': '急诊', '3': '住院', '9': '其他' },
    },
    tier: {
      name: '机构层级',
      value: 'l.tier',
      values: { PRIMARY: '基层医疗卫生机构', SECONDARY: '二级医院', TERTIARY: '三级医院', OTHER: '其他机构' },
    },
    place: {
      name: '就诊地',
      value: `case when l.district = left(l.code, 6) then 'INSIDE' else 'OUTSIDE' end`,
      values: { INSIDE: '本区县内', OUTSIDE: '本区县外' },
    },
    careDistrict: { name: '就诊区县', value: 'l.district' },
  },
  cuts: [
    { by: [], months: true },
    { by: ['class'], months: true },
    { by: ['tier'], months: true },
    { by: ['place'] },
    { by: ['class', 'place'] },
    { by: ['careDistrict'] },
    { by: ['ageBand', 'sex'] },
    { by: [], atInstitution: true, months: true },
    { by: ['class'], atInstitution: true, months: true },
  ],
  facts: `
    select o.person_id, ${dayOf('e.at')} as day, e.institution_code as institution, e.class, 1 as visits,
      coalesce(e.total_cost * 100, 0)::bigint as cost, coalesce(e.insurance_paid * 100, 0)::bigint as insurance,
      case when e.class = '3' then greatest(1, ${dayOf('e.ended_at')} - ${dayOf('e.at')}) else 0 end as "bedDays",
      ${TIER} as tier, coalesce(i.district_code, '') as district
    from ${recordsOf('record.encounter', 'e', 'left join institution.institution i on i.code = e.institution_code')}`,
  tables: [encounter, institution, subject, custody],
});

const diseases = defineCube({
  name: 'diseases',
  title: '疾病谱',
  kind: 'FLOW',
  measures: { diagnoses: events('诊断次数', '次', 6) },
  dimensions: {
    block: { name: 'ICD-10 节', value: 'l.block', values: icdBlocks, open: true },
    category: { name: 'ICD-10 类目', value: 'l.category' },
  },
  cuts: [
    { by: ['block'] },
    { by: ['category'] },
    { by: ['block', 'sex'] },
    { by: ['category'], atInstitution: true },
  ],
  // Mental disorders, and what has to do with having children; what a label lifts is not counted at all.
  sensitive: /^[FO]/,
  facts: `
    select d.*, ${blockSql('d.category')} as block from (
      select o.person_id, ${dayOf('c.at')} as day, c.institution_code as institution, 1 as diagnoses,
        left(coalesce(c.national_code, c.code), 3) as category
      from ${recordsOf('record.condition', 'c')} and coalesce(c.national_code, c.code) ~ '^[A-Z][0-9]{2}') d`,
  tables: [condition, subject, custody],
});

const vaccinations = defineCube({
  name: 'vaccinations',
  title: '预防接种',
  kind: 'FLOW',
  measures: { doses: events('接种剂次', '剂次', 10), timely: events('及时报送的接种剂次', '剂次', 10) },
  dimensions: {},
  cuts: [{ by: [], months: true }, { by: ['ageBand'] }, { by: [], atInstitution: true }],
  facts: `
    select o.person_id, ${dayOf('m.at')} as day, m.institution_code as institution, 1 as doses,
      ${inTime('m')} as timely
    from ${recordsOf('record.immunization', 'm')}`,
  tables: [immunization, subject, custody],
});

export const recordCubes: readonly Cube[] = [visits, diseases, vaccinations];
