import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { listOf } from '@hub/kernel/resource/record-resolvers.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { isSubstance } from '../domain/interactions.ts';
import { interactionWarnings } from '../repositories/interactions.ts';
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
  portrait: ({ id }: { id: string }) => ({ id }),
  interactionWarnings({ id }: { id: string }, { drug }: { drug: string }, context: RequestContext) {
    if (!isSubstance(drug)) throw new HubError('BAD_USER_INPUT', 'drug is the ATC code of one substance.');
    return isUuid(id) ? interactionWarnings(context, id, drug) : null;
  },
};
