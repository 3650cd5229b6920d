import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { contractedPersons } from '../repositories/contracted-persons.ts';

export const Query = {
  contractedPersons(_root: unknown, args: PageArguments, context: RequestContext, info: GraphQLResolveInfo) {
    const selected = new Set([
      ...selectedFields(info, 'FollowUp', 'nodes', 'lastFollowUp'),
      ...selectedFields(info, 'FollowUp', 'edges', 'node', 'lastFollowUp'),
    ]);
    return paged({ context, info, list: 'contractedPersons', args }, 'ContractedPerson', (_selected, page) =>
      contractedPersons(context, selected, page),
    );
  },
};
