import type { Audience, Category, Level } from '@hub/schema/classification.ts';
import type { Role } from '@hub/schema/roles.ts';

/** How residents are told who somebody is. */
export const roleWords: Readonly<Record<Role, string>> = {
  resident: '居民本人',
  guardian: '监护人',
  doctor: '医生',
  'family-doctor': '家庭医生',
  'primary-care-worker': '基层公卫人员',
  'grid-worker': '网格员',
  'institution-manager': '机构管理人员',
  'district-developer': '区县开发人员',
  'district-regulator': '区县卫生监管人员',
  'city-regulator': '市级卫生监管人员',
  analyst: '分析人员',
  steward: '数据管理员',
  'security-admin': '安全管理员',
  'system-admin': '系统管理员',
  auditor: '审计员',
  'source-system': '来源系统',
};

/** What stands at a level of a person's data. */
export const levelWords: Readonly<Record<Exclude<Level, 'L1' | 'L2'>, string>> = {
  L3: '一般事实 (如性别、就诊时间)',
  L4: '身份与病情 (如姓名、证件号码、诊断)',
  L5: '特别敏感的内容 (如特殊疾病、报告结论)',
};

export const categoryWords: Readonly<Record<Category, string>> = {
  PERSONAL_ATTRIBUTE: '个人属性',
  HEALTH_STATUS: '健康状况',
  MEDICAL_APPLICATION: '医疗应用',
  MEDICAL_PAYMENT: '医疗支付',
  HEALTH_RESOURCE: '卫生资源',
  PUBLIC_HEALTH: '公共卫生',
};

/** What is shown to some although the rest of its level is not. */
export const audienceWords: Readonly<Partial<Record<Audience, string>>> = {
  GRID: '只有颜色与请求的行动',
  DRUG_SAFETY: '用药安全警示, 不含原因',
};
