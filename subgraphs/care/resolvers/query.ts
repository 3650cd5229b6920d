import { connection, type PageArguments, pageOf } from '@hub/kernel/resource/page.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { contractedPersons } from '../repositories/contracted-persons.ts';

const LIST = 'contractedPersons';

export const Query = {
  async contractedPersons(
    _root: unknown,
    args: PageArguments,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const page = pageOf(context, LIST, args);
    const selected = new Set([
      ...selectedFields(info, 'FollowUp', 'nodes', 'lastFollowUp'),
      ...selectedFields(info, 'FollowUp', 'edges', 'node', 'lastFollowUp'),
    ]);
    return connection(context, info, LIST, page, await contractedPersons(context, selected, page));
  },
};
