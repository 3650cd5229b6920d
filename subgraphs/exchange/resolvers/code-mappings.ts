import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { reasonOf } from '@hub/kernel/runtime/text-input.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { type CodeMappingInput, checkMapping } from '../domain/code-mapping.ts';
import {
  approveMapping,
  codeMappings,
  proposeMapping,
  rejectMapping,
} from '../repositories/code-mappings.ts';

const TYPE = 'CodeMapping';

export const mappingQueries = {
  codeMappings: (_root: unknown, args: PageArguments, context: RequestContext, info: GraphQLResolveInfo) =>
    paged({ context, info, list: 'codeMappings', args }, TYPE, (selected, page) =>
      codeMappings(context, selected, page),
    ),
};

export const mappingMutations = {
  proposeCodeMapping(
    _root: unknown,
    { input }: { input: CodeMappingInput },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const from = checkMapping(input, cityDay(new Date()));
    const mapping = { ...input, from, reason: reasonOf(input.reason) };
    return proposeMapping(context, selectedFields(info, TYPE), mapping);
  },

  approveCodeMapping: (
    _root: unknown,
    { id }: { id: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => approveMapping(context, selectedFields(info, TYPE), id),

  rejectCodeMapping: (
    _root: unknown,
    { id, reason }: { id: string; reason: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => rejectMapping(context, selectedFields(info, TYPE), id, reasonOf(reason)),
};
