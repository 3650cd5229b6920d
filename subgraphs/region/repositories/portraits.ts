import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Area } from '@hub/kernel/statistics/audience.ts';
import { registered } from '@hub/kernel/statistics/cubes/index.ts';
import { periodOf, periodText } from '@hub/kernel/statistics/period.ts';
import {
  cellsByTerm,
  evaluate,
  partsOf,
  publisherFor,
  refuseOpen,
} from '@hub/kernel/statistics/publisher.ts';
import { isCounted, reachOf, readCells } from '@hub/kernel/statistics/read-cells.ts';
import { yearBefore } from '../domain/period.ts';
import { cutsOf, portraitLines, termsOf } from '../domain/portrait.ts';
import { inflowInto } from './inflow.ts';
import { cellsOf, groupedBy } from './statistics.ts';

const LINES = portraitLines(registered);
export const SOURCE = '市卫生健康数据共享交换平台';

/** What a portrait shows beside its figures. */
const TABLES = {
  pyramid: { cube: 'population', cut: 'ageBand,sex', measures: ['persons'] },
  spectrum: { cube: 'diseases', cut: 'block', measures: ['diagnoses'] },
  outflow: { cube: 'visits', cut: 'careDistrict', measures: ['visits'] },
} as const;
const MOST_SHOWN = 20;

const TERMS = LINES.flatMap(({ formula }) => termsOf(formula));

/** The cells that these fields of a portrait are made of. */
const cutsFor = (selected: ReadonlySet<string>) =>
  cutsOf([
    ...(selected.has('figures') ? TERMS : []),
    ...Object.entries(TABLES).flatMap(([field, table]) => (selected.has(field) ? [table] : [])),
  ]);

export type RegionPortrait = Awaited<ReturnType<typeof portraitsOf>>[number];

/**
 * The portraits of areas of one tree in a year, each beside its parent and the year before. One statement, however many
 * areas; two more where the inflow is asked for.
 * @param selected fields of RegionPortrait: no other's cells are read
 * @throws BAD_USER_INPUT: not a year; PERIOD_NOT_CLOSED: not over yet, for whoever does not manage all of them
 */
export async function portraitsOf(
  context: RequestContext,
  areas: readonly Area[],
  year: string,
  selected: ReadonlySet<string>,
) {
  const period = periodOf(year);
  if (period.span !== 'Y') throw new HubError('BAD_USER_INPUT', 'A portrait is of a year.');
  const publisher = publisherFor(context);
  const reach = await reachOf(context);
  const { day } = reach;
  refuseOpen(publisher, areas, [period], day);
  const system = areas[0]?.system ?? '';
  const last = yearBefore(period.first);
  const parents = areas.flatMap((area) => parentOf(area) ?? []);
  const found = await readCells(context, {
    system,
    areas: [...new Set([...areas, ...parents].map(({ code }) => code))],
    span: 'Y',
    periods: [period.first, last],
    cuts: cutsFor(selected),
  });
  const inflows = selected.has('inflow')
    ? await inflowInto(context, publisher, areas, period)
    : new Map<string, ReturnType<typeof cellsOf>>();
  const at = groupedBy(found);
  const figuresOf = (area: Area, first: string) => {
    const cells = cellsByTerm(at.get(`${area.code}|${first}`) ?? []);
    return LINES.map(({ formula }) =>
      evaluate(formula, registered, publisher, area, cells, (cube) => isCounted(reach, first, cube)),
    );
  };
  return areas.map((area) => {
    const parent = parentOf(area);
    const source = { asOf: endOf(year, day), source: SOURCE };
    const here = at.get(`${area.code}|${period.first}`) ?? [];
    const table = (name: keyof typeof TABLES) => {
      const { cube: cubeName, cut: cutText, measures } = TABLES[name];
      const cube = registered.find((one) => one.name === cubeName)!;
      const cut = cube.cuts.find((one) => one.by.join() === cutText && !one.atInstitution)!;
      const cells = here.filter((cell) => cell.cube === cubeName && cell.cut === cutText);
      return cellsOf({ cube, cut, measures }, publisher, area, period, cells);
    };
    const byFigure = (cells: ReturnType<typeof table>) =>
      cells.toSorted((a, b) => (b.figures[0]?.value ?? 0) - (a.figures[0]?.value ?? 0)).slice(0, MOST_SHOWN);
    return {
      division: { codeSystem: area.system, code: area.code },
      period: periodText(period),
      ...source,
      figures: () => {
        const [now, before] = [figuresOf(area, period.first), figuresOf(area, last)];
        const above = parent && figuresOf(parent, period.first);
        return LINES.map((line, n) => ({
          ...line,
          ...partsOf(now[n]!),
          parent: above?.[n]?.value ?? null,
          lastYear: before[n]!.value,
          ...source,
        }));
      },
      pyramid: () => table('pyramid'),
      spectrum: () => byFigure(table('spectrum')),
      outflow: () => byFigure(table('outflow')),
      inflow: () => byFigure(inflows.get(area.code) ?? []),
    };
  });
}

/** The code's prefix is the tree. */
function parentOf({ system, code }: Area): Area | undefined {
  if (code.endsWith('0000') && code.length === 6) return undefined;
  return { system, code: code.length === 6 ? `${code.slice(0, 2)}0000` : code.slice(0, -3) };
}

export const endOf = (year: string, day: string): string => (`${year}-12-31` < day ? `${year}-12-31` : day);
