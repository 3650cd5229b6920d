import type { FastifyInstance } from 'fastify';
import { allPages, type CallerOptions, graphForCaller } from './ask-graph.ts';
import { CSV, type CsvCell, csvOf } from './csv.ts';

const QUERY = `query CatalogFile($class: ID, $grade: DataGrade, $sharing: SharingType, $subgraph: ID, $after: String) {
  dataCatalog(class: $class, grade: $grade, sharing: $sharing, subgraph: $subgraph, first: 20, after: $after) {
    nodes { code name type subgraph definition path { level code name } provider format sharing sharingCondition
      updateCycle grade quality volume { rows status asOf } refreshedAt retention version status publishedOn
      fields { coordinate name definition element type domain values { name } level category mask exportable
        notExportable } }
    pageInfo { hasNextPage endCursor } } }`;

interface Resource {
  code: string;
  name: string;
  type: string;
  subgraph: string;
  definition: string;
  path: { level: string; code: string; name: string }[];
  provider: string;
  format: string;
  sharing: string;
  sharingCondition: string | null;
  updateCycle: string;
  grade: string;
  quality: number | null;
  volume: { rows: number | null; status: string; asOf: string } | null;
  refreshedAt: string | null;
  retention: string;
  version: number;
  status: string;
  publishedOn: string;
  fields: Field[];
}

interface Field {
  coordinate: string;
  name: string;
  definition: string;
  element: string | null;
  type: string;
  domain: string | null;
  values: { name: string }[];
  level: string;
  category: string;
  mask: string | null;
  exportable: boolean;
  notExportable: string | null;
}

/** What the address may say, each as the argument of `dataCatalog` of that name. */
type Asked = Readonly<Partial<Record<'class' | 'grade' | 'sharing' | 'subgraph', string>>>;

/**
 * `GET /catalog.json` and `GET /catalog.csv`: the data catalogue as a file, for whoever asks and as the graph gives it to
 * them. The table has a line a field, with what is said of its resource before it.
 */
export function registerCatalogFiles(app: FastifyInstance, options: CallerOptions): void {
  const named = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` });
  app.get<{ Querystring: Asked }>('/catalog.json', async (request, reply) => {
    const ask = await graphForCaller(options, request, reply, 'CatalogFile');
    const resources = await allPages<Resource>(ask, QUERY, 'dataCatalog', asked(request.query));
    return reply.headers(named('catalog.json')).send({ resources });
  });
  app.get<{ Querystring: Asked }>('/catalog.csv', async (request, reply) => {
    const ask = await graphForCaller(options, request, reply, 'CatalogFile');
    const resources = await allPages<Resource>(ask, QUERY, 'dataCatalog', asked(request.query));
    return reply
      .headers(named('catalog.csv'))
      .type(CSV)
      .send(csvOf(linesOf(resources)));
  });
}

const asked = ({ class: branch, grade, sharing, subgraph }: Asked) => ({
  class: branch,
  grade,
  sharing,
  subgraph,
});

const HEADING = [
  ...[
    'class',
    'item',
    'order',
    'detail',
    'node',
    'code',
    'resource',
    'subgraph',
    'provider',
    'format',
    'sharing',
  ],
  ...['condition', 'cycle', 'grade', 'quality', 'rows', 'rowsStatus', 'rowsAsOf', 'refreshedAt', 'retention'],
  ...['version', 'status', 'publishedOn', 'coordinate', 'name', 'definition', 'element', 'type', 'domain'],
  ...['values', 'level', 'category', 'mask', 'exportable', 'notExportable'],
];

function linesOf(resources: readonly Resource[]): CsvCell[][] {
  const lines = resources.flatMap((one) =>
    one.fields.map((field) => [
      ...one.path.map(({ name }) => name),
      ...[one.path.at(-1)?.code, one.code, one.name, one.subgraph, one.provider, one.format, one.sharing],
      ...[one.sharingCondition, one.updateCycle, one.grade, one.quality],
      ...[one.volume?.rows, one.volume?.status, one.volume?.asOf, one.refreshedAt],
      ...[one.retention, one.version, one.status, one.publishedOn],
      ...[field.coordinate, field.name, field.definition, field.element, field.type, field.domain],
      ...[field.values.map(({ name }) => name).join(' '), field.level, field.category, field.mask],
      ...[field.exportable, field.notExportable],
    ]),
  );
  return [HEADING, ...lines];
}
