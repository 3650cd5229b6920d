import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Classifications } from '@hub/schema/classification.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Nothing comes from elsewhere, and nothing is inline but the styles that Monaco writes. */
const policy = (styles: string) =>
  [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self'${styles}`,
    "font-src 'self'",
    "img-src 'self' data:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
const EXPLORER_POLICY = policy(" 'unsafe-inline'");
const PAGE_POLICY = policy('');
/** By address, what the bundle has there; `/graphql` is a page for browsers only. */
const EXPLORER = 'index.html';
const EXPLORER_ADDRESS = '/graphql';
const PAGES = {
  '/portrait': 'portrait.html',
  '/cockpit': 'cockpit.html',
  '/backflow': 'backflow.html',
} as const;
const MOST_ADDRESS = 500;

/** Where a login may lead back to: a page of the hub with what its address asks for; the explorer for anything else. */
export function pageAddress(wanted: unknown): string {
  const home = 'http://hub';
  if (typeof wanted !== 'string' || wanted.length > MOST_ADDRESS || !URL.canParse(wanted, home))
    return EXPLORER_ADDRESS;
  const { origin, pathname, search } = new URL(wanted, home);
  return origin === home && pathname in PAGES ? pathname + search : EXPLORER_ADDRESS;
}

/** The person before the page, as far as the page needs to know. */
export interface Visitor {
  name: string;
  roles: readonly string[];
  purposes: readonly string[];
  division?: string;
  institution?: string;
}

export interface PagesOptions {
  /** Where the explorer was built. */
  folder: string;
  /** What it asks first. */
  config: object;
  classifications: Classifications;
  /** `open` to all, `closed` to all, or open to whoever has logged in. */
  access: 'open' | 'closed' | ((headers: IncomingHttpHeaders) => Promise<Visitor | undefined>);
}

/** One sentence as a page of its own, with a way to log in again. */
export type Notice = (reply: FastifyReply, status: number, sentence: string) => FastifyReply;

/** Gives each page to whoever may see it. */
export type SendPage = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

export async function registerPages(app: FastifyInstance, options: PagesOptions): Promise<SendPage> {
  const { folder, config, access } = options;
  const closed = access === 'closed';
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/explorer/',
    serve: !closed,
    immutable: true,
    maxAge: '30d',
    // Whatever its address: the page is also a file of the bundle.
    setHeaders: (response, path) => {
      if (path.endsWith('.html'))
        response.setHeader(
          'content-security-policy',
          path.endsWith(EXPLORER) ? EXPLORER_POLICY : PAGE_POLICY,
        );
    },
  });
  registerClassifications(app, options.classifications);
  app.get('/', async (_request, reply) => reply.redirect('/graphql'));
  if (!closed)
    app.get('/explorer/config.json', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (access === 'open') return config;
      const session = await access(request.headers);
      return session ? { ...config, session } : reply.code(401).send({ message: '请先登录。' });
    });
  const send =
    (page: string): SendPage =>
    async (request, reply) => {
      reply.header('cache-control', 'no-cache');
      if (closed)
        return reply
          .code(404)
          .type('text/plain; charset=utf-8')
          .send('This hub serves no pages: OIDC_CLIENT_ID is not set.');
      if (access !== 'open' && !(await access(request.headers))) {
        const to = pageAddress(request.url);
        return reply.redirect(to === EXPLORER_ADDRESS ? '/login' : `/login?to=${encodeURIComponent(to)}`);
      }
      return reply.sendFile(page, folder, { immutable: false, maxAge: 0 });
    };
  for (const [address, page] of Object.entries(PAGES)) app.get(address, send(page));
  return send(EXPLORER);
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

/** In the clothes of the explorer, without its script. */
export function noticeOf(folder: string): Notice {
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  const styles = index.match(/<link rel="stylesheet"[^>]*>/g) ?? [];
  return (reply, status, sentence) =>
    reply
      .code(status)
      .headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(`<!doctype html>
<html lang="zh-CN">
  <head><meta charset="utf-8"><title>健康枢纽 HealthHub</title>${styles.join('')}</head>
  <body><main class="hub-notice"><h1>健康枢纽 <span lang="en">HealthHub</span></h1>
  <p>${escapeHtml(sentence)}</p><p><a href="/login">登录</a></p></main></body>
</html>`);
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** A browser that opens the address, not a client that asks the graph. */
export const asksForPage = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && headers.accept?.includes('text/html') === true;
