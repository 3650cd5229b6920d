import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { AreaWithPlace } from '@hub/kernel/statistics/audience.ts';
import { registered } from '@hub/kernel/statistics/cubes/index.ts';
import { INSTITUTION } from '@hub/kernel/statistics/emit.ts';
import { type InstitutionArea, institutionAreas } from '@hub/kernel/statistics/institution-areas.ts';
import { type Period, periodOf, periodText } from '@hub/kernel/statistics/period.ts';
import {
  cellsByTerm,
  evaluate,
  type Publisher,
  partsOf,
  publisherFor,
  refuseOpen,
} from '@hub/kernel/statistics/publisher.ts';
import {
  type FoundCell,
  isCounted,
  type Reach,
  reachOf,
  readCells,
} from '@hub/kernel/statistics/read-cells.ts';
import { monthsUntil, yearBefore } from '../domain/period.ts';
import { cutsOf, institutionLines, termsOf } from '../domain/portrait.ts';
import { medianOf, scoreAmong } from '../domain/radar.ts';
import { endOf, SOURCE } from './portraits.ts';
import { cellsOf, groupedBy } from './statistics.ts';

const LINES = institutionLines(registered);
const AXES = ['QUALITY', 'EFFICIENCY', 'SAFETY'] as const;
const CASE_MIX = { cube: 'diseases', cut: 'category', measures: ['diagnoses'] } as const;
const TREND = { cube: 'visits', cut: '', measures: ['visits', 'cost'] } as const;
const TREND_MONTHS = 24;
const MOST_SHOWN = 20;
const CUTS = cutsOf([...LINES.flatMap(({ formula }) => termsOf(formula)), CASE_MIX]);

const cubeAndCut = (name: string, by: string) => {
  const cube = registered.find((one) => one.name === name)!;
  return { cube, cut: cube.cuts.find((one) => one.by.join() === by && one.atInstitution)! };
};

/**
 * The portraits of institutions in a year, each beside those of its class and level, in the order of their codes; null
 * where there is none of a code. Two statements, however many, and one more for each trend that is asked for.
 * @throws BAD_USER_INPUT: not a year; PERIOD_NOT_CLOSED: not over yet, for whoever does not manage all of them
 */
export async function institutionPortraits(context: RequestContext, codes: readonly string[], year: string) {
  const period = periodOf(year);
  if (period.span !== 'Y') throw new HubError('BAD_USER_INPUT', 'A portrait is of a year.');
  const found = await institutionAreas(context, codes);
  const areas = [...found.values()].map(({ area }) => area);
  const publisher = publisherFor(context);
  const reach = await reachOf(context);
  const { day } = reach;
  refuseOpen(publisher, areas, [period], day);
  const peers = [...found.values()].flatMap((one) => one.peers);
  const cells = await readCells(context, {
    system: INSTITUTION,
    areas: [...new Set([...areas, ...peers].map(({ code }) => code))],
    span: 'Y',
    periods: [period.first, yearBefore(period.first)],
    cuts: CUTS,
  });
  const view: View = { context, publisher, period, reach, at: groupedBy(cells) };
  return codes.map((code) => {
    const one = found.get(code);
    return one ? portraitOf(view, one) : null;
  });
}

interface View {
  context: RequestContext;
  publisher: Publisher;
  period: Period;
  reach: Reach;
  at: ReadonlyMap<string, FoundCell[]>;
}

function portraitOf({ context, publisher, period, reach, at }: View, { area, peers }: InstitutionArea) {
  const { day } = reach;
  const { code } = area;
  const year = periodText(period);
  const last = yearBefore(period.first);
  const figuresOf = (one: AreaWithPlace, first: string) => {
    const cells = cellsByTerm(at.get(`${one.code}|${first}`) ?? []);
    return LINES.map(({ formula }) =>
      evaluate(formula, registered, publisher, one, cells, (cube) => isCounted(reach, first, cube)),
    );
  };
  const [now, before] = [figuresOf(area, period.first), figuresOf(area, last)];
  const others = peers.map((peer) => figuresOf(peer, period.first));
  const scored = LINES.flatMap((line, n) => {
    const values = others.map((figures) => figures[n]!.value);
    const score = line.direction && scoreAmong(now[n]!.value, values, line.direction);
    return score === undefined ? [] : [{ ...line, score }];
  });
  return {
    institution: { code },
    period: year,
    asOf: endOf(year, day),
    source: SOURCE,
    figures: LINES.map((line, n) => {
      const values = others.map((figures) => figures[n]!.value);
      return {
        ...line,
        ...partsOf(now[n]!),
        peers: medianOf(values),
        peerCount: values.filter((value) => value !== null).length,
        lastYear: before[n]!.value,
      };
    }),
    radar: AXES.map((axis) => {
      const indicators = scored.filter((one) => one.axis === axis);
      const sum = indicators.reduce((total, { score }) => total + score, 0);
      return { axis, score: indicators.length === 0 ? null : sum / indicators.length, indicators };
    }),
    caseMix: cellsOf(
      { ...cubeAndCut(CASE_MIX.cube, CASE_MIX.cut), measures: CASE_MIX.measures },
      publisher,
      area,
      period,
      (at.get(`${code}|${period.first}`) ?? []).filter(({ cube }) => cube === CASE_MIX.cube),
    )
      .toSorted((a, b) => (b.figures[0]?.value ?? 0) - (a.figures[0]?.value ?? 0))
      .slice(0, MOST_SHOWN),
    /** Read only where it is asked for. */
    trend: async () => {
      const months = monthsUntil(endOf(year, day), TREND_MONTHS);
      const cells = await readCells(context, {
        system: INSTITUTION,
        areas: [code],
        span: 'M',
        periods: months.map(({ first }) => first),
        cuts: [TREND],
      });
      const { cube, cut } = cubeAndCut(TREND.cube, TREND.cut);
      return months.flatMap((month) =>
        cellsOf(
          { cube, cut, measures: TREND.measures },
          publisher,
          area,
          month,
          cells.filter((cell) => cell.period === month.first),
        ),
      );
    },
  };
}

export type InstitutionPortrait = ReturnType<typeof portraitOf>;
