/** Purposes of use: codes of HL7 v3 ActReason (http://terminology.hl7.org/CodeSystem/v3-ActReason). */
export const PURPOSES = ['TREAT', 'PUBHLTH', 'HOPERAT', 'HRESCH', 'PATRQT', 'BTG'] as const;

export type Purpose = (typeof PURPOSES)[number];

/** What residents and guardians ask for; no assignment has it. */
export const PERSONAL_PURPOSE = 'PATRQT' satisfies Purpose;

/** Shown in the explorer. */
export const purposeNames: Readonly<Record<Purpose, string>> = {
  TREAT: '诊疗',
  PUBHLTH: '公共卫生',
  HOPERAT: '卫生管理',
  HRESCH: '科研统计',
  PATRQT: '本人查询',
  BTG: '紧急突破',
};
