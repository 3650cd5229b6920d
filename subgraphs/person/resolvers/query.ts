import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { normalizeIdentifier } from '@hub/kernel/resource/person-identifier.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { checkDates } from '../domain/dates.ts';
import { type PersonFilter, personOfIdentifier, persons } from '../repositories/persons.ts';
import { Person } from '../resources.ts';

export const Query = {
  me: (_root: unknown, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    context.actor.personId ? byId(context, info, context.actor.personId) : null,

  person: (_root: unknown, { id }: { id: string }, context: RequestContext, info: GraphQLResolveInfo) =>
    byId(context, info, id),

  async personByIdentifier(
    _root: unknown,
    { system, value }: { system: string; value: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const known = normalizeIdentifier(system, value);
    const found = await personOfIdentifier(
      context,
      selectedFields(info, 'Person'),
      known.system,
      known.value,
    );
    return found?.entity ?? null;
  },

  persons(
    _root: unknown,
    args: PageArguments & { filter?: PersonFilter | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const filter = args.filter ?? {};
    checkDates(filter);
    return paged({ context, info, list: 'persons', args }, 'Person', (selected, page) =>
      persons(context, selected, filter, page),
    );
  },
};

const byId = (context: RequestContext, info: GraphQLResolveInfo, id: string) =>
  isUuid(id) ? personRepository(context, Person, selectedFields(info, 'Person')).ofPerson(id) : null;
