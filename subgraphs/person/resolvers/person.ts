import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { HealthFile, Person as PersonResource } from '../resources.ts';

export const Person = {
  __resolveReference: ({ id }: { id: string }, context: RequestContext, info: GraphQLResolveInfo) =>
    isUuid(id)
      ? personRepository(context, PersonResource, selectedFields(info, 'Person')).ofPerson(id)
      : null,

  healthFile: ({ id }: { id: string }, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    personRepository(context, HealthFile, selectedFields(info, 'HealthFile')).ofPerson(id),
};
