import type { PersonResource } from '@hub/kernel/resource/define-resource.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { connection, type PageArguments, pageOf, selectedNodes } from '@hub/kernel/resource/page.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import * as resources from '../resources.ts';

/** A person's records of one kind, a page at a time. */
const listOf =
  (list: string, resource: PersonResource) =>
  async ({ id }: { id: string }, args: PageArguments, context: RequestContext, info: GraphQLResolveInfo) => {
    const page = pageOf(context, list, args);
    const repository = personRepository(context, resource, selectedNodes(info, resource.type));
    return connection(context, info, list, page, isUuid(id) ? await repository.listOf(id, page) : []);
  };

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
