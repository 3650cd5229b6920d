import fastifyStatic from '@fastify/static';
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
  send(reply: FastifyReply): FastifyReply;
}

export const explorerPages = (folder: string, config: unknown): Pages => ({
  folder,
  config,
  send: (reply) =>
    reply
      .headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-cache' })
      .sendFile('index.html', folder, { immutable: false, maxAge: 0 }),
});

export async function registerPages(app: FastifyInstance, { folder, config }: Pages): Promise<void> {
  await app.register(fastifyStatic, { root: folder, prefix: '/explorer/', immutable: true, maxAge: '30d' });
  app.get('/explorer/config.json', async () => config);
  app.get('/', async (_request, reply) => reply.redirect('/graphql'));
}

/** A browser that opens the address, not a client that asks the graph. */
export const asksForPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && headers.accept?.includes('text/html') === true;
