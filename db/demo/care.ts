import type { contract, enrolment, followUp, referral } from '../tables/care.ts';
import { type DemoCode, diagnoses } from './codes.ts';
import type { InstitutionKey, PractitionerKey } from './institutions.ts';
import type { PersonKey } from './people.ts';

type Contract = typeof contract.$inferInsert;
type Enrolment = typeof enrolment.$inferInsert;
type FollowUp = typeof followUp.$inferInsert;
type Referral = typeof referral.$inferInsert;

/** Contracts of one year each, without a gap, the last one running now; the team is the practitioner's. */
export interface DemoContracts {
  person: PersonKey;
  practitioner: PractitionerKey;
  sinceDaysAgo: number;
  /** One a year. */
  packages: readonly Contract['package'][];
}

export const contracts: readonly DemoContracts[] = [
  {
    person: 'wangXiulan',
    practitioner: 'familyDoctor',
    sinceDaysAgo: 425,
    packages: ['基础服务包', '老年人服务包'],
  },
  { person: 'sunGuihua', practitioner: 'lotusDoctor', sinceDaysAgo: 60, packages: ['高血压服务包'] },
];

type Measured = Pick<
  FollowUp,
  'systolic' | 'diastolic' | 'fastingGlucose' | 'weight' | 'bmi' | 'medicationAdherence'
>;

export interface DemoFollowUp extends Measured {
  daysAgo: number;
  method: FollowUp['method'];
  practitioner: PractitionerKey;
}

/** In management at the practitioner's institution. */
export interface DemoEnrolment {
  person: PersonKey;
  practitioner: PractitionerKey;
  daysAgo: number;
  disease: Enrolment['disease'];
  riskLevel?: Enrolment['riskLevel'];
  endedDaysAgo?: number;
  followUps: readonly DemoFollowUp[];
}

const seen = (
  daysAgo: number,
  method: FollowUp['method'],
  practitioner: PractitionerKey,
  measured: Measured,
): DemoFollowUp => ({ daysAgo, method, practitioner, ...measured });

export const enrolments: readonly DemoEnrolment[] = [
  {
    person: 'wangXiulan',
    practitioner: 'familyDoctor',
    daysAgo: 400,
    disease: 'HYPERTENSION',
    riskLevel: 'HIGH',
    followUps: [
      seen(285, 'OUTPATIENT', 'familyDoctor', {
        systolic: 152,
        diastolic: 94,
        weight: 63.5,
        bmi: 25.8,
        medicationAdherence: 'INTERMITTENT',
      }),
      seen(195, 'HOME', 'nurse', {
        systolic: 144,
        diastolic: 88,
        weight: 63,
        bmi: 25.6,
        medicationAdherence: 'REGULAR',
      }),
      seen(105, 'PHONE', 'nurse', { medicationAdherence: 'REGULAR' }),
      seen(15, 'OUTPATIENT', 'familyDoctor', {
        systolic: 136,
        diastolic: 84,
        weight: 62,
        bmi: 25.2,
        medicationAdherence: 'REGULAR',
      }),
    ],
  },
  {
    person: 'wangXiulan',
    practitioner: 'familyDoctor',
    daysAgo: 200,
    disease: 'DIABETES',
    followUps: [
      seen(196, 'OUTPATIENT', 'familyDoctor', {
        fastingGlucose: 8.9,
        systolic: 146,
        diastolic: 88,
        medicationAdherence: 'NONE',
      }),
      seen(104, 'OUTPATIENT', 'familyDoctor', { fastingGlucose: 7.6, medicationAdherence: 'REGULAR' }),
      seen(14, 'HOME', 'nurse', {
        fastingGlucose: 6.8,
        weight: 62,
        bmi: 25.2,
        medicationAdherence: 'REGULAR',
      }),
    ],
  },
  {
    person: 'liNa',
    practitioner: 'familyDoctor',
    daysAgo: 320,
    disease: 'DIABETES',
    riskLevel: 'LOW',
    followUps: [
      seen(110, 'OUTPATIENT', 'familyDoctor', { fastingGlucose: 6.2, medicationAdherence: 'REGULAR' }),
    ],
  },
  {
    person: 'ouyangMing',
    practitioner: 'familyDoctor',
    daysAgo: 500,
    disease: 'HYPERTENSION',
    riskLevel: 'HIGH',
    followUps: [
      seen(150, 'OUTPATIENT', 'familyDoctor', {
        systolic: 156,
        diastolic: 92,
        medicationAdherence: 'INTERMITTENT',
      }),
    ],
  },
  {
    person: 'sunGuihua',
    practitioner: 'lotusDoctor',
    daysAgo: 700,
    disease: 'HYPERTENSION',
    riskLevel: 'MEDIUM',
    followUps: [
      seen(110, 'OUTPATIENT', 'lotusDoctor', {
        systolic: 138,
        diastolic: 86,
        medicationAdherence: 'REGULAR',
      }),
      seen(18, 'OUTPATIENT', 'lotusDoctor', {
        systolic: 148,
        diastolic: 82,
        medicationAdherence: 'INTERMITTENT',
      }),
    ],
  },
];

/** From the practitioner's institution to another one. */
export interface DemoReferral {
  person: PersonKey;
  practitioner: PractitionerKey;
  daysAgo: number;
  direction: Referral['direction'];
  to: InstitutionKey;
  status: Referral['status'];
  acceptedDaysAgo?: number;
  diagnosis: DemoCode;
  reason: string;
}

export const referrals: readonly DemoReferral[] = [
  {
    person: 'chenGuoqiang',
    practitioner: 'townDoctor',
    daysAgo: 301,
    direction: 'UP',
    to: 'hospital',
    status: 'COMPLETED',
    acceptedDaysAgo: 300,
    diagnosis: diagnoses.copd,
    reason: '气促加重，基层治疗一周未缓解。',
  },
  {
    person: 'chenGuoqiang',
    practitioner: 'internist',
    daysAgo: 290,
    direction: 'BACK',
    to: 'townshipHospital',
    status: 'COMPLETED',
    acceptedDaysAgo: 289,
    diagnosis: diagnoses.copd,
    reason: '病情稳定，转回继续吸入治疗与随访。',
  },
  {
    person: 'wangXiulan',
    practitioner: 'familyDoctor',
    daysAgo: 46,
    direction: 'UP',
    to: 'hospital',
    status: 'COMPLETED',
    acceptedDaysAgo: 45,
    diagnosis: diagnoses.hypertension,
    reason: '血压连续两次随访控制不满意。',
  },
  {
    person: 'wangXiulan',
    practitioner: 'internist',
    daysAgo: 38,
    direction: 'DOWN',
    to: 'communityCentre',
    status: 'ACCEPTED',
    acceptedDaysAgo: 37,
    diagnosis: diagnoses.hypertension,
    reason: '住院调整用药后血压平稳，转社区随访。',
  },
  {
    person: 'yangJun',
    practitioner: 'familyDoctor',
    daysAgo: 31,
    direction: 'UP',
    to: 'hospital',
    status: 'COMPLETED',
    acceptedDaysAgo: 30,
    diagnosis: diagnoses.hiv,
    reason: '初筛阳性，转定点医院确证与治疗。',
  },
  {
    person: 'ouyangMing',
    practitioner: 'familyDoctor',
    daysAgo: 2,
    direction: 'UP',
    to: 'hospital',
    status: 'REQUESTED',
    diagnosis: diagnoses.sprain,
    reason: '踝部肿痛未减，申请骨科复查。',
  },
];
