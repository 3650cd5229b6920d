import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { reasonOf } from '@hub/kernel/runtime/text-input.ts';
import type { Level } from '@hub/schema/classification.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { checkRaise } from '../domain/raise.ts';
import {
  approveRaise,
  classificationOverlay,
  proposeRaise,
  raisesOf,
  rejectRaise,
} from '../repositories/classification-overlay.ts';

const TYPE = 'ClassificationRaise';

export const raiseQueries = {
  classificationOverlay: (
    _root: unknown,
    args: PageArguments,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: 'classificationOverlay', args }, TYPE, (selected, page) =>
      classificationOverlay(context, selected, page),
    ),
};

export const raiseMutations = {
  proposeRaise(
    _root: unknown,
    { coordinate, level, reason }: { coordinate: string; level: Level; reason: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    checkRaise(coordinate, level, context.classifications);
    const raise = { coordinate, level, reason: reasonOf(reason) };
    return proposeRaise(context, selectedFields(info, TYPE), raise);
  },

  approveRaise: (_root: unknown, { id }: { id: string }, context: RequestContext, info: GraphQLResolveInfo) =>
    approveRaise(context, selectedFields(info, TYPE), id),

  rejectRaise: (
    _root: unknown,
    { id, reason }: { id: string; reason: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => rejectRaise(context, selectedFields(info, TYPE), id, reasonOf(reason)),
};

/** A field of the data catalogue, with what was raised of it. */
export const DataField = {
  __resolveReference: ({ coordinate }: { coordinate: string }) => ({ coordinate }),

  raises: (
    { coordinate }: { coordinate: string },
    _args: unknown,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => raisesOf(context, selectedFields(info, TYPE), coordinate),
};
