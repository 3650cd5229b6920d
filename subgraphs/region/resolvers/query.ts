import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { CURRENT_EDITION } from '@hub/kernel/statistics/editions.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { divisionOf, divisions } from '../repositories/divisions.ts';
import { cubes, regionPortraits, statistics } from './statistics.ts';

interface DivisionsArguments {
  level?: string | null;
  parent?: string | null;
  codeSystem?: string | null;
}

export const Query = {
  cubes,
  statistics,
  regionPortraits,

  division: (
    _root: unknown,
    { code, codeSystem }: { code: string; codeSystem?: string | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    divisionOf(context, selectedFields(info, 'Division'), {
      codeSystem: codeSystem ?? CURRENT_EDITION,
      code,
    }),

  divisions: (_root: unknown, args: DivisionsArguments, context: RequestContext, info: GraphQLResolveInfo) =>
    divisions(
      context,
      selectedFields(info, 'Division'),
      args.codeSystem ?? CURRENT_EDITION,
      args.level,
      args.parent,
    ),
};
