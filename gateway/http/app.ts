import type { IncomingHttpHeaders } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { Actor } from '@hub/schema/actor.ts';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { GatewayContext } from '../create-gateway.ts';
import { type DocumentDoorOptions, documentDoor } from '../documents/door.ts';
import { Admission, type AdmissionLimits } from '../limits/admission.ts';
import { Lateness } from '../limits/lateness.ts';
import type { RequestFacts } from '../observe/facts.ts';
import { allowOrigins } from './cross-origin.ts';
import { type Observer, observeRequests } from './observe-requests.ts';
import { asksForPage, type PagesOptions, registerPages } from './pages.ts';
import { BODY_LIMIT, refuse, refuseAddress, refuseMalformedAddress, refuseMethod } from './refuse.ts';
import { registerSchemaFile } from './schema-file.ts';

export interface HttpAppOptions {
  server: ApolloServer<GatewayContext>;
  authenticate: (headers: IncomingHttpHeaders) => Promise<Actor>;
  apiSdl: string;
  documents: DocumentDoorOptions;
  pages: PagesOptions;
  /** Whose pages may ask the graph. */
  corsOrigins: readonly string[];
  isReady: () => Promise<boolean>;
  limits: AdmissionLimits;
  observer: (inside: () => number) => Observer;
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor;
    /** Aborted when the caller has gone, or the time is up. */
    waiting: AbortSignal;
    facts: RequestFacts;
    /** The text of the document that the request only named. */
    document: string | undefined;
  }
}

/** What is busy when it begins to drain would otherwise stay open, and hold it up, as long as its client likes. */
function endConnectionsWhenClosing(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}

/** The HTTP face of the hub. Listens nowhere by itself. */
export async function createHttpApp(options: HttpAppOptions): Promise<FastifyInstance> {
  const { server, authenticate, apiSdl, isReady, limits } = options;
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: 'idle',
    // Whoever is connected while it drains is answered as always; Fastify's own 503 has no code.
    return503OnClosing: false,
    frameworkErrors: (_error, _request, reply: FastifyReply) => refuseMalformedAddress(reply),
  });
  endConnectionsWhenClosing(app);
  for (const name of ['actor', 'waiting', 'facts', 'document']) app.decorateRequest(name, null as never);
  app.setErrorHandler((error: FastifyError, _request, reply) => refuse(reply, error));
  app.setNotFoundHandler(refuseAddress);
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });
  const lateness = new Lateness();
  app.addHook('onClose', async () => lateness.close());
  const admission = new Admission(limits, lateness);
  observeRequests(
    app,
    options.observer(() => admission.inside),
  );
  allowOrigins(app, options.corsOrigins);
  const sendPage = await registerPages(app, options.pages);
  registerSchemaFile(app, apiSdl);
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) =>
    (await isReady()) ? { status: 'ok' } : reply.code(503).send({ status: 'database away' }),
  );

  const openDocument = documentDoor(options.documents);
  const graphql = fastifyApolloHandler(server, {
    context: async ({ actor, ip, waiting, facts, document }): Promise<GatewayContext> => ({
      actor,
      ...(document ? { document } : {}),
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
      if (asksForPage(request)) return sendPage(request, reply);
      reply.header('cache-control', 'no-store');
      request.actor = await authenticate(request.headers);
      request.document = openDocument(parametersOf(request));
      return graphql.call(app, request, reply);
    },
  });
  app.route({ method: ['PUT', 'PATCH', 'DELETE'], url: '/graphql', handler: refuseMethod });
  return app;
}

/** As Apollo Server will read them. */
function parametersOf({ method, body, url }: FastifyRequest): Record<string, unknown> {
  if (method === 'GET') return Object.fromEntries(new URL(url, 'http://hub').searchParams);
  return body && typeof body === 'object' ? { ...body } : {};
}
