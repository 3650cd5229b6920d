import type { Entity } from '@hub/kernel/resource/projection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { type AreaWithPlace, isSmall } from '@hub/kernel/statistics/audience.ts';
import { registered } from '@hub/kernel/statistics/cubes/index.ts';
import { INSTITUTION } from '@hub/kernel/statistics/emit.ts';
import {
  isClosed,
  lastYear,
  type Period,
  periodOf,
  periodsBefore,
  periodText,
} from '@hub/kernel/statistics/period.ts';
import type { Figure, Rate } from '@hub/kernel/statistics/publish.ts';
import {
  cellsByTerm,
  evaluate,
  type Publisher,
  partsOf,
  publisherFor,
  refuseOpen,
} from '@hub/kernel/statistics/publisher.ts';
import { isCounted } from '@hub/kernel/statistics/read-cells.ts';
import { formulaOf, type Scope, type Written } from '../domain/formula.ts';
import { type Direction, rankOf } from '../domain/ranking.ts';
import { attainmentOf, type Comparator, targetFor, type YearTarget } from '../domain/targets.ts';
import { type Areas, areasOf, type Place } from '../repositories/areas.ts';
import { cellsFor, figuresReach } from '../repositories/values.ts';

/** An indicator as `repositories/indicators.ts` reads it, or as it is proposed. */
export interface IndicatorRow extends Written {
  code: string;
  direction: Direction;
  scopes: readonly Scope[];
  period: 'YEAR' | 'MONTH';
  comparator: Comparator;
  targets: readonly YearTarget[];
  source: string;
}

export interface ValuesArguments {
  place: Place;
  period?: string | null;
}

/** Periods of the past that a trend shows. */
const TREND = 24;

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);

/**
 * What an indicator comes to, in published parts: one value for each area asked for.
 * @param selected fields of IndicatorValue: peers and the past are read only for whom asks for them
 */
export async function valuesOf(
  context: RequestContext,
  indicator: IndicatorRow,
  { place, period: text }: ValuesArguments,
  selected: ReadonlySet<string>,
): Promise<Entity[]> {
  const scope: Scope = place.institution ? 'INSTITUTION' : 'DIVISION';
  if (!indicator.scopes.includes(scope))
    throw new HubError(
      'CUT_NOT_AVAILABLE',
      `${indicator.code} is for ${indicator.scopes.join(' and ')} only.`,
    );
  const reach = await figuresReach(context);
  const { day } = reach;
  const period = periodOf(text ?? lastYear(day));
  if (period.first > day) throw bad(`The last period that has begun is ${day.slice(0, 7)}.`);
  if (period.span === 'M' && indicator.period === 'YEAR')
    throw new HubError(
      'CUT_NOT_AVAILABLE',
      `${indicator.code} is worked out by the year, as ${lastYear(day)}.`,
    );
  const formula = formulaOf(indicator, scope, period.span);
  const areas = await areasOf(context, place, selected.has('rank') || selected.has('peers'));
  const publisher = publisherFor(context);
  const open = isClosed(period, day) ? () => true : (area: AreaWithPlace) => manages(publisher, area);
  checkAreas(areas, period, day, publisher);
  const peers = areas.peers.filter(open);
  const past = selected.has('trend') ? periodsBefore(period, TREND) : [];
  const cells = await cellsFor(context, formula, {
    system: areas.system,
    areas: [...new Set([...areas.asked, ...peers].map(({ code }) => code))],
    span: period.span,
    periods: [...past, period.first],
  });
  const published = new Map<string, Rate | Figure>();
  const at = (area: AreaWithPlace, first: string): Rate | Figure => {
    const key = `${area.code} ${first}`;
    const figure =
      published.get(key) ??
      evaluate(formula, registered, publisher, area, cellsByTerm(cells.get(key) ?? []), (cube) =>
        isCounted(reach, first, cube),
      );
    published.set(key, figure);
    return figure;
  };
  const ranked = (area: AreaWithPlace): number | null => comparable(at(area, period.first));
  const peerValues = peers.map(ranked);
  return areas.asked.map((area) => ({
    ...placeOf(area),
    ...partsOf(at(area, period.first)),
    ...comparedWith(indicator, at(area, period.first).value, period),
    code: indicator.code,
    source: indicator.source,
    period: periodText(period),
    asOf: isClosed(period, day) ? lastDayOf(period) : day,
    trend: past.map((first) => ({
      period: periodText({ span: period.span, first }),
      value: at(area, first).value,
      status: at(area, first).status,
    })),
    rank: rankOf(ranked(area), peerValues, indicator.direction),
    peers: peerValues.filter((value) => value !== null).length,
  }));
}

/** A rate of few says too little to stand before others, or behind them. */
const comparable = (figure: Rate | Figure): number | null =>
  'unstable' in figure && figure.unstable ? null : figure.value;

const manages = (publisher: Publisher, area: AreaWithPlace): boolean =>
  publisher.audience(area) === 'MANAGEMENT';

/** @throws CUT_NOT_AVAILABLE: months below a district. PERIOD_NOT_CLOSED: one that is not the asker's to manage */
function checkAreas({ system, asked }: Areas, period: Period, day: string, publisher: Publisher): void {
  if (period.span === 'M' && system !== INSTITUTION && asked.some(isSmall))
    throw new HubError('CUT_NOT_AVAILABLE', 'Below a district there are figures by the year only.');
  refuseOpen(publisher, asked, [period], day);
}

const placeOf = ({ system, code }: AreaWithPlace): Entity =>
  system === INSTITUTION
    ? { institution: { __typename: 'Institution', code }, division: null }
    : { institution: null, division: { __typename: 'Division', codeSystem: system, code } };

function comparedWith({ targets, comparator }: IndicatorRow, value: number | null, period: Period): Entity {
  const target = targetFor(targets, Number(period.first.slice(0, 4)));
  return { target: target?.value ?? null, attainment: attainmentOf(value, target, comparator) };
}

function lastDayOf({ span, first }: Period): string {
  const [year = 0, month = 1] = first.split('-').map(Number);
  return new Date(Date.UTC(year, span === 'Y' ? 12 : month, 0)).toISOString().slice(0, 10);
}
