import type { CastMember } from '@hub/db/demo/cast.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LOOPBACK_NAMES } from '../environment.ts';
import { type DemoIssuer, findMember } from './demo-issuer.ts';

const LOOPBACK_ADDRESSES = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

interface TokenBody {
  name?: unknown;
  person?: unknown;
  institution?: unknown;
  division?: unknown;
}

/**
 * `POST /demo/token` {name, person?, institution?, division?} → {token, expiresAt} and `GET /demo/jwks.json`.
 * A refusal is {message}. Register only in development.
 */
export function registerDemoRoutes(
  app: FastifyInstance,
  issuer: DemoIssuer,
  cast: readonly CastMember[],
): void {
  app.get('/demo/jwks.json', { onRequest: localOnly }, async () => issuer.keys);
  app.post<{ Body: TokenBody | null }>('/demo/token', { onRequest: localOnly }, async (request, reply) => {
    const { name, person, institution, division } = request.body ?? {};
    const member = findMember(cast, text(name) ?? '');
    if (typeof member === 'string') return reply.code(400).send({ message: member });
    reply.header('cache-control', 'no-store');
    return issuer.issue(member, {
      personId: text(person),
      institutionCode: text(institution),
      divisionCode: text(division),
    });
  });
}

const text = (value: unknown) =>
  (typeof value === 'string' && value.length <= 64 && value.trim()) || undefined;

async function localOnly(request: FastifyRequest, reply: FastifyReply) {
  if (isLocal(request.socket.remoteAddress, request.headers.host)) return;
  return reply
    .code(403)
    .send({ message: 'The demo issuer answers only on this machine, called by its own name.' });
}

/** From this machine, and addressed as this machine: a page elsewhere may rebind its own name to 127.0.0.1. */
export function isLocal(remoteAddress: string | undefined, host: string | undefined): boolean {
  const name = URL.parse(`http://${host ?? ''}`)?.hostname ?? '';
  return LOOPBACK_ADDRESSES.includes(remoteAddress ?? '') && LOOPBACK_NAMES.includes(name);
}
