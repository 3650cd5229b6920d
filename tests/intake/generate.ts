import {
  bloodPressure,
  coded,
  condition,
  encounter,
  observation,
  patient,
  type Resource,
  ref,
  report,
  SNOMED,
} from './sample.ts';

/** Resources of one person's life: half of them observations, a fifth of them claims and their settlements. */
const PER_PERSON = 50;
const VISITS = 5;

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem';
const period = { start: '2026-01-05T08:00:00+08:00', end: '2026-01-05T08:30:00+08:00' };
const money = { value: 125.5, currency: 'CNY' };

function* life(id: string): Generator<Resource> {
  yield patient(id, {
    telecom: [{ system: 'phone', use: 'mobile', value: '13800000000' }],
    address: [{ line: ['小龙坎正街1号'], state: '重庆市', district: '沙坪坝区' }],
    identifier: [{ system: 'https://hospital.example/mrn', value: id }],
  });
  for (let visit = 0; visit < VISITS; visit++) {
    const name = `${id}-${visit}`;
    const at = { encounter: ref('Encounter', name) };
    yield encounter(name, id, {
      period: { start: `2026-01-0${visit + 1}T08:00:00+08:00`, end: `2026-01-0${visit + 1}T08:30:00+08:00` },
    });
    for (let i = 0; i < 4; i++) yield observation(`${name}-o${i}`, id, at);
    yield { ...bloodPressure(`${name}-bp`, id), ...at };
    yield claim(name, id);
    yield settlement(name, id);
  }
  for (let i = 0; i < 2; i++) {
    const at = { encounter: ref('Encounter', `${id}-${i}`) };
    yield condition(`${id}-c${i}`, id, coded(SNOMED, '38341003', 'Hypertension'), at);
    yield report(`${id}-r${i}`, id, [`${id}-${i}-o0`, `${id}-${i}-o1`], at);
    yield immunization(`${id}-i${i}`, id);
  }
  for (let i = 0; i < 3; i++) yield procedure(`${id}-p${i}`, id);
}

const immunization = (id: string, person: string): Resource => ({
  resourceType: 'Immunization',
  id,
  status: 'completed',
  vaccineCode: coded(
    'http://hl7.org/fhir/sid/cvx',
    '140',
    'Influenza, seasonal, injectable, preservative free',
  ),
  patient: ref('Patient', person),
  occurrenceDateTime: '2025-10-01T09:00:00+08:00',
  primarySource: true,
});

const procedure = (id: string, person: string): Resource => ({
  resourceType: 'Procedure',
  id,
  status: 'completed',
  code: coded(SNOMED, '127783003', 'Spirometry (procedure)'),
  subject: ref('Patient', person),
  performedPeriod: period,
});

const claim = (visit: string, person: string): Resource => ({
  resourceType: 'Claim',
  id: `${visit}-claim`,
  status: 'active',
  type: coded(`${TERMINOLOGY}/claim-type`, 'institutional'),
  use: 'claim',
  patient: ref('Patient', person),
  billablePeriod: period,
  created: period.end,
  provider: { display: '示例医院' },
  priority: coded(`${TERMINOLOGY}/processpriority`, 'normal'),
  insurance: [{ sequence: 1, focal: true, coverage: { display: '职工医保' } }],
  item: [
    {
      sequence: 1,
      productOrService: coded(SNOMED, '185345009', 'Encounter for symptom'),
      encounter: [ref('Encounter', visit)],
    },
  ],
  total: money,
});

const settlement = (visit: string, person: string): Resource => ({
  resourceType: 'ExplanationOfBenefit',
  id: `${visit}-settlement`,
  contained: [
    {
      resourceType: 'ServiceRequest',
      id: 'referral',
      status: 'completed',
      intent: 'order',
      subject: ref('Patient', person),
    },
    {
      resourceType: 'Coverage',
      id: 'coverage',
      status: 'active',
      type: { text: '职工医保' },
      beneficiary: ref('Patient', person),
      payor: [{ display: '医保' }],
    },
  ],
  status: 'active',
  type: coded(`${TERMINOLOGY}/claim-type`, 'institutional'),
  use: 'claim',
  patient: ref('Patient', person),
  billablePeriod: period,
  created: period.end,
  insurer: { display: '医保' },
  provider: { display: '示例医院' },
  referral: { reference: '#referral' },
  claim: ref('Claim', `${visit}-claim`),
  outcome: 'complete',
  careTeam: [
    {
      sequence: 1,
      provider: { display: '李医生' },
      role: coded(`${TERMINOLOGY}/claimcareteamrole`, 'primary', 'Primary provider'),
    },
  ],
  insurance: [{ focal: true, coverage: { reference: '#coverage' } }],
  item: [
    {
      sequence: 1,
      productOrService: coded(SNOMED, '185345009', 'Encounter for symptom'),
      servicedPeriod: period,
      locationCodeableConcept: coded(`${TERMINOLOGY}/ex-serviceplace`, '21', 'Inpatient Hospital'),
      encounter: [ref('Encounter', visit)],
    },
  ],
  total: [{ category: coded(`${TERMINOLOGY}/adjudication`, 'submitted', 'Submitted Amount'), amount: money }],
  payment: { amount: money },
});

/** Persons until there are `count` resources, each with a life of 50; every resource tagged, as exporters do. */
export function* generate(count: number, prefix = 'g'): Generator<Resource> {
  const meta = { tag: [{ system: 'https://hospital.example/tags', code: 'export-2026' }] };
  for (let person = 0; person * PER_PERSON < count; person++) {
    for (const resource of life(`${prefix}${person}`)) yield { ...resource, meta };
  }
}
