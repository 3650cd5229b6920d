import type { Entity } from '@hub/kernel/resource/projection.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { reasonOf, textOf } from '@hub/kernel/runtime/text-input.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { applicationOf, type BackflowInput, divisionOf } from '../domain/application.ts';
import { dueAfter } from '../domain/deadlines.ts';
import { ownReach } from '../domain/reach.ts';
import { isMany, riskOf } from '../domain/risk.ts';
import { judgeAsked, refuseAny, reviewersFor, riskFields } from '../domain/wishes.ts';
import { storeApplication } from '../repositories/applications.ts';
import { knownNow } from '../repositories/grades.ts';
import { grantById } from '../repositories/grants.ts';
import { personsIn } from '../repositories/persons.ts';
import { proposedRows } from '../repositories/proposed-rows.ts';
import { approveGrant, type FieldCut, rejectGrant } from '../repositories/reviews.ts';
import { takeStep } from '../repositories/steps.ts';
import { judgedField } from './fields.ts';

const TYPE = 'BackflowGrant';

/** What decides about the fields of an application and its risk. */
type PreviewInput = Pick<
  BackflowInput,
  'kind' | 'division' | 'codeSystem' | 'fields' | 'minorsReason' | 'l5Reason'
>;

async function judgedOf(context: RequestContext, input: PreviewInput) {
  const division = divisionOf(input, context.actor.jurisdiction);
  const judged = judgeAsked(input.fields, await knownNow(context), Boolean(input.l5Reason));
  const volume = division ? await personsIn(context, division) : undefined;
  const risk = riskOf({
    fields: riskFields(judged),
    sharing: input.kind === 'SHARING',
    includesMinors: Boolean(input.minorsReason),
    includesL5: Boolean(input.l5Reason),
    manyPersons: isMany(volume?.value ?? null),
  });
  const types = judged.map(({ wish }) => wish.coordinate.split('.')[0]!);
  return { judged, volume, risk, proposed: await proposedRows(context, types, division) };
}

async function apply(
  context: RequestContext,
  info: GraphQLResolveInfo,
  input: BackflowInput,
  renews: string | null = null,
): Promise<Entity | null> {
  const division = divisionOf(input, context.actor.jurisdiction);
  const application = applicationOf(input, ownReach(context.actor), division, cityDay(new Date()));
  const { judged, risk, proposed } = await judgedOf(context, input);
  refuseAny(judged);
  const wishes = judged.map(({ wish }) => wish);
  const dailyRows = application.dailyRows ?? proposed;
  const id = await storeApplication(context, { application, wishes, risk, dailyRows }, renews);
  return grantById(context, selectedFields(info, TYPE), id);
}

/** The grant as a step leaves it. */
async function after(
  step: Promise<void>,
  context: RequestContext,
  info: GraphQLResolveInfo,
  id: string,
): Promise<Entity | null> {
  await step;
  return grantById(context, selectedFields(info, TYPE), id);
}

interface ReviewInput {
  grant: string;
  version: number;
  decision: 'APPROVE' | 'REJECT';
  reason?: string | null;
  conditions?: string | null;
  cuts?: readonly FieldCut[] | null;
}

const textOrNull = (name: string, text: string | null | undefined): string | null =>
  text ? textOf(name, text, { most: 500 }) : null;

export const applicationQueries = {
  async previewBackflow(_root: unknown, { input }: { input: PreviewInput }, context: RequestContext) {
    const { judged, volume, risk, proposed } = await judgedOf(context, input);
    return {
      risk: risk.risk,
      riskReasons: risk.reasons,
      reviewers: reviewersFor(judged),
      persons: volume?.value ?? null,
      personsStatus: volume?.status ?? 'SUPPRESSED',
      dueAt: dueAfter(new Date()).toISOString(),
      dailyRows: proposed,
      fields: judged.map(judgedField),
    };
  },
};

export const applicationMutations = {
  applyBackflow: (
    _root: unknown,
    { input }: { input: BackflowInput },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => apply(context, info, input),

  renewBackflow: (
    _root: unknown,
    { grant, input }: { grant: string; input: BackflowInput },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => apply(context, info, input, grant),

  reviewBackflow(
    _root: unknown,
    { input }: { input: ReviewInput },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const { grant, version, decision, reason, conditions, cuts } = input;
    const rejects = decision === 'REJECT';
    const review = {
      grant,
      version,
      reason: rejects ? reasonOf(reason ?? '') : textOrNull('reason', reason),
      conditions: textOrNull('conditions', conditions),
      cuts: (cuts ?? []).map((cut) => ({ ...cut, reason: reasonOf(cut.reason, 'cuts: reason') })),
    };
    return after((rejects ? rejectGrant : approveGrant)(context, review), context, info, grant);
  },

  withdrawBackflow: (
    _root: unknown,
    { grant, reason }: { grant: string; reason?: string | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => after(takeStep(context, grant, 'WITHDRAW', textOrNull('reason', reason)), context, info, grant),

  revokeBackflow: (
    _root: unknown,
    { grant, reason }: { grant: string; reason: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => after(takeStep(context, grant, 'REVOKE', reasonOf(reason)), context, info, grant),
};
