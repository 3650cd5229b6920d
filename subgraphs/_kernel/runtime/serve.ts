import { type KeyObject, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Actor } from '@hub/schema/actor.ts';
import Fastify, { type FastifyInstance } from 'fastify';
import type { AccessLog } from '../audit/access-log.ts';
import { isUuid } from '../resource/identifiers.ts';
import { UsedTokens, verifyActorToken } from './actor-token.ts';
import type { Services } from './context.ts';
import type { Subgraph, SubgraphRequest, SubgraphResponse } from './define-subgraph.ts';
import { HubError } from './errors.ts';

const BODY_LIMIT = 4 * 1024 * 1024;

export interface ServeOptions {
  services: Services;
  actorKey: KeyObject;
  accessLog: AccessLog;
}

/**
 * A subgraph behind the HTTP wire: `POST /graphql`, 401 without the gateway's actor token. What it reads is on record
 * before it answers, and does not travel. The caller listens and closes.
 */
export function serveSubgraph(
  subgraph: Subgraph,
  { services, actorKey, accessLog }: ServeOptions,
): FastifyInstance {
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
    const { query, variables = {}, operationName, operation } = JSON.parse(body) as SubgraphRequest;
    const asked = { query, variables, ...(operationName ? { operationName } : {}) };
    const answer = await subgraph.execute(actor, asked, services, goneSignal(reply.raw));
    return recorded(answer, actor, operation);
  });
  return app;

  async function recorded(
    { reads, ...answer }: SubgraphResponse,
    actor: Actor,
    operation = '',
  ): Promise<SubgraphResponse> {
    if (!reads) return answer;
    const named = isUuid(operation) ? operation : randomUUID();
    try {
      await accessLog.append({ operation: named, actor, by: subgraph.name, reads: [reads] });
      return answer;
    } catch (error) {
      if (error instanceof HubError) return { errors: [error] };
      throw error;
    }
  }
}

/** Aborted when the gateway closes the connection before it is answered. */
function goneSignal(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}
