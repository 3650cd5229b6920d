/** Value sets with a required binding in FHIR R4, by element. */
export const valueSets = {
  'Encounter.status': [
    'planned',
    'arrived',
    'triaged',
    'in-progress',
    'onleave',
    'finished',
    'cancelled',
    'entered-in-error',
    'unknown',
  ],
  'Observation.status': [
    'registered',
    'preliminary',
    'final',
    'amended',
    'corrected',
    'cancelled',
    'entered-in-error',
    'unknown',
  ],
  'DiagnosticReport.status': [
    'registered',
    'partial',
    'preliminary',
    'final',
    'amended',
    'corrected',
    'appended',
    'cancelled',
    'entered-in-error',
    'unknown',
  ],
  'MedicationRequest.status': [
    'active',
    'on-hold',
    'cancelled',
    'completed',
    'entered-in-error',
    'stopped',
    'draft',
    'unknown',
  ],
  'Immunization.status': ['completed', 'entered-in-error', 'not-done'],
  'Procedure.status': [
    'preparation',
    'in-progress',
    'not-done',
    'on-hold',
    'stopped',
    'completed',
    'entered-in-error',
    'unknown',
  ],
  'AllergyIntolerance.category': ['food', 'medication', 'environment', 'biologic'],
  'AllergyIntolerance.criticality': ['low', 'high', 'unable-to-assess'],
} as const satisfies Record<string, readonly string[]>;

/** Codes of HL7 ObservationInterpretation that a result may carry in clear. */
export const interpretations: ReadonlySet<string> = new Set(
  'N,A,AA,H,HH,HU,L,LL,LU,POS,NEG,IND,DET,ND,R,S,I,RR,WR,NR,EQV,E,U,D,B,W'.split(','),
);
