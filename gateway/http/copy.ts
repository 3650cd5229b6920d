import { Readable } from 'node:stream';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { PERSONAL_PURPOSE } from '@hub/schema/purposes.ts';
import type { FastifyInstance } from 'fastify';
import { type AskForCopy, copyOf } from '../copy/copy-of.ts';
import { copyDocuments } from '../copy/documents.ts';
import type { Authenticate } from '../identity/verify-token.ts';
import { type AskGraphOptions, askGraphAs } from './ask-graph.ts';

/** Copies under way in this process; each is as long as a file, and asks one question at a time. */
const MOST_AT_ONCE = 4;

export interface CopyOptions extends AskGraphOptions {
  authenticate: Authenticate;
  apiSdl: string;
}

/**
 * `GET /copy`: one's whole file as one JSON document, streamed, for a resident with a token. Every part is asked of the
 * graph itself, so that it is guarded, counted and put on record like any other question; a part that cannot be had
 * breaks the stream off, and what has come is no JSON.
 */
export function registerCopy(app: FastifyInstance, options: CopyOptions): void {
  const { authenticate, apiSdl } = options;
  const documents = copyDocuments(apiSdl);
  let under = 0;

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
    const parts = await copyOf(
      documents,
      askGraphAs(options, request, gone.signal) as AskForCopy,
      new Date(),
    );
    return reply
      .headers({
        'cache-control': 'no-store',
        'content-disposition': 'attachment; filename="health-file.json"',
      })
      .type('application/json; charset=utf-8')
      .send(Readable.from(parts, { objectMode: false }));
  });
}
