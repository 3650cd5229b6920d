import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { textOf } from '@hub/kernel/runtime/text-input.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { type AssessmentInput, assessmentOf } from '../domain/assessment.ts';
import { goalLines, goalOf } from '../domain/goals.ts';
import { pastDay } from '../domain/input.ts';
import { type AssessmentFilter, assessments, storeAssessment } from '../repositories/assessments.ts';
import { actualsOf, storeActual } from '../repositories/goals.ts';

const TYPE = 'Assessment';

export const goalQueries = {
  async goals(_root: unknown, _args: unknown, context: RequestContext) {
    const actuals = await actualsOf(context, goalLines);
    return goalLines.map((line) => goalOf(line, actuals.get(line.code)));
  },

  assessments: (
    _root: unknown,
    { institution, kind, ...args }: PageArguments & AssessmentFilter,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: 'assessments', args }, TYPE, (selected, page) =>
      assessments(context, selected, { institution: institution ?? null, kind: kind ?? null }, page),
    ),
};

interface ActualInput {
  goal: string;
  asOf: string;
  value: number;
  source: string;
}

export const goalMutations = {
  recordAssessment: (
    _root: unknown,
    { input }: { input: AssessmentInput },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => storeAssessment(context, selectedFields(info, TYPE), assessmentOf(input)),

  async recordGoalActual(_root: unknown, { input }: { input: ActualInput }, context: RequestContext) {
    const line = goalLines.find(({ code }) => code === input.goal);
    if (!line)
      throw new HubError('BAD_USER_INPUT', `The goals are ${goalLines.map(({ code }) => code).join(', ')}.`);
    if (line.basis !== 'RECORDED')
      throw new HubError(
        'BAD_USER_INPUT',
        `Goal ${line.code} is computed here: record assessments, or deliver data.`,
      );
    if (!Number.isFinite(input.value) || input.value < 0)
      throw new HubError('BAD_USER_INPUT', 'value must be 0 or more.');
    await storeActual(context, {
      ...input,
      asOf: pastDay('asOf', input.asOf),
      source: textOf('source', input.source),
    });
    return goalOf(line, (await actualsOf(context, goalLines)).get(line.code));
  },
};
