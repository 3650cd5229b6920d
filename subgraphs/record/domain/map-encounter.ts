import type { Encounter } from '@medplum/fhirtypes';
import { departmentNames, departmentOf } from './departments.ts';
import { type Facts, required } from './facts.ts';
import { valueSets } from './value-sets.ts';

/** HL7 v3 ActCode -> CV09.00.404. */
const classes: Record<string, string> = { AMB: '1', EMER: '2', IMP: '3', ACUTE: '3', NONAC: '3' };

export function encounterFacts(encounter: Encounter): Facts {
  const { period, class: kind } = encounter;
  const departments = departmentNames(encounter.serviceType);
  return {
    patient: encounter.subject,
    practitioner: encounter.participant?.find(({ individual }) => individual)?.individual,
    times: [period?.start],
    status: required(encounter.status, valueSets['Encounter.status'], 'Encounter.status'),
    concept: encounter.type?.[0],
    reasons: encounter.reasonCode,
    conditions: [
      ...(encounter.reasonReference ?? []),
      ...(encounter.diagnosis ?? []).map(({ condition }) => condition),
    ].filter((one) => one !== undefined),
    departments,
    columns: { class: classes[kind?.code ?? ''] ?? '9', department: departmentOf(departments) },
    instants: { endedAt: period?.end },
  };
}
