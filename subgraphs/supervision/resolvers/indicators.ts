import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { reasonOf } from '@hub/kernel/runtime/text-input.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { type IndicatorInput, proposalOf } from '../domain/proposal.ts';
import { targetsOf } from '../domain/targets.ts';
import {
  approveProposal,
  type IndicatorFilter,
  indicatorsInForce,
  indicatorVersions,
  rejectProposal,
  storeProposal,
  type VersionKey,
} from '../repositories/indicators.ts';
import { type IndicatorRow, type ValuesArguments, valuesOf } from './values.ts';

const TYPE = 'Indicator';
const VALUE = 'IndicatorValue';

/** What the repository and a proposal give alike. */
const rowOf = (indicator: Entity) => indicator as unknown as IndicatorRow;

export const indicatorQueries = {
  indicators: (_root: unknown, filter: IndicatorFilter, context: RequestContext, info: GraphQLResolveInfo) =>
    indicatorsInForce(context, selectedFields(info, TYPE), filter),

  async indicator(
    _root: unknown,
    { code }: { code: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const [found] = await indicatorsInForce(context, selectedFields(info, TYPE), { code });
    return found ?? null;
  },

  async indicatorValues(
    _root: unknown,
    { code, ...args }: ValuesArguments & { code: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const [found] = await indicatorsInForce(context, new Set(), { code });
    if (!found) throw new HubError('BAD_USER_INPUT', `There is no indicator ${code}; see \`indicators\`.`);
    if (found.status === 'NO_SOURCE')
      throw new HubError('BAD_USER_INPUT', `There is no source yet for ${code}.`);
    if (found.status === 'RECORDED')
      throw new HubError('BAD_USER_INPUT', `${code} is assessed, not counted; see \`assessments\`.`);
    return valuesOf(context, rowOf(found), args, selectedFields(info, VALUE));
  },

  indicatorVersions: (
    _root: unknown,
    { code, status, ...args }: PageArguments & IndicatorFilter,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: 'indicatorVersions', args }, TYPE, (selected, page) =>
      indicatorVersions(context, selected, { code: code ?? null, status: status ?? null }, page),
    ),
};

export const indicatorMutations = {
  proposeIndicator(
    _root: unknown,
    { input, reason, dryRun }: { input: IndicatorInput; reason: string; dryRun?: boolean | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const proposal = proposalOf(input);
    const why = reasonOf(reason);
    if (!dryRun) return storeProposal(context, selectedFields(info, TYPE), proposal, why);
    // Told back to who wrote it; version 0 is none.
    return {
      ...proposal,
      targets: targetsOf(proposal.targets),
      version: 0,
      basis: 'DERIVED',
      status: 'PROPOSED',
      reason: why,
    };
  },

  approveIndicator: (_root: unknown, key: VersionKey, context: RequestContext, info: GraphQLResolveInfo) =>
    approveProposal(context, selectedFields(info, TYPE), key),

  rejectIndicator: (
    _root: unknown,
    { reason, ...key }: VersionKey & { reason: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => rejectProposal(context, selectedFields(info, TYPE), key, reasonOf(reason)),
};

export const Indicator = {
  async value(indicator: Entity, args: ValuesArguments, context: RequestContext, info: GraphQLResolveInfo) {
    if (args.place.children) throw new HubError('BAD_USER_INPUT', 'value is of one place; ask for values.');
    if (!indicator.numerator) return null;
    const [value] = await valuesOf(context, rowOf(indicator), args, selectedFields(info, VALUE));
    return value ?? null;
  },

  values: (indicator: Entity, args: ValuesArguments, context: RequestContext, info: GraphQLResolveInfo) =>
    indicator.numerator ? valuesOf(context, rowOf(indicator), args, selectedFields(info, VALUE)) : null,
};
