/** The graph's codes in Chinese, as its schema says them. */

type Words = Readonly<Record<string, string>>;

export const STATUS: Words = {
  SUBMITTED: '待审核',
  IN_REVIEW: '一人已批准，尚须另一人',
  ACTIVE: '生效',
  REJECTED: '已驳回',
  WITHDRAWN: '已撤回',
  REVOKED: '已撤销',
  EXPIRED: '已到期',
};

export const RISK: Words = { LOW: '低', MEDIUM: '中', HIGH: '高' };

export const RISK_REASON: Words = {
  L5: '含 L5 字段或加标签的记录',
  IN_CLEAR: '含 L4 字段的明文',
  MANY_PERSONS: '区划人口达一百万',
  MASKED: '含脱敏的 L4 字段',
  IMPORTANT: '含重要数据',
  MINORS: '包含未满 14 周岁者',
  LINKABLE: '含三个以上个人属性，合在一起可识别个人',
  SHARING: '给卫生健康系统以外的部门',
};

export const FORM: Words = { SHOWN: '明文', MASKED: '脱敏' };
export const GRADE: Words = { CORE: '核心数据', IMPORTANT: '重要数据', GENERAL: '一般数据' };
export const SHARING: Words = {
  UNCONDITIONAL: '无条件共享',
  CONDITIONAL: '有条件共享',
  NOT_SHARED: '不予共享',
};
export const CYCLE: Words = {
  REAL_TIME: '实时',
  DAILY: '每日',
  WEEKLY: '每周',
  MONTHLY: '每月',
  QUARTERLY: '每季度',
  HALF_YEARLY: '每半年',
  YEARLY: '每年',
  NEVER: '不更新',
};
export const ENTRY: Words = { DRAFT: '草稿', REVIEW: '审核中', PUBLISHED: '已发布', RETIRED: '已停用' };
export const KIND_OF_ELEMENT: Words = {
  TEXT: '文本',
  NUMBER: '数值',
  BOOLEAN: '是否',
  OBJECT: '对象',
  LIST: '列表',
  NONE: '空',
};
export const DIMENSION: Words = {
  COMPLETENESS: '完整性',
  VALIDITY: '规范性',
  TIMELINESS: '时效性',
  CONSISTENCY: '一致性',
  UNIQUENESS: '唯一性',
  ACCURACY: '准确性',
};
export const CATEGORY: Words = {
  PERSONAL_ATTRIBUTE: '个人属性',
  HEALTH_STATUS: '健康状况',
  MEDICAL_APPLICATION: '医疗应用',
  MEDICAL_PAYMENT: '医疗支付',
  HEALTH_RESOURCE: '卫生资源',
  PUBLIC_HEALTH: '公共卫生',
};

/** Why a field cannot be applied for, or not like this. */
export const REFUSED: Words = {
  NOT_SHARED: '资源不予共享',
  UNKNOWN: '没有此字段',
  OPEN: '与个人无关，图中已公开，无须申请',
  NOT_A_RECORD: '是关于个人的决定，不是其健康数据',
  CORE: '核心数据，不经接口提供',
  FOR_ONE_READER: '只为特定的读者而设',
  COMPUTED: '查询时计算，没有可导出的列',
  CLOCK: '随时间自行变化，副本会失准',
  PERSON: '指向个人；个人只以假名给出',
  KEY: '行的标识，总是以假名给出，无须申请',
  IDENTIFIES: '可识别个人，只能脱敏给出',
  NO_MASK: '没有脱敏方式',
  NEED: '明文须说明理由（5 至 500 字）',
  L5_REASON: '须在下方填写包含 L5 的理由',
};

export const PURPOSE: Words = { HOPERAT: '卫生管理', PUBHLTH: '公共卫生' };
export const BASIS: Words = {
  LEGAL_DUTY: '履行法定职责',
  EMERGENCY: '应对突发公共卫生事件',
  CONSENT: '个人同意',
};
export const KIND: Words = { BACKFLOW: '回流至区县卫生健康委', SHARING: '共享至其他部门' };

export const ACTION: Words = {
  APPLY: '申请',
  APPROVE: '批准',
  REJECT: '驳回',
  WITHDRAW: '撤回',
  RENEW: '申请续期',
  REVOKE: '撤销',
  EXPIRE: '到期',
};

export const CHANGE: Words = { ADDED: '新增', REMOVED: '不再申请', FORM: '形式改变' };

export const RELEASE: Words = {
  QUEUED: '排队',
  RUNNING: '生成中',
  READY: '可下载',
  STOPPED: '已中止',
  EXPIRED: '文件已删除',
};

/** A code in Chinese; itself where the schema has learnt one since. */
export const wordOf = (words: Words, code: string | null): string => (code ? (words[code] ?? code) : '');

/** `2026-11-22 18:30`, by the reader's clock. */
export function shownTime(at: string): string {
  const time = new Date(at);
  return `${time.toLocaleDateString('sv')} ${time.toLocaleTimeString('sv').slice(0, 5)}`;
}

/** `12.3 MB` */
export function shownSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
