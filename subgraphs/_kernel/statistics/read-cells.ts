import { type SQL, sql } from 'drizzle-orm';
import { compileStatement, run } from '../resource/statement.ts';
import type { RequestContext } from '../runtime/context.ts';
import type { Area } from './audience.ts';
import type { Cell } from './publish.ts';

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
    and cube = any(${place('cubes', 'text[]')}) and (cube || ':' || cut) = any(${place('cuts', 'text[]')})`);

/** The day that the figures of the current year are for. */
const state = compileStatement(sql`select max(as_of)::text as day from rollup.state`);

/** One statement, however many areas and cubes. Not fit to be shown: that is what `publish` is for. */
export async function readCells(context: Asking, query: CellQuery): Promise<FoundCell[]> {
  const { system, areas, span, periods, cuts } = query;
  const rows = await run(context, statement, {
    system,
    areas,
    span,
    periods,
    cubes: [...new Set(cuts.map(({ cube }) => cube))],
    cuts: cuts.map(({ cube, cut }) => `${cube}:${cut}`),
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

export async function asOf(context: Asking): Promise<string> {
  const [row] = await run(context, state, {});
  return String(row?.day);
}
