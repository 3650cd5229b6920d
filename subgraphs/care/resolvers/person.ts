import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { listOf } from '@hub/kernel/resource/record-resolvers.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { activeContract } from '../repositories/contracts.ts';
import { enrolmentsAsked, followUpsAsked, referralsAsked } from '../repositories/filters.ts';
import { gridStatus } from '../repositories/grid-status.ts';
import * as resources from '../resources.ts';

export const Person = {
  __resolveReference: ({ id }: { id: string }) => ({ id }),
  grid: ({ id }: { id: string }, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    isUuid(id) ? gridStatus(context, selectedFields(info, 'GridStatus'), id) : null,
  contract: ({ id }: { id: string }, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    isUuid(id) ? activeContract(context, selectedFields(info, 'Contract'), id) : null,
  contracts: listOf('contracts', resources.Contract),
  enrolments: listOf('enrolments', resources.Enrolment, enrolmentsAsked),
  followUps: listOf('followUps', resources.FollowUp, followUpsAsked),
  referrals: listOf('referrals', resources.Referral, referralsAsked),
};
