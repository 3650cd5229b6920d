import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { type AreaWithPlace, isSmall } from '@hub/kernel/statistics/audience.ts';
import { INSTITUTION } from '@hub/kernel/statistics/emit.ts';
import { isClosed, periodText } from '@hub/kernel/statistics/period.ts';
import { publisherFor } from '@hub/kernel/statistics/publisher.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { shownTo } from '../domain/quality-figures.ts';
import { daysOf, type QualityScope, scopeOf } from '../domain/quality-scope.ts';
import { type ArchivedName, outlineOfArchived, outlineOfIssue } from '../repositories/outlines.ts';
import { bulletinOf } from '../repositories/quality-bulletins.ts';
import { type IssueFilter, issues } from '../repositories/quality-issues.ts';
import { type FoundScore, findScores } from '../repositories/quality-scores.ts';
import { archivedDeliveries, askReplay, type ReplayInput, replays } from '../repositories/replays.ts';

interface ScoreArguments {
  scope: QualityScope;
  period?: string | null;
}

type Scope = ReturnType<typeof scopeOf>;

/** The area that an answer is about. */
function areaOf({ institution, division, system, by }: Scope, found: FoundScore): AreaWithPlace {
  if (institution || by === 'INSTITUTIONS')
    return { system: INSTITUTION, code: institution ?? found.area, division: found.division };
  return { system, code: by === 'DISTRICTS' ? found.area : division };
}

const placeOf = ({ system, code }: AreaWithPlace) =>
  system === INSTITUTION
    ? { institution: { __typename: 'Institution', code }, division: null }
    : { institution: null, division: { __typename: 'Division', codeSystem: system, code } };

export const qualityQueries = {
  async qualityScores(_root: unknown, { scope, period }: ScoreArguments, context: RequestContext) {
    const asked = scopeOf(scope);
    const today = cityDay(new Date());
    const days = daysOf(period, today);
    const publisher = publisherFor(context);
    const found = await findScores(context, { ...asked, from: days.from, to: days.to });
    return found.map((one) => {
      const area = areaOf(asked, one);
      const about = { small: isSmall(area), closed: isClosed(days, today), day: days.to };
      return {
        ...placeOf(area),
        period: periodText(days),
        ...shownTo(publisher.audience(area), about, one),
      };
    });
  },

  qualityIssues: (
    _root: unknown,
    { status, rule, resourceType, ...args }: PageArguments & IssueFilter,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: 'qualityIssues', args }, 'QualityIssue', (selected, page) =>
      issues(context, selected, { status: status ?? null, rule, resourceType } as IssueFilter, page),
    ),

  qualityBulletin(
    _root: unknown,
    { month }: { month: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const today = cityDay(new Date());
    const period = daysOf(month, today);
    if (period.span !== 'M') throw new HubError('BAD_USER_INPUT', 'A bulletin is of a month, as 2026-10.');
    if (!isClosed(period, today))
      throw new HubError('PERIOD_NOT_CLOSED', 'A bulletin is published when its month is over.');
    return bulletinOf(context, selectedFields(info, 'QualityBulletin'), period.first);
  },

  archivedDeliveries: (
    _root: unknown,
    { resourceType, ...args }: PageArguments & { resourceType?: string | null },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: 'archivedDeliveries', args }, 'ArchivedDelivery', (selected, page) =>
      archivedDeliveries(context, selected, resourceType ?? null, page),
    ),

  replays: (_root: unknown, args: PageArguments, context: RequestContext, info: GraphQLResolveInfo) =>
    paged({ context, info, list: 'replays', args }, 'Replay', (selected, page) =>
      replays(context, selected, page),
    ),
};

export const outlineQueries = {
  quarantineOutline: (_root: unknown, { issue }: { issue: string }, context: RequestContext) =>
    outlineOfIssue(context, issue),

  archivedOutline: (_root: unknown, { archived }: { archived: ArchivedName }, context: RequestContext) =>
    outlineOfArchived(context, archived),
};

const replayOf =
  (kind: 'QUARANTINED' | 'ARCHIVED') =>
  (_root: unknown, { input }: { input: ReplayInput }, context: RequestContext, info: GraphQLResolveInfo) =>
    askReplay(context, selectedFields(info, 'Replay'), kind, input);

export const qualityMutations = {
  replayQuarantined: replayOf('QUARANTINED'),
  replayDelivery: replayOf('ARCHIVED'),
};
