import type { GraphQLResolveInfo } from 'graphql';
import type { RequestContext } from '../runtime/context.ts';
import type { Condition } from './condition.ts';
import type { PersonResource } from './define-resource.ts';
import { decodeRecordId, isUuid } from './identifiers.ts';
import { type PageArguments, paged } from './page.ts';
import { personRepository } from './person-repository.ts';
import { selectedFields } from './selection.ts';

type Reference = { id: string };

/**
 * A person's records of one kind, a page at a time; the field and the person bind its cursors.
 * @param conditionsOf what the field's own arguments ask for
 */
export const listOf =
  <A extends PageArguments>(
    field: string,
    resource: PersonResource,
    conditionsOf: (args: A) => readonly Condition[] = () => [],
  ) =>
  ({ id }: Reference, args: A, context: RequestContext, info: GraphQLResolveInfo) =>
    paged({ context, info, list: `${field} of ${id}`, args }, resource.type, async (selected, page) =>
      isUuid(id)
        ? personRepository(context, resource, selected).listOf(
            `Person.${field}`,
            id,
            page,
            conditionsOf(args),
          )
        : [],
    );

/** A record by its id; null for what is not one of ours, and for what the actor may not know of. */
function recordById(
  resource: PersonResource,
  { id }: Reference,
  context: RequestContext,
  info: GraphQLResolveInfo,
) {
  const key = decodeRecordId(id);
  const selected = selectedFields(info, resource.type);
  return key ? personRepository(context, resource, selected).byKey(key) : null;
}

/** A record as an entity of the graph. */
export const recordEntity = (resource: PersonResource) => ({
  __resolveReference: (reference: Reference, context: RequestContext, info: GraphQLResolveInfo) =>
    recordById(resource, reference, context, info),
});

/** The record that a field of another one names. */
export const referenced =
  <F extends string>(field: F, resource: PersonResource) =>
  (
    parent: { [K in F]?: Reference | null },
    _args: unknown,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => {
    const reference = parent[field];
    return reference ? recordById(resource, reference, context, info) : null;
  };
