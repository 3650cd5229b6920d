import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Pool } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { post } from './post.ts';

const LONG_MS = 30_000;
const QUESTION = { path: '/graphql', headers: ['content-type', 'application/json'], body: '{"query":"…"}' };

/** A server, and a pool of connections to it. */
async function serve(listener: RequestListener, options: Pool.Options = {}) {
  const server = createServer(listener);
  const connections: Socket[] = [];
  server.on('connection', (socket) => connections.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
  onTestFinished(async () => {
    await pool.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { server, pool, connections };
}

test('an answer comes whole, however it was cut, and its connection serves the next question', async () => {
  const text = '{"name":"张伟"}';
  const bytes = Buffer.from(text);
  const bodies: string[] = [];
  const cut: RequestListener = async (request, response) => {
    bodies.push(Buffer.concat(await request.toArray()).toString());
    // In the middle of a character.
    response.writeHead(201).write(bytes.subarray(0, 10), () => response.end(bytes.subarray(10)));
  };
  const { pool, connections } = await serve(cut, { connections: 1 });
  for (let n = 0; n < 3; n++)
    expect(await post(pool, QUESTION, LONG_MS, undefined)).toEqual({ status: 201, text });
  expect(bodies).toEqual(Array(3).fill(QUESTION.body));
  expect(connections).toHaveLength(1);
});

test('an answer that does not come in time is given up, and the other side notices', async () => {
  const { server, pool } = await serve(() => {});
  const gone = once(server, 'request').then(([, response]) => once(response, 'close'));
  await expect(post(pool, QUESTION, 200, undefined)).rejects.toThrow('no answer within 200 ms');
  await gone;
});

test('an answer that stops half way is given up', async () => {
  const { pool } = await serve((_request, response) => void response.writeHead(200).write('{"data":'));
  await expect(post(pool, QUESTION, 200, undefined)).rejects.toThrow('no answer within 200 ms');
});

test('a question whose asker has gone is given up with their reason, and the other side notices', async () => {
  const { server, pool } = await serve(() => {});
  const caller = new AbortController();
  const reason = new Error('the caller has gone');
  const answer = post(pool, QUESTION, LONG_MS, caller.signal);
  const [, response] = await once(server, 'request');
  caller.abort(reason);
  await expect(answer).rejects.toBe(reason);
  await once(response, 'close');
});

test('a question given up before it was sent is never sent', async () => {
  const paths: (string | undefined)[] = [];
  const { server, pool } = await serve((request) => void paths.push(request.url), { connections: 1 });
  const first = post(pool, { ...QUESTION, path: '/first' }, LONG_MS, undefined);
  const [, response] = await once(server, 'request');
  const waiting = new AbortController();
  const second = post(pool, { ...QUESTION, path: '/second' }, LONG_MS, waiting.signal);
  waiting.abort(new Error('not any more'));
  await expect(second).rejects.toThrow('not any more');
  await expect(post(pool, { ...QUESTION, path: '/late' }, LONG_MS, waiting.signal)).rejects.toThrow(
    'not any more',
  );
  const last = post(pool, { ...QUESTION, path: '/last' }, LONG_MS, undefined);
  const asked = once(server, 'request');
  response.end();
  expect(await first).toEqual({ status: 200, text: '' });
  const [, lastResponse] = await asked;
  lastResponse.end();
  await last;
  expect(paths).toEqual(['/first', '/last']);
});

test('a connection that breaks is an error', async () => {
  const { pool } = await serve((request) => void request.socket.destroy());
  await expect(post(pool, QUESTION, LONG_MS, undefined)).rejects.toThrow('other side closed');
});
