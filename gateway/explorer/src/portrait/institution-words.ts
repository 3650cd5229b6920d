import type { Institution } from './ask.ts';
import type { Axis } from './ask-institution.ts';

/** WS 218: the letter of a class. */
const CLASSES: Readonly<Record<string, string>> = {
  A: '医院',
  B: '社区卫生服务机构',
  C: '卫生院',
  D: '门诊部、诊所、卫生室',
  E: '急救中心',
  F: '采供血机构',
  G: '妇幼保健机构',
  H: '专科疾病防治机构',
  J: '疾病预防控制机构',
  K: '卫生监督机构',
};
/** Hospital levels of the city's master-data guide, their grades together. */
const LEVELS: Readonly<Record<string, string>> = {
  三级: '1 2 3 4 13',
  二级: '5 6 7 12',
  一级: '8 9 10 11',
};

/** `三级医院`, `社区卫生服务机构`. */
export function kindOf({ class: code, level }: Pick<Institution, 'class' | 'level'>): string {
  const [rank = ''] =
    Object.entries(LEVELS).find(([, codes]) => codes.split(' ').includes(level ?? '')) ?? [];
  return `${rank}${CLASSES[code?.[0] ?? ''] ?? '其他机构'}`;
}

export const AXES: Readonly<Record<Axis, string>> = {
  VOLUME: '规模',
  COST: '费用',
  EFFICIENCY: '效率',
  QUALITY: '质量',
  SAFETY: '安全',
};

/** What institutions are ranked by: figures of their portraits, which say the rest. */
export const RANKED_BY: Readonly<Record<string, string>> = {
  visits: '诊疗人次',
  admissions: '入院人次',
  outpatientCost: '次均门诊费用',
  admissionCost: '次均住院费用',
  bedUse: '病床使用率',
  lengthOfStay: '平均住院日',
  hypertensionControl: '管理人群血压控制率',
  diabetesControl: '管理人群血糖控制率',
  referralsAccepted: '转诊接收率',
  timely: '数据及时上传率',
  readmitted: '31 天内再入院率',
};
