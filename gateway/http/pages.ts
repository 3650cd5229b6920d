import { hash } from 'node:crypto';
import fastifyStatic from '@fastify/static';
import type { Classifications } from '@hub/schema/classification.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

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

/** The explorer: where it was built, and what it asks first. */
export interface Pages {
  folder: string;
  config: unknown;
  classifications: Classifications;
  send(reply: FastifyReply): FastifyReply;
}

export const explorerPages = (folder: string, config: unknown, classifications: Classifications): Pages => ({
  folder,
  config,
  classifications,
  send: (reply) =>
    reply
      .headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-cache' })
      .sendFile('index.html', folder, { immutable: false, maxAge: 0 }),
});

export async function registerPages(app: FastifyInstance, pages: Pages): Promise<void> {
  const { folder, config } = pages;
  await app.register(fastifyStatic, { root: folder, prefix: '/explorer/', immutable: true, maxAge: '30d' });
  app.get('/explorer/config.json', async () => config);
  registerClassifications(app, pages.classifications);
  app.get('/', async (_request, reply) => reply.redirect('/graphql'));
}

/** What the public schema does not say, for its documentation; sent only when it has changed. */
function registerClassifications(app: FastifyInstance, classifications: Classifications): void {
  const json = JSON.stringify(Object.fromEntries(classifications));
  const etag = `"${hash('sha256', json, 'base64url')}"`;
  app.get('/explorer/classifications.json', async (request, reply) => {
    reply.headers({ etag, 'cache-control': 'public, no-cache' });
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(json);
  });
}

/** A browser that opens the address, not a client that asks the graph. */
export const asksForPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && headers.accept?.includes('text/html') === true;
