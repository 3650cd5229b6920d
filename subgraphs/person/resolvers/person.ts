import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import { listOf } from '@hub/kernel/resource/record-resolvers.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { householdOf } from '../repositories/households.ts';
import { Custody, HealthFile, Person as PersonResource } from '../resources.ts';

type Reference = { id: string };

export const Person = {
  __resolveReference: ({ id }: Reference, context: RequestContext, info: GraphQLResolveInfo) =>
    isUuid(id)
      ? personRepository(context, PersonResource, selectedFields(info, 'Person')).ofPerson(id)
      : null,

  healthFile: ({ id }: Reference, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    personRepository(context, HealthFile, selectedFields(info, 'HealthFile')).ofPerson(
      id,
      'Person.healthFile',
    ),

  managedBy: listOf('managedBy', Custody),

  household: ({ id }: Reference, args: PageArguments, context: RequestContext, info: GraphQLResolveInfo) =>
    paged({ context, info, list: `household of ${id}`, args }, 'HouseholdMember', (selected, page) =>
      householdOf(context, selected, id, page),
    ),

  portrait: ({ id }: Reference) => ({ id }),
};

export const HouseholdMember = {
  person: (
    { person }: { person?: Reference | null },
    _args: unknown,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    person
      ? personRepository(context, PersonResource, selectedFields(info, 'Person')).ofPerson(person.id)
      : null,
};
