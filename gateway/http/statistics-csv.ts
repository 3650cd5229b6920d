import type { FastifyInstance } from 'fastify';
import { type AskGraph, allPages, type CallerOptions, graphForCaller } from './ask-graph.ts';
import { CSV, type CsvCell, csvOf } from './csv.ts';

const QUERY = `query StatisticsTable($cube: ID!, $measures: [ID!], $by: [ID!], $where: StatisticsWhere!, $periods: [ID!]!,
  $after: String) {
  statistics(cube: $cube, measures: $measures, by: $by, where: $where, periods: $periods, first: 100, after: $after) {
    nodes { division { code name } institution { code name } period keys { dimension value name }
      figures { measure value status } }
    pageInfo { hasNextPage endCursor } } }`;

interface Cell {
  division: Place | null;
  institution: Place | null;
  period: string;
  keys: { dimension: string; value: string; name: string }[];
  figures: { measure: string; value: number | null; status: string }[];
}

interface Place {
  code: string;
  name: string | null;
}

/** Said several times, a parameter is a list. */
type Said = string | string[];

/** What the address may say, each as the argument of `statistics` of that name; lists parted by commas, too. */
type Asked = Readonly<
  Partial<
    Record<'cube' | 'measures' | 'by' | 'periods' | 'division' | 'codeSystem' | 'level' | 'institution', Said>
  >
>;

/**
 * `GET /statistics.csv`: an answer of `statistics` as a table, for whoever asks and as the graph gives it to them. Names
 * come first in a line, then each measure with what was done to it.
 */
export function registerStatisticsCsv(app: FastifyInstance, options: CallerOptions): void {
  app.get<{ Querystring: Asked }>('/statistics.csv', async (request, reply) => {
    const ask = await graphForCaller(options, request, reply, 'StatisticsTable');
    const cells = await cellsOf(ask, request.query);
    return reply
      .headers({ 'content-disposition': 'attachment; filename="statistics.csv"' })
      .type(CSV)
      .send(csvOf(linesOf(cells)));
  });
}

/** All pages of the answer. @throws HubError as the graph refuses it */
function cellsOf(ask: AskGraph, asked: Asked): Promise<Cell[]> {
  const { cube = '', measures, by, periods = '', division, codeSystem, level, institution } = asked;
  const listOf = (said: Said | undefined) => said && String(said).split(',').filter(Boolean);
  const where = { division, codeSystem, level, institution };
  return allPages(ask, QUERY, 'statistics', {
    cube,
    measures: listOf(measures),
    by: listOf(by),
    periods: listOf(periods) ?? [],
    where,
  });
}

function linesOf(cells: readonly Cell[]): CsvCell[][] {
  const [first] = cells;
  const heading = [
    'code',
    'name',
    'period',
    ...(first?.keys ?? []).flatMap(({ dimension }) => [dimension, `${dimension}Name`]),
    ...(first?.figures ?? []).flatMap(({ measure }) => [measure, `${measure}Status`]),
  ];
  const lines = cells.map(({ division, institution, period, keys, figures }) => {
    const place = division ?? institution;
    return [
      place?.code,
      place?.name,
      period,
      ...keys.flatMap(({ value, name }) => [value, name]),
      ...figures.flatMap(({ value, status }) => [value, status]),
    ];
  });
  return [heading, ...lines];
}
