import { contract, enrolment, followUp, referral } from '@hub/db/tables/care.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import { clocked, column, derived, reference, sealedPart } from '@hub/kernel/resource/fields.ts';
import { coded, common, owned, recordReference } from '@hub/kernel/resource/record-fields.ts';
import { controlRuleAt } from '@hub/kernel/statistics/control.ts';
import { contractStatus } from './domain/contract-term.ts';

export const Contract = defineResource({
  type: 'Contract',
  ...owned(contract, 'MEDICAL_APPLICATION'),
  catalogue: { code: 'CARE-CONTRACT', name: '家庭医生签约', grade: 'IMPORTANT' },
  fields: {
    ...common(contract),
    status: clocked(
      derived([contract.status, contract.validFrom, contract.validTo], (row) =>
        contractStatus(
          { validFrom: String(row.valid_from), validTo: String(row.valid_to) },
          row.status === 'TERMINATED',
          new Date().toISOString(),
        ),
      ),
    ),
    signedAt: column(contract.at),
    validFrom: column(contract.validFrom),
    validTo: column(contract.validTo),
    package: column(contract.package),
    renewalOf: recordReference('Contract', contract, contract.renewalOf),
  },
});

export const Enrolment = defineResource({
  type: 'Enrolment',
  ...owned(enrolment, 'HEALTH_STATUS'),
  catalogue: { code: 'CARE-ENROLMENT', name: '慢病管理登记', grade: 'IMPORTANT' },
  fields: {
    ...common(enrolment),
    disease: column(enrolment.disease),
    enrolledAt: column(enrolment.at),
    endedAt: column(enrolment.endedAt),
    riskLevel: column(enrolment.riskLevel),
  },
});

export const FollowUp = defineResource({
  type: 'FollowUp',
  ...owned(followUp, 'HEALTH_STATUS'),
  catalogue: { code: 'CARE-FOLLOW-UP', name: '慢病随访', grade: 'IMPORTANT' },
  fields: {
    ...common(followUp),
    followedUpAt: column(followUp.at),
    method: column(followUp.method),
    disease: column(followUp.disease),
    systolic: column(followUp.systolic),
    diastolic: column(followUp.diastolic),
    fastingGlucose: column(followUp.fastingGlucose),
    weight: column(followUp.weight),
    bmi: column(followUp.bmi),
    medicationAdherence: column(followUp.medicationAdherence),
    controlled: derived(
      [followUp.at, followUp.disease, followUp.systolic, followUp.diastolic, followUp.fastingGlucose],
      (row) =>
        controlRuleAt(String(row.at)).controlled(String(row.disease), {
          systolic: row.systolic as number | null,
          diastolic: row.diastolic as number | null,
          fastingGlucose: row.fasting_glucose as number | null,
        }),
    ),
    controlRule: derived([followUp.at], (row) => controlRuleAt(String(row.at)).version),
    nextDueOn: column(followUp.nextDueOn),
    enrolment: recordReference('Enrolment', followUp, followUp.enrolmentId),
  },
});

export const Referral = defineResource({
  type: 'Referral',
  ...owned(referral, 'MEDICAL_APPLICATION'),
  catalogue: { code: 'CARE-REFERRAL', name: '双向转诊', grade: 'IMPORTANT' },
  fields: {
    ...common(referral),
    ...coded(referral),
    direction: column(referral.direction),
    referredAt: column(referral.at),
    acceptedAt: column(referral.acceptedAt),
    reason: sealedPart(referral.sealed, referral.reason),
    toInstitution: reference('Institution', { code: column(referral.toInstitutionCode) }),
  },
});
