import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { ensureExplorerBuilt } from '@hub/explorer/build.ts';
import { buildSchema, GraphQLError, graphql } from 'graphql';

export interface RunningHub {
  /** http://127.0.0.1:PORT */
  url: string;
  close(): Promise<void>;
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
].join('; ');

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

const config = {
  environment: 'development',
  purposes: [
    { code: 'TREAT', name: '诊疗' },
    { code: 'HRESCH', name: '科研' },
  ],
  people: [
    { name: 'doctor', title: '医生', purposes: ['TREAT'] },
    { name: 'analyst', title: '分析员', purposes: ['HRESCH'] },
  ],
  examples: [
    {
      title: '居民画像',
      query: `# 一位居民的基本信息：谁在问，就看到什么
query PersonProfile($id: ID!) {
  person(id: $id) {
    id
    name
    idNumber
    phone
  }
}
`,
      variables: '{ "id": "P-1" }',
    },
  ],
};

const schema = buildSchema(`
  type Query {
    "按标识查询居民 (person by id)"
    person(id: ID!): Person
  }
  "居民"
  type Person { id: ID! "姓名" name: String "身份证号" idNumber: String "电话" phone: String }
`);

function denied(coordinate: string): never {
  throw new GraphQLError(`您的身份无权查看 ${coordinate}（L4）。`, {
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate },
  });
}

async function execute(
  request: IncomingMessage,
  body: { query: string; variables?: Record<string, unknown> },
) {
  const known = request.headers.authorization !== undefined;
  const person = {
    id: 'P-1',
    name: () => (known ? '重庆市渝中区居民张*' : denied('Person.name')),
    idNumber: () => denied('Person.idNumber'),
    phone: () => (known ? '138****0000' : denied('Person.phone')),
  };
  const answer = await graphql({
    schema,
    source: body.query,
    variableValues: body.variables ?? null,
    rootValue: { person: () => person },
  });
  const masked =
    answer.data?.person && known ? { extensions: { masked: ['Person.name', 'Person.phone'] } } : {};
  return { ...answer, ...masked };
}

async function handle(dist: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://hub').pathname;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
  const send = (value: unknown) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(value));

  if (path === '/explorer/config.json') return void send(config);
  if (path === '/demo/token') {
    const expiresAt = new Date(Date.now() + 600_000).toISOString();
    return void send({ token: `demo-${body.name}`, expiresAt });
  }
  if (path === '/graphql' && request.method === 'POST') return void send(await execute(request, body));
  const file = path === '/graphql' ? 'index.html' : path.replace('/explorer/', '');
  response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
  response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
  response.end(await readFile(join(dist, file)));
}

/** Starts what the page tests talk to. Everything they know of it is its URL. */
export async function startHub(): Promise<RunningHub> {
  const dist = await ensureExplorerBuilt();
  const server = createServer((request, response) => {
    handle(dist, request, response).catch((error: Error) => response.writeHead(500).end(error.message));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
