import type { Immunization, Medication, MedicationRequest, Procedure } from '@medplum/fhirtypes';
import { type Facts, required } from './facts.ts';
import { valueSets } from './value-sets.ts';

export const medicationFacts = (request: MedicationRequest): Facts => ({
  patient: request.subject,
  encounter: request.encounter,
  practitioner: request.requester,
  times: [request.authoredOn],
  status: required(request.status, valueSets['MedicationRequest.status'], 'MedicationRequest.status'),
  concept: request.medicationCodeableConcept ?? containedMedication(request)?.code,
  reasons: request.reasonCode,
  conditions: request.reasonReference ?? [],
  columns: {},
});

function containedMedication(request: MedicationRequest): Medication | undefined {
  const id = request.medicationReference?.reference?.replace(/^#/, '');
  return request.contained?.find(
    (one): one is Medication => one.resourceType === 'Medication' && one.id === id,
  );
}

export const immunizationFacts = (immunization: Immunization): Facts => ({
  patient: immunization.patient,
  encounter: immunization.encounter,
  practitioner: immunization.performer?.[0]?.actor,
  times: [immunization.occurrenceDateTime, immunization.recorded],
  status: required(immunization.status, valueSets['Immunization.status'], 'Immunization.status'),
  concept: immunization.vaccineCode,
  reasons: immunization.reasonCode,
  conditions: immunization.reasonReference ?? [],
  columns: { lotNumber: immunization.lotNumber ?? null },
});

export const procedureFacts = (procedure: Procedure): Facts => ({
  patient: procedure.subject,
  encounter: procedure.encounter,
  practitioner: procedure.performer?.[0]?.actor ?? procedure.recorder,
  times: [procedure.performedDateTime, procedure.performedPeriod?.start],
  status: required(procedure.status, valueSets['Procedure.status'], 'Procedure.status'),
  concept: procedure.code,
  reasons: procedure.reasonCode,
  conditions: procedure.reasonReference ?? [],
  columns: {},
  instants: { endedAt: procedure.performedPeriod?.end },
});
