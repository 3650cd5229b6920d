import type { FastifyInstance } from 'fastify';

/** What pages of other origins may ask. Not the explorer's own header: its cookie is for its own origin. */
const PATHS: readonly string[] = [
  '/graphql',
  '/schema.graphql',
  '/copy',
  '/statistics.csv',
  '/catalog.json',
  '/catalog.csv',
];
const ALLOWED = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers':
    'authorization, content-type, x-purpose, x-assignment, x-request-id, apollo-require-preflight, traceparent',
  'access-control-max-age': '600',
};

/** Lets the pages of these origins ask the graph with tokens of their own (CORS); never with cookies. */
export function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.addHook('onRequest', async (request, reply) => {
    if (!PATHS.includes(request.routeOptions.url ?? '')) return;
    reply.header('vary', 'origin');
    const { origin } = request.headers;
    if (!origin || !origins.includes(origin)) return;
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'x-request-id, retry-after',
    });
    if (request.method === 'OPTIONS') reply.headers(ALLOWED);
  });
  for (const path of PATHS) app.options(path, async (_request, reply) => reply.code(204).send());
}
