import { decodeRecordId } from '@hub/kernel/resource/identifiers.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import { recordEntity, referenced } from '@hub/kernel/resource/record-resolvers.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import * as resources from '../resources.ts';

const encounter = referenced('encounter', resources.Encounter);

/** The items of a report, in the order of the report; labelled ones the actor may not know of are left out. */
async function items(
  parent: { id: string; items?: readonly string[] | null },
  _args: unknown,
  context: RequestContext,
  info: GraphQLResolveInfo,
) {
  const subjectId = decodeRecordId(parent.id)?.subjectId;
  if (!subjectId || !parent.items) return null;
  const repository = personRepository(context, resources.Observation, selectedFields(info, 'Observation'));
  const found = await Promise.all(parent.items.map((id) => repository.byKey({ subjectId, id })));
  return found.filter((item) => item !== null);
}

export const Encounter = recordEntity(resources.Encounter);
export const Condition = { ...recordEntity(resources.Condition), encounter };
export const Report = { ...recordEntity(resources.Report), encounter, items };
export const Observation = { ...recordEntity(resources.Observation), encounter };
export const Medication = { ...recordEntity(resources.Medication), encounter };
export const Allergy = { ...recordEntity(resources.Allergy), encounter };
export const Immunization = { ...recordEntity(resources.Immunization), encounter };
export const Procedure = { ...recordEntity(resources.Procedure), encounter };
export const TimelineEntry = { encounter };
