import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { type InstitutionFilter, institutions } from '../repositories/institutions.ts';
import { Institution } from '../resources.ts';

export const Query = {
  institution: (
    _root: unknown,
    { code }: { code: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => publicRepository(context, Institution, selectedFields(info, 'Institution')).byKey(code),

  institutions: (
    _root: unknown,
    args: PageArguments & { filter?: InstitutionFilter | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: 'institutions', args }, 'Institution', (selected, page) =>
      institutions(context, selected, args.filter ?? {}, page),
    ),
};
