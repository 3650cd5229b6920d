import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { type AreaWithPlace, isSmall } from '@hub/kernel/statistics/audience.ts';
import { registered } from '@hub/kernel/statistics/cubes/index.ts';
import { type Cube, type Cut, cutName } from '@hub/kernel/statistics/define-cube.ts';
import { CURRENT_EDITION } from '@hub/kernel/statistics/editions.ts';
import { INSTITUTION } from '@hub/kernel/statistics/emit.ts';
import { institutionAreas } from '@hub/kernel/statistics/institution-areas.ts';
import { type Period, periodOf, periodText } from '@hub/kernel/statistics/period.ts';
import { type Publisher, publisherFor, refuseOpen } from '@hub/kernel/statistics/publisher.ts';
import { type FoundCell, isCounted, reachOf, readCells } from '@hub/kernel/statistics/read-cells.ts';
import { valuesOf } from '../domain/values.ts';
import { divisionsWithin, isDivision } from './areas.ts';

export interface StatisticsArguments {
  cube: string;
  measures?: readonly string[] | null;
  by?: readonly string[] | null;
  where: {
    division?: string | null;
    codeSystem?: string | null;
    level?: string | null;
    institution?: string | null;
  };
  periods: readonly string[];
}

/** So many cells may one question come to. */
const MOST_CELLS = 10_000;

/** A question of `statistics`, checked against what the cubes have. */
interface Asked {
  cube: Cube;
  cut: Cut;
  measures: readonly string[];
  areas: readonly AreaWithPlace[];
  periods: readonly Period[];
}

/**
 * The published cells of a question, by area, period and values. Cells that are suppressed and of no closed list of
 * values are left out: that there is one would tell that there is somebody.
 * @throws BAD_USER_INPUT, PERIOD_NOT_CLOSED, CUT_NOT_AVAILABLE, LIMIT_EXCEEDED
 */
export async function statisticsOf(context: RequestContext, args: StatisticsArguments) {
  const asked = await askedOf(context, args);
  const { cube, cut, areas, periods } = asked;
  const publisher = publisherFor(context);
  const reach = await reachOf(context);
  refuseOpen(publisher, areas, periods, reach.day);
  if (!periods.every(({ first }) => isCounted(reach, first, cube.name)))
    throw new HubError(
      'CUT_NOT_AVAILABLE',
      `${cube.name} was not counted then${reach.assetsFrom ? `, but from ${reach.assetsFrom.slice(0, 4)} on` : ''}.`,
    );
  const found = await readCells(context, {
    system: areas[0]?.system ?? '',
    areas: areas.map(({ code }) => code),
    span: periods[0]!.span,
    periods: periods.map(({ first }) => first),
    cuts: [{ cube: cube.name, cut: cutName(cut) }],
  });
  const byPlace = groupedBy(found);
  return areas.flatMap((area) =>
    periods.flatMap((period) =>
      cellsOf(asked, publisher, area, period, byPlace.get(`${area.code}|${period.first}`) ?? []),
    ),
  );
}

/** Cells by `AREA|PERIOD`. */
export const groupedBy = (cells: readonly FoundCell[]): ReadonlyMap<string, FoundCell[]> =>
  Map.groupBy(cells, ({ area, period }) => `${area.code}|${period}`);

/** One published cell, as the graph shows it. */
export function cellsOf(
  { cube, cut, measures }: Pick<Asked, 'cube' | 'cut' | 'measures'>,
  publisher: Publisher,
  area: AreaWithPlace,
  period: Period,
  found: readonly FoundCell[],
) {
  const known = new Map(found.map((cell) => [cell.values.join('|'), cell]));
  const listed = valuesOf(cube, cut);
  const exact = publisher.audience(area) === 'MANAGEMENT';
  const present = found.map((cell) => cell.values);
  const named = new Set(listed?.map((pair) => pair.join('|')));
  // Of whom the sex or the age is not known, whoever manages them is told, so that the parts make the whole.
  const unnamed = exact ? present.filter((pair) => !named.has(pair.join('|'))) : [];
  const values = listed ? [...listed, ...unnamed] : present;
  return values
    .toSorted((a, b) => (a.join('|') < b.join('|') ? -1 : 1))
    .map((pair) => ({
      ...placeOf(area),
      period: periodText(period),
      keys: cut.by.map((name, n) => {
        const value = pair[n] ?? '';
        return { dimension: name, value, name: cube.dimensions[name]?.values?.[value] ?? value };
      }),
      figures: measures.map((name) => ({
        measure: name,
        title: cube.measures[name]!.name,
        unit: cube.measures[name]!.unit,
        ...publisher.figure(cube, name, area, known.get(pair.join('|')), pair),
      })),
    }))
    .filter(({ figures }) => exact || listed !== undefined || figures.some(({ value }) => value !== null));
}

const placeOf = ({ system, code }: AreaWithPlace) =>
  system === INSTITUTION
    ? { division: null, institution: { code } }
    : { division: { codeSystem: system, code }, institution: null };

async function askedOf(context: RequestContext, args: StatisticsArguments): Promise<Asked> {
  const cube = registered.find(({ name }) => name === args.cube);
  if (!cube) throw bad(`The cubes are ${registered.map(({ name }) => name).join(', ')}.`);
  const measures = args.measures ?? Object.keys(cube.measures);
  if (measures.length === 0 || measures.some((name) => !cube.measures[name]))
    throw bad(`${cube.name} measures ${Object.keys(cube.measures).join(', ')}.`);
  const periods = [...new Set(args.periods)].map(periodOf);
  if (periods.length === 0 || new Set(periods.map(({ span }) => span)).size > 1)
    throw bad('periods are years, or months, and at least one.');
  const areas = await areasOf(context, args.where);
  const months = periods[0]!.span === 'M';
  const cut = cutOf(cube, args.by ?? [], areas[0]?.system === INSTITUTION, months);
  if (months && areas.some((area) => area.system !== INSTITUTION && isSmall(area)))
    throw new HubError(
      'CUT_NOT_AVAILABLE',
      'Months are for districts, the city and institutions; ask for years.',
    );
  if (areas.length * periods.length * (valuesOf(cube, cut)?.length ?? 100) > MOST_CELLS)
    throw new HubError('LIMIT_EXCEEDED', `A question may come to ${MOST_CELLS} cells; ask for fewer areas.`);
  return { cube, cut, measures, areas, periods };
}

function cutOf(cube: Cube, by: readonly string[], atInstitution: boolean, months: boolean): Cut {
  const possible = cube.cuts.filter(
    (cut) => (cut.atInstitution ?? false) === atInstitution && (!months || cut.months),
  );
  const cut = possible.find(
    (one) => one.by.length === by.length && by.every((name) => one.by.includes(name)),
  );
  if (cut) return cut;
  const names = possible.map((one) => cutName(one) || 'nothing').join('; ');
  throw new HubError(
    'CUT_NOT_AVAILABLE',
    possible.length > 0
      ? `Here, ${cube.name} can be cut by ${names}.`
      : `${cube.name} has no ${months ? 'monthly ' : ''}figures ${atInstitution ? 'of institutions' : 'of divisions'}.`,
  );
}

async function areasOf(
  context: RequestContext,
  { division, codeSystem, level, institution }: StatisticsArguments['where'],
): Promise<readonly AreaWithPlace[]> {
  if (institution) {
    if (division || level) throw bad('where names a division or an institution.');
    const found = (await institutionAreas(context, [institution])).get(institution);
    if (!found) throw bad(`There is no institution ${institution}.`);
    return [found.area];
  }
  if (!division) throw bad('where names a division or an institution.');
  const system = codeSystem ?? CURRENT_EDITION;
  if (!(await isDivision(context, { system, code: division })))
    throw bad(`There is no division ${division} in ${system}.`);
  if (!level) return [{ system, code: division }];
  const codes = await divisionsWithin(context, { system, code: division, level });
  return codes.map((code) => ({ system, code }));
}

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);
