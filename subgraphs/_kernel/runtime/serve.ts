import type { KeyObject } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import { UsedTokens, verifyActorToken } from './actor-token.ts';
import type { Services } from './context.ts';
import type { Subgraph, SubgraphRequest } from './define-subgraph.ts';

const BODY_LIMIT = 4 * 1024 * 1024;

/**
 * A subgraph behind the HTTP wire: `POST /graphql`, 401 without the gateway's actor token. The caller listens and
 * closes.
 */
export function serveSubgraph(subgraph: Subgraph, services: Services, actorKey: KeyObject): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit: BODY_LIMIT });
  // The token is bound to the bytes of the body, so they are kept as they came.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  const used = new UsedTokens();
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.post('/graphql', async (request, reply) => {
    const body = String(request.body ?? '');
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    const actor = verifyActorToken(actorKey, token, subgraph.name, body, used);
    if (!actor) return reply.code(401).send({ errors: [{ message: 'No valid actor token.' }] });
    return subgraph.execute(actor, JSON.parse(body) as SubgraphRequest, services, goneSignal(reply.raw));
  });
  return app;
}

/** Aborted when the gateway closes the connection before it is answered. */
function goneSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
