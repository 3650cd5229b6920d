import { listOf } from '@hub/kernel/resource/record-resolvers.ts';
import * as resources from '../resources.ts';

export const Person = {
  __resolveReference: ({ id }: { id: string }) => ({ id }),
  encounters: listOf('encounters', resources.Encounter),
  conditions: listOf('conditions', resources.Condition),
  reports: listOf('reports', resources.Report),
  observations: listOf('observations', resources.Observation),
  medications: listOf('medications', resources.Medication),
  allergies: listOf('allergies', resources.Allergy),
  immunizations: listOf('immunizations', resources.Immunization),
  procedures: listOf('procedures', resources.Procedure),
  timeline: listOf('timeline', resources.TimelineEntry),
};
