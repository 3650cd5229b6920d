import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { normalizeIdentifier } from '@hub/kernel/resource/person-identifier.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { reasonOf } from '@hub/kernel/runtime/text-input.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { noteOf } from '../domain/break-glass.ts';
import { breakGlass, endBreakGlass } from '../repositories/break-glass.ts';
import {
  breakGlassReviews,
  type ReviewFilter,
  reviewBreakGlass,
} from '../repositories/break-glass-reviews.ts';

interface BreakGlassInput {
  system: string;
  value: string;
  reason: string;
}

const LIST = 'breakGlassReviews';

export const breakGlassMutations = {
  async breakGlass(_root: unknown, { input }: { input: BreakGlassInput }, context: RequestContext) {
    const reason = reasonOf(input.reason);
    return { id: await breakGlass(context, normalizeIdentifier(input.system, input.value), reason) };
  },

  endBreakGlass: (_root: unknown, { person }: { person: string }, context: RequestContext) =>
    endBreakGlass(context, person),

  reviewBreakGlass: (
    _root: unknown,
    { id, result, note }: { id: string; result: string; note?: string | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => reviewBreakGlass(context, selectedFields(info, 'BreakGlassReview'), id, result, noteOf(note)),
};

export const breakGlassQueries = {
  breakGlassReviews(
    _root: unknown,
    args: PageArguments & ReviewFilter,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const list = `${LIST} ${args.status ?? ''} ${args.overdue ?? ''}`;
    return paged({ context, info, list, args }, 'BreakGlassReview', (selected, page) =>
      breakGlassReviews(context, selected, args, page),
    );
  },
};
