import type { PersonResource } from '@hub/kernel/resource/define-resource.ts';
import { decodeRecordId } from '@hub/kernel/resource/identifiers.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import * as resources from '../resources.ts';

type Reference = { id: string };

/** A record by its id; null for what is not one of ours, and for what the actor may not know of. */
function recordById(
  resource: PersonResource,
  { id }: Reference,
  context: RequestContext,
  selected: ReadonlySet<string>,
) {
  const key = decodeRecordId(id);
  return key ? personRepository(context, resource, selected).byKey(key) : null;
}

const entity = (resource: PersonResource) => ({
  __resolveReference: (reference: Reference, context: RequestContext, info: GraphQLResolveInfo) =>
    recordById(resource, reference, context, selectedFields(info, resource.type)),
  encounter: (
    { encounter }: { encounter?: Reference | null },
    _args: unknown,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    encounter ? recordById(resources.Encounter, encounter, context, selectedFields(info, 'Encounter')) : null,
});

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

const { encounter: _none, ...encounterEntity } = entity(resources.Encounter);

export const Encounter = encounterEntity;
export const Condition = entity(resources.Condition);
export const Report = { ...entity(resources.Report), items };
export const Observation = entity(resources.Observation);
export const Medication = entity(resources.Medication);
export const Allergy = entity(resources.Allergy);
export const Immunization = entity(resources.Immunization);
export const Procedure = entity(resources.Procedure);
export const TimelineEntry = { encounter: entity(resources.TimelineEntry).encounter };
