import { Readable } from 'node:stream';
import type { ApolloServer } from '@apollo/server';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { PERSONAL_PURPOSE } from '@hub/schema/purposes.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AskForCopy, type CopyAnswer, copyOf } from '../copy/copy-of.ts';
import { copyDocuments } from '../copy/documents.ts';
import type { GatewayContext } from '../create-gateway.ts';
import type { Authenticate } from '../identity/verify-token.ts';

/** Copies under way in this process; each is as long as a file, and asks one question at a time. */
const MOST_AT_ONCE = 4;

export interface CopyOptions {
  server: ApolloServer<GatewayContext>;
  authenticate: Authenticate;
  apiSdl: string;
  /** Milliseconds for each question. */
  timeoutMs: number;
}

/**
 * `GET /copy`: one's whole file as one JSON document, streamed, for a resident with a token. Every part is asked of the
 * graph itself, so that it is guarded, counted and put on record like any other question; a part that cannot be had
 * breaks the stream off, and what has come is no JSON.
 */
export function registerCopy(app: FastifyInstance, options: CopyOptions): void {
  const { server, authenticate, apiSdl, timeoutMs } = options;
  const documents = copyDocuments(apiSdl);
  let under = 0;

  const asking = (request: FastifyRequest, gone: AbortSignal): AskForCopy => {
    const { actor, ip: address, facts } = request;
    return async (query, variables) => {
      const signal = AbortSignal.any([gone, AbortSignal.timeout(timeoutMs)]);
      const contextValue = { actor, address, signal, facts: { requestId: facts.requestId } };
      const { body } = await server.executeOperation({ query, variables }, { contextValue });
      if (body.kind !== 'single') throw new Error('the graph answers in one piece');
      return body.singleResult as CopyAnswer;
    };
  };

  app.get('/copy', async (request, reply) => {
    request.facts.operation = 'Copy';
    request.actor = await authenticate(request.headers);
    if (!request.actor.id) throw new HubError('UNAUTHENTICATED', 'Send a resident’s token.');
    if (request.actor.purpose !== PERSONAL_PURPOSE)
      throw new HubError('FORBIDDEN', 'A copy is made for a resident, of their own file.');
    if (under >= MOST_AT_ONCE)
      throw new HubError('OVERLOADED', 'Others are taking copies; come back in 10 s.', { retryAfter: 10 });
    under++;
    const gone = new AbortController();
    reply.raw.once('close', () => {
      under--;
      gone.abort(new HubError('TIMEOUT', 'The caller has gone.'));
    });
    const parts = await copyOf(documents, asking(request, gone.signal), new Date());
    return reply
      .headers({
        'cache-control': 'no-store',
        'content-disposition': 'attachment; filename="health-file.json"',
      })
      .type('application/json; charset=utf-8')
      .send(Readable.from(parts, { objectMode: false }));
  });
}
