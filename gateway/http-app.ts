import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastifyStatic from '@fastify/static';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Actor } from '@hub/schema/actor.ts';
import type { ErrorCode } from '@hub/schema/error-codes.ts';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { GatewayContext } from './create-gateway.ts';
import { HTTP_STATUS } from './http-status.ts';
import type { Authenticate } from './identity/verify-token.ts';
import { Admission } from './limits/admission.ts';
import type { Limits } from './limits/limits.ts';

const BODY_LIMIT = 1024 * 1024;

/** Monaco writes styles inline; nothing else is inline, and nothing comes from elsewhere. */
const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

export interface HttpAppOptions {
  server: ApolloServer<GatewayContext>;
  authenticate: Authenticate;
  apiSdl: string;
  /** Folder of the built explorer. */
  explorer: string;
  /** What the explorer asks first. */
  explorerConfig: unknown;
  isReady: () => Promise<boolean>;
  limits: Pick<Limits, 'timeoutMs' | 'inFlight'>;
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor;
    /** Aborted when the caller has gone, or the time is up. */
    waiting: AbortSignal;
  }
}

/** The HTTP face of the hub. Listens nowhere by itself. */
export async function createHttpApp(options: HttpAppOptions): Promise<FastifyInstance> {
  const { server, authenticate, apiSdl, explorer, explorerConfig, isReady, limits } = options;
  const app = Fastify({ logger: false, bodyLimit: BODY_LIMIT, forceCloseConnections: 'idle' });
  app.decorateRequest('actor', null as never);
  app.decorateRequest('waiting', null as never);
  const admission = new Admission(limits);
  app.setErrorHandler((error: FastifyError, _request, reply) => refuse(reply, error));
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  await app.register(fastifyStatic, { root: explorer, prefix: '/explorer/', immutable: true, maxAge: '30d' });
  app.get('/explorer/config.json', async () => explorerConfig);
  app.get('/', async (_request, reply) => reply.redirect('/graphql'));
  app.get('/schema.graphql', async (_request, reply) => reply.type('text/plain; charset=utf-8').send(apiSdl));
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) =>
    (await isReady()) ? { status: 'ok' } : reply.code(503).send({ status: 'database away' }),
  );

  const graphql = fastifyApolloHandler(server, {
    context: async (request): Promise<GatewayContext> => ({
      actor: request.actor,
      address: request.ip,
      signal: request.waiting,
    }),
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Before a body is read: who is turned away costs next to nothing.
    async onRequest(request, reply) {
      if (!asksForPage(request)) request.waiting = admission.enter(reply.raw);
    },
    async handler(request, reply) {
      if (asksForPage(request))
        return reply
          .headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-cache' })
          .sendFile('index.html', explorer, { immutable: false, maxAge: 0 });
      reply.header('cache-control', 'no-store');
      request.actor = await authenticate(request.headers);
      return graphql.call(app, request, reply);
    },
  });
  return app;
}

/** A browser that opens the address, not a client that asks the graph. */
const asksForPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && headers.accept?.includes('text/html') === true;

/** What never reached the graph, in the graph's own form. */
function refuse(reply: FastifyReply, error: FastifyError | HubError) {
  if (error instanceof HubError) {
    const code = error.extensions.code as ErrorCode;
    const { retryAfter } = error.extensions;
    if (typeof retryAfter === 'number') reply.header('retry-after', retryAfter);
    if (HTTP_STATUS[code] === 401) reply.header('www-authenticate', 'Bearer');
    return sendError(reply, HTTP_STATUS[code] ?? 500, code, error.message);
  }
  if (error.statusCode === 413)
    return sendError(reply, 413, 'PAYLOAD_TOO_LARGE', `The body is larger than ${BODY_LIMIT} bytes.`);
  if (error.statusCode === 415)
    return sendError(reply, 415, 'BAD_REQUEST', 'Send the body as application/json.');
  if (error.statusCode && error.statusCode < 500)
    return sendError(reply, error.statusCode, 'BAD_REQUEST', 'The request is not a GraphQL request in JSON.');
  return sendError(reply, 500, 'INTERNAL_SERVER_ERROR', 'Something failed inside.');
}

const sendError = (reply: FastifyReply, status: number, code: ErrorCode, message: string) =>
  reply.code(status).send({ errors: [{ message, extensions: { code } }] });
