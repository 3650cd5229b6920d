import { type SQL, sql } from 'drizzle-orm';
import { compileStatement, run } from '../resource/statement.ts';
import type { RequestContext } from '../runtime/context.ts';
import type { Area } from './audience.ts';
import { CURRENT_EDITION } from './editions.ts';
import { FIRST_PERIOD } from './emit.ts';
import type { Cell } from './publish.ts';
import { resources } from './resources.ts';

/** Who asks the database: a request, or a job. */
type Asking = Pick<RequestContext, 'sql' | 'signal'>;

export type Span = 'M' | 'Y';

/** Which cells: of areas of one system, in periods of one span, of cuts of cubes. */
export interface CellQuery {
  system: string;
  areas: readonly string[];
  span: Span;
  /** First days. */
  periods: readonly string[];
  cuts: readonly { cube: string; cut: string }[];
  /** Only cells of these values of the first dimension. */
  values?: readonly string[];
}

export interface FoundCell extends Cell {
  area: Area;
  span: Span;
  values: readonly [string, string];
}

const place = (name: string, type: string): SQL => sql`${sql.placeholder(name)}::${sql.raw(type)}`;

const statement = compileStatement(sql`
  select area_system, area, period, cube, cut, d1, d2, persons, key::text as key, m1, m2, m3, m4,
    period + case span when 'Y' then interval '1 year' else interval '1 month' end
      <= (select max(as_of) from rollup.state) as closed
  from rollup.cell
  where area_system = ${place('system', 'text')} and area = any(${place('areas', 'text[]')})
    and span = ${place('span', 'char(1)')} and period = any(${place('periods', 'date[]')})
    and cube = any(${place('cubes', 'text[]')}) and (cube || ':' || cut) = any(${place('cuts', 'text[]')})
    and (${place('values', 'text[]')} is null or d1 = any(${place('values', 'text[]')}))`);

const CITY = { system: CURRENT_EDITION, code: '500000' };

const state = compileStatement(sql`
  select day::text, (
    select min(y)::date::text from generate_series(${sql.raw(`'${FIRST_PERIOD}'`)}::date, day, interval '1 year') y
    where exists (select from rollup.cell c where c.area_system = ${sql.raw(`'${CITY.system}'`)}
      and c.area = ${sql.raw(`'${CITY.code}'`)} and c.span = 'Y' and c.period = y::date
      and c.cube = ${sql.raw(`'${resources.name}'`)} and c.cut = '')) as assets
  from (select max(as_of) as day from rollup.state) s`);

/** One statement, however many areas and cubes. Not fit to be shown: that is what `publish` is for. */
export async function readCells(context: Asking, query: CellQuery): Promise<FoundCell[]> {
  const { system, areas, span, periods, cuts, values = null } = query;
  const rows = await run(context, statement, {
    system,
    areas,
    span,
    periods,
    cubes: [...new Set(cuts.map(({ cube }) => cube))],
    cuts: cuts.map(({ cube, cut }) => `${cube}:${cut}`),
    values,
  });
  return rows.map((row) => ({
    area: { system: String(row.area_system), code: String(row.area) },
    span,
    period: String(row.period),
    closed: row.closed === true,
    cube: String(row.cube),
    cut: String(row.cut),
    values: [String(row.d1), String(row.d2)],
    persons: Number(row.persons),
    key: BigInt(String(row.key)),
    sums: [row.m1, row.m2, row.m3, row.m4].map(Number),
  }));
}

/** How far the figures reach. */
export interface Reach {
  /** The day that the figures of the current year are for. */
  day: string;
  /** The first day of the first year of which beds and staff were counted; null where they never were. */
  assetsFrom: string | null;
}

export async function reachOf(context: Asking): Promise<Reach> {
  const [row] = await run(context, state, {});
  return { day: String(row?.day), assetsFrom: row?.assets ? String(row.assets) : null };
}

export const asOf = async (context: Asking): Promise<string> => (await reachOf(context)).day;

/** Whether a cube was counted in the year that begins so: nobody can say later what there was to treat people with. */
export const isCounted = ({ assetsFrom }: Reach, first: string, cube: string): boolean =>
  cube !== resources.name || (assetsFrom !== null && first >= assetsFrom);
