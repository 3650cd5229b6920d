import { hash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** `GET /schema.graphql`: the public schema, asked for anew each time and sent only when it has changed. */
export function registerSchemaFile(app: FastifyInstance, sdl: string): void {
  const etag = `"${hash('sha256', sdl, 'base64url')}"`;
  app.get('/schema.graphql', async (request, reply) => {
    reply.headers({ etag, 'cache-control': 'public, no-cache' });
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
    return reply.type('text/plain; charset=utf-8').send(sdl);
  });
}
