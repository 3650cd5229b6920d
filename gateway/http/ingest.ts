import type { Readable } from 'node:stream';
import type { Deliver } from '@hub/kernel/intake/deliver.ts';
import type { FastifyInstance } from 'fastify';
import type { Authenticate } from '../identity/verify-token.ts';

const MEDIA_TYPES = [
  'application/fhir+json',
  'application/json',
  'application/fhir+ndjson',
  'application/x-ndjson',
  'application/ndjson',
];
/** A delivery is a stream and is never held; this bounds how long one may go on. */
const MOST_BYTES = 1024 ** 3;

/**
 * `POST /ingest?source=CODE`: a FHIR R4 bundle, resource or NDJSON from the source's own system. Answers the summary
 * of `hub ingest`, with the hub codes it gave out; 422 where the body breaks off or is no FHIR, what stands before the
 * break being stored.
 */
export async function registerIngest(
  app: FastifyInstance,
  authenticate: Authenticate,
  deliver: Deliver,
): Promise<void> {
  await app.register((scope, _options, ready) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(MEDIA_TYPES, (_request, payload, done) => done(null, payload));
    scope.post<{ Querystring: { source?: string }; Body: Readable }>(
      '/ingest',
      { bodyLimit: MOST_BYTES },
      async (request, reply) => {
        request.facts.operation = 'Ingest';
        const actor = await authenticate(request.headers);
        const answer = await deliver(actor, String(request.query.source ?? ''), request.body);
        return reply.code(answer.damaged.length > 0 ? 422 : 200).send(answer);
      },
    );
    ready();
  });
}
