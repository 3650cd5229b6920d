import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import type { GridColor } from '../domain/grid.ts';
import { contractedPersons } from '../repositories/contracted-persons.ts';
import { gridPersons } from '../repositories/grid-persons.ts';

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

  gridPersons(
    _root: unknown,
    args: PageArguments & { division: string; color?: GridColor | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const list = `gridPersons of ${args.division} ${args.color ?? ''}`;
    return paged({ context, info, list, args }, 'GridPerson', (_selected, page) =>
      gridPersons(context, args, page),
    );
  },
};
