import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { grantById, grants } from '../repositories/grants.ts';

const TYPE = 'BackflowGrant';

export const grantQueries = {
  backflowGrants: (
    _root: unknown,
    { status, ...args }: PageArguments & { status?: string | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: 'backflowGrants', args }, TYPE, (selected, page) =>
      grants(context, selected, { status: status ?? null }, page),
    ),

  backflowGrant: (
    _root: unknown,
    { id }: { id: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => grantById(context, selectedFields(info, TYPE), id),
};
