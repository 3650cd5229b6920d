import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { type AssignmentInput, assignmentTerms, instant } from '../domain/assignment.ts';
import {
  type AssignmentFilter,
  approveAssignment,
  assignmentById,
  assignments,
  assignRole,
  endAssignment,
  ownAssignments,
  rejectAssignment,
} from '../repositories/assignments.ts';

const answer = (context: RequestContext, info: GraphQLResolveInfo, id: string) =>
  assignmentById(context, selectedFields(info, 'Assignment'), id);

export const assignmentMutations = {
  async assignRole(
    _root: unknown,
    { input }: { input: AssignmentInput },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    return answer(context, info, await assignRole(context, assignmentTerms(input, new Date())));
  },

  async approveAssignment(
    _root: unknown,
    { id }: { id: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    await approveAssignment(context, id);
    return answer(context, info, id);
  },

  async rejectAssignment(
    _root: unknown,
    { id }: { id: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    await rejectAssignment(context, id);
    return answer(context, info, id);
  },

  async endAssignment(
    _root: unknown,
    { id, at }: { id: string; at?: string | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    await endAssignment(context, id, instant('at', at));
    return answer(context, info, id);
  },
};

export const assignmentQueries = {
  assignments(
    _root: unknown,
    args: PageArguments & AssignmentFilter,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const { holder, institution, division, status } = args;
    const list = `assignments ${JSON.stringify([holder, institution, division, status])}`;
    return paged({ context, info, list, args }, 'Assignment', (selected, page) =>
      assignments(context, selected, args, page),
    );
  },

  myAssignments: (_root: unknown, args: PageArguments, context: RequestContext, info: GraphQLResolveInfo) =>
    paged({ context, info, list: 'myAssignments', args }, 'Assignment', (selected, page) =>
      ownAssignments(context, selected, page),
    ),
};
