import { connection, type PageArguments, pageOf, selectedNodes } from '@hub/kernel/resource/page.ts';
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

  async institutions(
    _root: unknown,
    args: PageArguments & { filter?: InstitutionFilter | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const page = pageOf(context, 'institutions', args);
    const found = await institutions(context, selectedNodes(info, 'Institution'), args.filter ?? {}, page);
    return connection(context, info, 'institutions', page, found);
  },
};
