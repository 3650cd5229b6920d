import { type DemoCode, diagnoses, drugs, tests, vaccines } from './codes.ts';
import type { PractitionerKey } from './institutions.ts';
import type { PersonKey } from './people.ts';

/** One result of a report. */
export interface DemoResult {
  test: DemoCode;
  value: number;
  unit: string;
  /** HL7 v3 ObservationInterpretation: N, H, L. */
  interpretation: 'N' | 'H' | 'L';
}

/** A visit with all that came of it; the institution is the practitioner's. */
export interface DemoVisit {
  person: PersonKey;
  practitioner: PractitionerKey;
  daysAgo: number;
  /** CV09.00.404: 1 outpatient, 2 emergency, 3 inpatient. */
  class: '1' | '2' | '3';
  /** For inpatients. */
  days?: number;
  diagnosis: DemoCode;
  drug?: DemoCode;
  report?: { code: DemoCode; conclusion: string; results: readonly DemoResult[] };
}

const lipids = {
  code: tests.lipidPanel,
  conclusion: '低密度脂蛋白胆固醇升高，建议三个月后复查。',
  results: [
    { test: tests.cholesterol, value: 5.9, unit: 'mmol/L', interpretation: 'H' },
    { test: tests.triglyceride, value: 1.6, unit: 'mmol/L', interpretation: 'N' },
    { test: tests.hdl, value: 1.2, unit: 'mmol/L', interpretation: 'N' },
    { test: tests.ldl, value: 3.9, unit: 'mmol/L', interpretation: 'H' },
  ],
} as const;

/** Recent ones keep TREATING alive; the older ones have let it end. */
export const visits: readonly DemoVisit[] = [
  {
    person: 'zhangWei',
    practitioner: 'internist',
    daysAgo: 12,
    class: '1',
    diagnosis: diagnoses.dyslipidaemia,
    drug: drugs.atorvastatin,
    report: lipids,
  },
  {
    person: 'zhangWei',
    practitioner: 'familyDoctor',
    daysAgo: 35,
    class: '1',
    diagnosis: diagnoses.cold,
    drug: drugs.ibuprofen,
  },
  { person: 'zhangWei', practitioner: 'internist', daysAgo: 410, class: '1', diagnosis: diagnoses.gastritis },
  {
    person: 'liNa',
    practitioner: 'internist',
    daysAgo: 200,
    class: '1',
    diagnosis: diagnoses.gastritis,
    drug: drugs.omeprazole,
  },
  {
    person: 'zhangYihan',
    practitioner: 'familyDoctor',
    daysAgo: 20,
    class: '1',
    diagnosis: diagnoses.bronchitis,
    drug: drugs.ambroxol,
  },
  { person: 'zhangHaoran', practitioner: 'surgeon', daysAgo: 9, class: '2', diagnosis: diagnoses.sprain },
  {
    person: 'wangXiulan',
    practitioner: 'internist',
    daysAgo: 45,
    class: '3',
    days: 7,
    diagnosis: diagnoses.hypertension,
    drug: drugs.amlodipine,
  },
  {
    person: 'wangXiulan',
    practitioner: 'familyDoctor',
    daysAgo: 15,
    class: '1',
    diagnosis: diagnoses.diabetes,
    drug: drugs.metformin,
  },
  {
    person: 'yangJun',
    practitioner: 'infectiologist',
    daysAgo: 30,
    class: '1',
    diagnosis: diagnoses.hiv,
    drug: drugs.efavirenz,
  },
  {
    person: 'ouyangMing',
    practitioner: 'surgeon',
    daysAgo: 5,
    class: '2',
    diagnosis: diagnoses.sprain,
    drug: drugs.ibuprofen,
  },
  {
    person: 'chenGuoqiang',
    practitioner: 'townDoctor',
    daysAgo: 25,
    class: '1',
    diagnosis: diagnoses.copd,
    drug: drugs.tiotropium,
  },
  {
    person: 'chenGuoqiang',
    practitioner: 'internist',
    daysAgo: 300,
    class: '3',
    days: 10,
    diagnosis: diagnoses.copd,
  },
  {
    person: 'liuFang',
    practitioner: 'lotusDoctor',
    daysAgo: 50,
    class: '1',
    diagnosis: diagnoses.asthma,
    drug: drugs.salbutamol,
  },
  {
    person: 'sunGuihua',
    practitioner: 'lotusDoctor',
    daysAgo: 18,
    class: '1',
    diagnosis: diagnoses.hypertension,
    drug: drugs.amlodipine,
  },
  { person: 'huangJie', practitioner: 'internist', daysAgo: 150, class: '1', diagnosis: diagnoses.gastritis },
];

export interface DemoImmunization {
  person: PersonKey;
  practitioner: PractitionerKey;
  vaccine: DemoCode;
  on: string;
  lotNumber: string;
}

export const immunizations: readonly DemoImmunization[] = [
  {
    person: 'zhangYihan',
    practitioner: 'nurse',
    vaccine: vaccines.bcg,
    on: '2018-05-19',
    lotNumber: 'DEMO1801',
  },
  {
    person: 'zhangYihan',
    practitioner: 'nurse',
    vaccine: vaccines.dtap,
    on: '2018-08-20',
    lotNumber: 'DEMO1802',
  },
  {
    person: 'zhangYihan',
    practitioner: 'nurse',
    vaccine: vaccines.mmr,
    on: '2019-01-21',
    lotNumber: 'DEMO1901',
  },
  {
    person: 'zhangHaoran',
    practitioner: 'nurse',
    vaccine: vaccines.mmr,
    on: '2012-05-10',
    lotNumber: 'DEMO1201',
  },
  {
    person: 'wangXiulan',
    practitioner: 'nurse',
    vaccine: vaccines.influenza,
    on: '2025-10-20',
    lotNumber: 'DEMO2503',
  },
  {
    person: 'zhaoXiaoyu',
    practitioner: 'lotusDoctor',
    vaccine: vaccines.hepatitisB,
    on: '2025-09-15',
    lotNumber: 'DEMO2501',
  },
  {
    person: 'zhaoXiaoyu',
    practitioner: 'lotusDoctor',
    vaccine: vaccines.polio,
    on: '2025-11-17',
    lotNumber: 'DEMO2502',
  },
];

/** All recorded by the institution of the practitioner. */
export const allergies: readonly {
  person: PersonKey;
  practitioner: PractitionerKey;
  substance: DemoCode;
  on: string;
}[] = [{ person: 'zhangWei', practitioner: 'internist', substance: drugs.penicillins, on: '2019-04-02' }];
