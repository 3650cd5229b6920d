import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { listOf } from '@hub/kernel/resource/record-resolvers.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { activeContract } from '../repositories/contracts.ts';
import { enrolmentsAsked, followUpsAsked, referralsAsked } from '../repositories/filters.ts';
import * as resources from '../resources.ts';
import { personGrid } from './portrait.ts';

export const Person = {
  __resolveReference: ({ id }: { id: string }) => ({ id }),
  grid: personGrid,
  contract: ({ id }: { id: string }, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    isUuid(id) ? activeContract(context, selectedFields(info, 'Contract'), id) : null,
  contracts: listOf('contracts', resources.Contract),
  enrolments: listOf('enrolments', resources.Enrolment, enrolmentsAsked),
  followUps: listOf('followUps', resources.FollowUp, followUpsAsked),
  portrait: ({ id }: { id: string }) => ({ id }),
  referrals: listOf('referrals', resources.Referral, referralsAsked),
};
