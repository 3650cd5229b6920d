const NAMES: Readonly<Record<string, string>> = {
  BASIC_PUBLIC_HEALTH: '基本公共卫生',
  FAMILY_DOCTOR: '家庭医生',
  SERVICE_STRUCTURE: '服务结构',
  HOSPITAL_OPERATION: '医院运行',
  REFERRAL: '双向转诊',
  DELIVERY: '数据报送',
};

/** A group of indicators in Chinese; its code where a steward has added it since. */
export const groupName = (code: string): string => NAMES[code] ?? code;
