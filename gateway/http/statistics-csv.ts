import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { ErrorCode } from '@hub/schema/error-codes.ts';
import type { FastifyInstance } from 'fastify';
import type { Authenticate } from '../identity/verify-token.ts';
import { type AskGraph, type AskGraphOptions, askGraphAs } from './ask-graph.ts';

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

/** What the address may say, each as the argument of `statistics` of that name; lists parted by commas. */
type Asked = Readonly<
  Partial<
    Record<
      'cube' | 'measures' | 'by' | 'periods' | 'division' | 'codeSystem' | 'level' | 'institution',
      string
    >
  >
>;

/**
 * `GET /statistics.csv`: an answer of `statistics` as a table, for whoever asks and as the graph gives it to them. Names
 * come first in a line, then each measure with what was done to it. UTF-8 with a mark, so that spreadsheets see it.
 */
export function registerStatisticsCsv(
  app: FastifyInstance,
  options: AskGraphOptions & { authenticate: Authenticate },
): void {
  app.get<{ Querystring: Asked }>('/statistics.csv', async (request, reply) => {
    request.facts.operation = 'StatisticsTable';
    request.actor = await options.authenticate(request.headers);
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort(new HubError('TIMEOUT', 'The caller has gone.')));
    const cells = await cellsOf(askGraphAs(options, request, gone.signal), request.query);
    return reply
      .headers({ 'content-disposition': 'attachment; filename="statistics.csv"' })
      .type('text/csv; charset=utf-8')
      .send(`\uFEFF${linesOf(cells).join('\r\n')}\r\n`);
  });
}

/** All pages of the answer. @throws HubError as the graph refuses it */
async function cellsOf(ask: AskGraph, asked: Asked): Promise<Cell[]> {
  const { cube = '', measures, by, periods = '', division, codeSystem, level, institution } = asked;
  const listOf = (text: string | undefined) => text?.split(',').filter(Boolean) ?? null;
  const where = { division, codeSystem, level, institution };
  const variables = { cube, measures: listOf(measures), by: listOf(by), periods: listOf(periods), where };
  const cells: Cell[] = [];
  let after: string | null = null;
  do {
    const { data, errors } = await ask(QUERY, { ...variables, after });
    const [error] = errors ?? [];
    if (error) throw new HubError((error.extensions?.code ?? 'BAD_USER_INPUT') as ErrorCode, error.message);
    const { nodes, pageInfo } = data!.statistics as {
      nodes: Cell[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    cells.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return cells;
}

function linesOf(cells: readonly Cell[]): string[] {
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
  return [heading, ...lines].map((line) => line.map(cellText).join());
}

/** Quoted where it must be. A text that a spreadsheet would take for a formula is made plain by an apostrophe. */
function cellText(value: string | number | null | undefined): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
