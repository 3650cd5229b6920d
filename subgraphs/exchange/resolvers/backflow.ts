import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { type BackflowArguments, readBackflow } from '../repositories/backflow.ts';
import {
  askForRelease,
  type ExportInput,
  fileOf,
  partsOf,
  releaseById,
  releasesOf,
} from '../repositories/releases.ts';

const TYPE = 'BackflowRelease';

export const backflowQueries = {
  backflow: (_root: unknown, args: BackflowArguments, context: RequestContext) => readBackflow(context, args),

  backflowReleases: (
    _root: unknown,
    { grant, ...args }: PageArguments & { grant: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: `backflowReleases ${grant}`, args }, TYPE, (selected, page) =>
      releasesOf(context, selected, grant, page),
    ),

  backflowRelease: (
    _root: unknown,
    { id }: { id: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => releaseById(context, selectedFields(info, TYPE), id),

  backflowFile: (
    _root: unknown,
    { release, part }: { release: string; part: number },
    context: RequestContext,
  ) => fileOf(context, release, part),
};

export const backflowMutations = {
  exportBackflow: (
    _root: unknown,
    { input }: { input: ExportInput },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => askForRelease(context, selectedFields(info, TYPE), input),
};

/** Where a part is downloaded, beside the graph. */
const urlOf = (release: string, part: number): string => `/backflow/releases/${release}/parts/${part}`;

export const releaseFields = {
  parts: async ({ id }: { id: string }, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    (await partsOf(context, selectedFields(info, 'BackflowPart'), id)).map((part) => ({
      ...part,
      url: urlOf(id, Number(part.number)),
    })),
};
