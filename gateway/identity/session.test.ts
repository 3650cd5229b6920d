import { generateKeyPairSync } from 'node:crypto';
import fastify from 'fastify';
import { expect, test } from 'vitest';
import { createSessions } from './session.ts';

const sessions = createSessions(generateKeyPairSync('ed25519').privateKey, new URL('https://hub.example'));

/** What a browser is told to keep, and whether it will. */
async function begun(token: string) {
  const app = fastify();
  app.get('/', async (_request, reply) => ({
    kept: await sessions.begin(reply, { token, name: '周明' }, 600),
  }));
  const { headers, body } = await app.inject('/');
  return { cookie: headers['set-cookie'] as string | undefined, ...(JSON.parse(body) as { kept: boolean }) };
}

test('over TLS a cookie is held to this very host', async () => {
  const { cookie } = await begun('eyJ');
  expect(cookie).toMatch(
    /^__Host-healthhub-session=[\w.-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
  );
  const [pair] = cookie!.split(';');
  expect(await sessions.of({ cookie: `theme=dark; ${pair}; a=b` })).toEqual({ token: 'eyJ', name: '周明' });
  expect(await sessions.of({ cookie: `healthhub-session=${pair!.split('=')[1]}` })).toBeUndefined();
});

test('a token that no browser would keep begins nothing', async () => {
  expect(await begun('x'.repeat(5000))).toEqual({ cookie: undefined, kept: false });
  expect((await begun('x'.repeat(2500))).kept).toBe(true);
});
