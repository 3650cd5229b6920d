import type { Encounter, PersonPortrait } from './ask-person.ts';

export const PARTS: Readonly<Record<Exclude<keyof PersonPortrait, 'grid'>, string>> = {
  lifeStage: '生命阶段',
  keyGroups: '重点人群',
  conditions: '慢性病',
  risks: '健康风险',
  control: '慢病控制',
  followUpGaps: '随访缺口',
  contractGaps: '签约缺口',
};

export const CLASSES: Readonly<Record<NonNullable<Encounter['class']>, string>> = {
  INPATIENT: '住院',
  EMERGENCY: '急诊',
  OUTPATIENT: '门诊',
  OTHER: '其他',
};

export const COLORS = { RED: '红', YELLOW: '黄', GREEN: '绿' } as const;

export const SEXES: Readonly<Record<string, string>> = { MALE: '男', FEMALE: '女' };

const COORDINATES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(PARTS).map(([field, words]) => [`PersonPortrait.${field}`, words])),
  'PersonPortrait.grid': '网格颜色',
  'GridStatus.color': '网格颜色',
  'GridStatus.action': '网格行动',
  'Person.portrait': '个人画像',
  'Person.name': '姓名',
  'Person.sex': '性别',
  'Person.birthDate': '出生日期',
  'Person.encounters': '就诊记录',
  'Encounter.class': '就诊类别',
  'Encounter.startedAt': '就诊时间',
  'Encounter.endedAt': '结束时间',
  'Encounter.type': '就诊类型',
  'Encounter.department': '科室',
  'Encounter.totalCost': '费用',
  'Encounter.institution': '就诊机构',
  'Query.me': '本人的档案',
  'Query.persons': '可查看的人员',
  me: '本人的档案',
  person: '个人档案',
  persons: '可查看的人员',
};

/** A schema coordinate as people call it. */
export const coordinateName = (coordinate: string): string => COORDINATES[coordinate] ?? coordinate;

const FACTS: Readonly<Record<string, string>> = {
  Person: '人员',
  Condition: '诊断',
  Observation: '观测',
  Enrolment: '在管登记',
  FollowUp: '随访',
  Contract: '签约',
};

/** `诊断 Condition/ab…` */
export const factName = (fact: string): string => {
  const [type = ''] = fact.split('/');
  return `${FACTS[type] ?? type} ${fact}`;
};
