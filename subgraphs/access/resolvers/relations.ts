import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import { listOf } from '@hub/kernel/resource/record-resolvers.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { freeText } from '../domain/free-text.ts';
import type { GuardianshipInput } from '../domain/guardianship.ts';
import { institutionCode } from '../domain/institution-code.ts';
import type { RowKey } from '../repositories/end-now.ts';
import { endGuardianship, verifyGuardianship } from '../repositories/guardianships.ts';
import { objectTo, optOut, withdrawOptOut } from '../repositories/refusals.ts';
import { closeRelationFlag, relationFlags } from '../repositories/relation-flags.ts';
import { liveRelation } from '../repositories/relations.ts';
import * as resources from '../resources.ts';

export const personRelations = {
  relations: listOf('relations', resources.PersonRelation),
  whoMaySee: listOf('whoMaySee', resources.PersonRelation, () => [liveRelation]),
  refusals: listOf('refusals', resources.Refusal),
};

export const relationQueries = {
  relationFlags: (
    _root: unknown,
    args: PageArguments & { open?: boolean | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: 'relationFlags', args }, 'RelationFlag', (selected, page) =>
      relationFlags(context, selected, args.open ?? null, page),
    ),
};

const refusal = (context: RequestContext, info: GraphQLResolveInfo, key: RowKey) =>
  personRepository(context, resources.Refusal, selectedFields(info, 'Refusal')).byKey(key);

export const relationMutations = {
  async optOut(
    _root: unknown,
    { input }: { input: { person?: string | null; institution?: string | null } },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const institution = input.institution ? institutionCode(input.institution) : null;
    const person = input.person ?? context.actor.personId ?? '';
    return refusal(context, info, await optOut(context, person, institution));
  },

  async objectToRelation(
    _root: unknown,
    { relation }: { relation: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    return refusal(context, info, await objectTo(context, relation));
  },

  async withdrawOptOut(
    _root: unknown,
    { id }: { id: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    return refusal(context, info, await withdrawOptOut(context, id));
  },

  verifyGuardianship: (_root: unknown, { input }: { input: GuardianshipInput }, context: RequestContext) =>
    verifyGuardianship(context, { ...input, evidence: freeText('evidence', input.evidence) }),

  endGuardianship: (_root: unknown, { id }: { id: string }, context: RequestContext) =>
    endGuardianship(context, id),

  closeRelationFlag: (
    _root: unknown,
    { id }: { id: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => closeRelationFlag(context, id, selectedFields(info, 'RelationFlag')),
};
