/** FHIR R4 resources of the shape that hospital exports have; every test makes its own. */
export type Resource = Record<string, unknown> & { resourceType: string; id: string };

/** Citizen id numbers with a right check digit that nobody holds (district 500000 has no people of its own). */
export const ID_NUMBERS = { born1980: '50000019800101002X', born1990: '500000199002020021' };

export const ref = (type: string, id: string) => ({ reference: `${type}/${id}` });

export const coded = (system: string, code: string, display?: string) => ({
  coding: [{ system, code, ...(display !== undefined && { display }) }],
});

export const SNOMED = 'http://snomed.info/sct';
export const LOINC = 'http://loinc.org';
const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';

export const patient = (id: string, more: object = {}): Resource => ({
  resourceType: 'Patient',
  id,
  name: [{ use: 'official', family: '王', given: [`样${id}`] }],
  gender: 'female',
  birthDate: '1980-01-01',
  ...more,
});

export const organization = (id: string, more: object = {}): Resource => ({
  resourceType: 'Organization',
  id,
  name: `示例医院 ${id}`,
  ...more,
});

const practitioner = (id: string): Resource => ({
  resourceType: 'Practitioner',
  id,
  name: [{ family: '李', given: ['医'] }],
  gender: 'male',
});

export const encounter = (id: string, patientId: string, more: object = {}): Resource => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  type: [coded(SNOMED, '185349003', 'Encounter for check up (procedure)')],
  subject: ref('Patient', patientId),
  period: { start: '2026-01-05T08:00:00+08:00', end: '2026-01-05T08:30:00+08:00' },
  ...more,
});

export const condition = (id: string, patientId: string, code: object, more: object = {}): Resource => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'),
  code,
  subject: ref('Patient', patientId),
  onsetDateTime: '2026-01-05T08:10:00+08:00',
  ...more,
});

export const observation = (id: string, patientId: string, more: object = {}): Resource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: [coded('http://terminology.hl7.org/CodeSystem/observation-category', 'vital-signs')],
  code: coded(LOINC, '8302-2', 'Body Height'),
  subject: ref('Patient', patientId),
  effectiveDateTime: '2026-01-05T08:15:00+08:00',
  valueQuantity: { value: 161.5, unit: 'cm', system: 'http://unitsofmeasure.org', code: 'cm' },
  ...more,
});

export const bloodPressure = (id: string, patientId: string): Resource => {
  const { valueQuantity, ...rest } = observation(id, patientId, {
    code: coded(LOINC, '55284-4', 'Blood Pressure'),
  });
  const part = (code: string, value: number) => ({
    code: coded(LOINC, code),
    valueQuantity: { value, unit: 'mmHg' },
  });
  return { ...rest, component: [part('8480-6', 120), part('8462-4', 80)] } as Resource;
};

export const report = (id: string, patientId: string, items: string[], more: object = {}): Resource => ({
  resourceType: 'DiagnosticReport',
  id,
  status: 'final',
  category: [coded('http://terminology.hl7.org/CodeSystem/v2-0074', 'LAB')],
  code: coded(LOINC, '57698-3', 'Lipid Panel'),
  subject: ref('Patient', patientId),
  effectiveDateTime: '2026-01-05T09:00:00+08:00',
  result: items.map((item) => ref('Observation', item)),
  ...more,
});

/** A life in one resource of each type that is stored; `p` keeps several apart. */
export const everyType = (p: string): Resource[] => [
  patient(`${p}-patient`),
  organization(`${p}-organization`),
  practitioner(`${p}-practitioner`),
  encounter(`${p}-encounter`, `${p}-patient`, {
    serviceProvider: ref('Organization', `${p}-organization`),
    participant: [{ individual: ref('Practitioner', `${p}-practitioner`) }],
  }),
  condition(`${p}-condition`, `${p}-patient`, coded(SNOMED, '38341003', 'Hypertension'), {
    encounter: ref('Encounter', `${p}-encounter`),
  }),
  observation(`${p}-height`, `${p}-patient`, { encounter: ref('Encounter', `${p}-encounter`) }),
  bloodPressure(`${p}-pressure`, `${p}-patient`),
  report(`${p}-report`, `${p}-patient`, [`${p}-height`, `${p}-pressure`]),
  {
    resourceType: 'MedicationRequest',
    id: `${p}-medication`,
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: coded(RXNORM, '197361', 'amlodipine 5 MG Oral Tablet'),
    subject: ref('Patient', `${p}-patient`),
    authoredOn: '2026-01-05',
  },
  {
    resourceType: 'Immunization',
    id: `${p}-immunization`,
    status: 'completed',
    vaccineCode: coded('http://hl7.org/fhir/sid/cvx', '140'),
    patient: ref('Patient', `${p}-patient`),
    occurrenceDateTime: '2025-10-01',
  },
  {
    resourceType: 'AllergyIntolerance',
    id: `${p}-allergy`,
    clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', 'active'),
    category: ['medication'],
    criticality: 'high',
    code: coded(SNOMED, '91936005'),
    patient: ref('Patient', `${p}-patient`),
    recordedDate: '2020-02-02',
  },
  {
    resourceType: 'Procedure',
    id: `${p}-procedure`,
    status: 'completed',
    code: coded(SNOMED, '127783003', 'Spirometry (procedure)'),
    subject: ref('Patient', `${p}-patient`),
    performedPeriod: { start: '2026-01-05T09:00:00+08:00', end: '2026-01-05T09:15:00+08:00' },
  },
];

/** A transaction bundle that names its resources by urn:uuid, references and all. */
export function bundle(resources: readonly Resource[]): string {
  const text = JSON.stringify(
    {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: resources.map((resource) => ({
        fullUrl: `urn:uuid:${resource.id}`,
        resource,
        request: { method: 'POST', url: resource.resourceType },
      })),
    },
    null,
    2,
  );
  return text.replace(/"reference": "[A-Za-z]+\/([^"]+)"/g, '"reference": "urn:uuid:$1"');
}

export const ndjson = (resources: readonly object[]): string =>
  resources
    .map((resource) => JSON.stringify(resource))
    .join('\n')
    .concat('\n');
