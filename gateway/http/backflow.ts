import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { ErrorCode } from '@hub/schema/error-codes.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Identity } from '../identity/open-identity.ts';
import { type AskGraphOptions, askGraphAs } from './ask-graph.ts';

const FILE = `query BackflowFile($release: ID!, $part: Int!) {
  backflowFile(release: $release, part: $part) { name sha256 } }`;
const MANIFEST = `query BackflowManifest($release: ID!) { backflowRelease(id: $release) { manifest } }`;

export interface BackflowFilesOptions extends AskGraphOptions {
  authenticate: Identity['authenticate'];
  folder: string;
}

/**
 * `GET /backflow/releases/ID/manifest.json` and `…/parts/NUMBER`: what a bulk export has made, for the recipient. Whether
 * it may leave now the graph says, which puts it on record; a part can be taken up where it broke off (HTTP ranges).
 */
export function registerBackflowFiles(app: FastifyInstance, options: BackflowFilesOptions): void {
  const { authenticate, folder } = options;
  /** @throws HubError as the graph refuses it */
  const ask = async (request: FastifyRequest, query: string, variables: Record<string, unknown>) => {
    request.actor = await authenticate(request.headers);
    const { data, errors } = await askGraphAs(
      options,
      request,
      new AbortController().signal,
    )(query, variables);
    const [error] = errors ?? [];
    if (error) throw new HubError((error.extensions?.code ?? 'NOT_FOUND') as ErrorCode, error.message);
    return Object.values(data ?? {})[0] as Record<string, string> | null;
  };

  app.get<{ Params: { release: string } }>(
    '/backflow/releases/:release/manifest.json',
    async (request, reply) => {
      request.facts.operation = 'BackflowManifest';
      const found = await ask(request, MANIFEST, { release: request.params.release });
      if (!found?.manifest) throw new HubError('NOT_FOUND', 'There is no such release, or it is not ready.');
      return reply
        .header('cache-control', 'no-store')
        .type('application/json; charset=utf-8')
        .send(found.manifest);
    },
  );

  app.get<{ Params: { release: string; part: string } }>(
    '/backflow/releases/:release/parts/:part',
    async (request, reply) => {
      request.facts.operation = 'BackflowFile';
      const { release, part } = request.params;
      if (!/^\d{1,6}$/.test(part)) throw new HubError('NOT_FOUND', 'There is no such file.');
      const file = await ask(request, FILE, { release, part: Number(part) });
      if (!file) throw new HubError('NOT_FOUND', 'There is no such file.');
      const etag = `"${file.sha256}"`;
      // Files never change; what sends them knows of no tag but its own.
      if (request.raw.headers['if-range'] === etag) delete request.raw.headers['if-range'];
      return reply
        .headers({ 'cache-control': 'no-store', etag })
        .sendFile(`${release}/${file.name}`, folder, {
          cacheControl: false,
          etag: false,
          lastModified: false,
        });
    },
  );
}
