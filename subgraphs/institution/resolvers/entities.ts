import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import { connection, type PageArguments, pageOf, selectedNodes } from '@hub/kernel/resource/page.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { practitionersOf } from '../repositories/practitioners.ts';
import * as resources from '../resources.ts';

export const Institution = {
  __resolveReference: ({ code }: { code: string }, context: RequestContext, info: GraphQLResolveInfo) =>
    publicRepository(context, resources.Institution, selectedFields(info, 'Institution')).byKey(code),

  async practitioners(
    { code }: { code: string },
    args: PageArguments,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const list = `practitioners of ${code}`;
    const page = pageOf(context, list, args);
    const found = await practitionersOf(context, selectedNodes(info, 'Practitioner'), code, page);
    return connection(context, info, list, page, found);
  },
};

export const Practitioner = {
  __resolveReference: ({ id }: { id: string }, context: RequestContext, info: GraphQLResolveInfo) =>
    isUuid(id)
      ? publicRepository(context, resources.Practitioner, selectedFields(info, 'Practitioner')).byKey(id)
      : null,

  institution: (
    { institution }: { institution?: { code: string } | null },
    _args: unknown,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    institution
      ? publicRepository(context, resources.Institution, selectedFields(info, 'Institution')).byKey(
          institution.code,
        )
      : null,
};
