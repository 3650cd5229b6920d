import type { AllergyIntolerance, Condition } from '@medplum/fhirtypes';
import { codeOf, type Facts, required } from './facts.ts';
import { valueSets } from './value-sets.ts';

export const conditionFacts = (condition: Condition): Facts => ({
  patient: condition.subject,
  encounter: condition.encounter,
  practitioner: condition.recorder ?? condition.asserter,
  times: [condition.onsetDateTime, condition.onsetPeriod?.start, condition.recordedDate],
  status: codeOf(condition.clinicalStatus && [condition.clinicalStatus]) ?? undefined,
  concept: condition.code,
  columns: { verification: codeOf(condition.verificationStatus && [condition.verificationStatus]) },
  instants: { abatedAt: condition.abatementDateTime ?? condition.abatementPeriod?.start },
});

export function allergyFacts(allergy: AllergyIntolerance): Facts {
  const { category, criticality } = allergy;
  return {
    patient: allergy.patient,
    encounter: allergy.encounter,
    practitioner: allergy.recorder ?? allergy.asserter,
    times: [allergy.onsetDateTime, allergy.recordedDate],
    status: codeOf(allergy.clinicalStatus && [allergy.clinicalStatus]) ?? undefined,
    concept: allergy.code,
    columns: {
      category:
        required(category?.[0], valueSets['AllergyIntolerance.category'], 'AllergyIntolerance.category') ??
        null,
      criticality:
        required(
          criticality,
          valueSets['AllergyIntolerance.criticality'],
          'AllergyIntolerance.criticality',
        ) ?? null,
    },
  };
}
