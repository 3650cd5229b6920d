import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { Actor } from '@hub/schema/actor.ts';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import type { GatewayContext } from '../create-gateway.ts';
import type { Authenticate } from '../identity/verify-token.ts';
import { Admission } from '../limits/admission.ts';
import type { Limits } from '../limits/limits.ts';
import type { RequestFacts } from '../observe/facts.ts';
import { type Observer, observeRequests } from './observe-requests.ts';
import { asksForPage, type Pages, registerPages } from './pages.ts';
import { BODY_LIMIT, refuse } from './refuse.ts';

export interface HttpAppOptions {
  server: ApolloServer<GatewayContext>;
  authenticate: Authenticate;
  apiSdl: string;
  pages: Pages;
  isReady: () => Promise<boolean>;
  limits: Pick<Limits, 'timeoutMs' | 'inFlight'>;
  observer: (inside: () => number) => Observer;
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor;
    /** Aborted when the caller has gone, or the time is up. */
    waiting: AbortSignal;
    facts: RequestFacts;
  }
}

/** The HTTP face of the hub. Listens nowhere by itself. */
export async function createHttpApp(options: HttpAppOptions): Promise<FastifyInstance> {
  const { server, authenticate, apiSdl, pages, isReady, limits } = options;
  const app = Fastify({ logger: false, bodyLimit: BODY_LIMIT, forceCloseConnections: 'idle' });
  for (const name of ['actor', 'waiting', 'facts']) app.decorateRequest(name, null as never);
  app.setErrorHandler((error: FastifyError, _request, reply) => refuse(reply, error));
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });
  const admission = new Admission(limits);
  observeRequests(
    app,
    options.observer(() => admission.inside),
  );
  await registerPages(app, pages);
  app.get('/schema.graphql', async (_request, reply) => reply.type('text/plain; charset=utf-8').send(apiSdl));
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) =>
    (await isReady()) ? { status: 'ok' } : reply.code(503).send({ status: 'database away' }),
  );

  const graphql = fastifyApolloHandler(server, {
    context: async ({ actor, ip, waiting, facts }): Promise<GatewayContext> => ({
      actor,
      address: ip,
      signal: waiting,
      facts,
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
      if (asksForPage(request)) return pages.send(reply);
      reply.header('cache-control', 'no-store');
      request.actor = await authenticate(request.headers);
      return graphql.call(app, request, reply);
    },
  });
  return app;
}
