import type { KeyObject } from 'node:crypto';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { FastifyInstance } from 'fastify';
import { decodeJwt } from 'jose';
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { LoginClient } from '../environment.ts';
import { readCookie, writeCookie } from '../http/cookies.ts';
import { type Notice, pageAddress } from '../http/pages.ts';
import { createSeal } from './seal.ts';
import { cookieOf, type Sessions } from './session.ts';
import type { Authenticate } from './verify-token.ts';

export interface LoginOptions {
  issuer: string;
  client: LoginClient;
  /** From which the key of the cookies is derived. */
  secret: KeyObject;
  sessions: Sessions;
  /** Judges the access token as it would any bearer's. */
  authenticate: Authenticate;
  notice: Notice;
  onError(error: unknown): void;
}

/** What a browser holds between leaving for the identity provider and coming back. */
interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
  /** the page that the login began from */
  to: string;
}

const ATTEMPT_SECONDS = 600;
const MOST_SESSION_SECONDS = 3600;
const CALLBACK = '/login/callback';
const LOGGED_OUT = '/logout';

/**
 * Logs people in with the authorization code flow and PKCE (RFC 7636, OpenID Connect Core 3.1): `GET /login`,
 * `GET /login/callback`, `POST /logout` from the page → {url} to go on to, and the page that ends there.
 */
export function registerLogin(app: FastifyInstance, options: LoginOptions): void {
  const { client, sessions, authenticate, notice, onError } = options;
  const redirectUri = new URL(CALLBACK, client.publicUrl).href;
  const cookie = cookieOf(client.publicUrl, 'healthhub-login');
  const seal = createSeal<Attempt>(options.secret, 'login');
  const provider = discoverOnce(options);

  app.get<{ Querystring: { to?: unknown } }>('/login', async ({ query }, reply) => {
    reply.header('cache-control', 'no-store');
    const configuration = await provider();
    if (!configuration) return notice(reply, 503, '身份提供者暂时无法访问，请稍后再试。');
    const attempt = {
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      to: pageAddress(query.to),
    };
    writeCookie(reply, cookie, await seal.close(attempt, ATTEMPT_SECONDS), ATTEMPT_SECONDS);
    const target = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid profile',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return reply.redirect(target.href);
  });

  app.get(CALLBACK, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const attempt = await seal.open(readCookie(cookie, request.headers.cookie));
    writeCookie(reply, cookie, '', 0);
    if (!attempt) return notice(reply, 400, '这次登录已经过期，或不是从本页开始的；请重新登录。');
    const configuration = await provider();
    if (!configuration) return notice(reply, 503, '身份提供者暂时无法访问，请稍后再试。');
    try {
      const answer = new URL(request.url, client.publicUrl);
      const tokens = await authorizationCodeGrant(configuration, answer, {
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        pkceCodeVerifier: attempt.verifier,
        idTokenExpected: true,
      });
      const { access_token: token } = tokens;
      await authenticate({ authorization: `Bearer ${token}` });
      const seconds = Math.min(
        (decodeJwt(token).exp ?? 0) - Math.floor(Date.now() / 1000),
        MOST_SESSION_SECONDS,
      );
      const name = nameOf(tokens.claims() ?? {});
      if (await sessions.begin(reply, { token, name }, seconds))
        return reply.redirect(pageAddress(attempt.to));
      return notice(reply, 403, '此账号的令牌过大，浏览器无法保存；请与管理员联系。');
    } catch (error) {
      onError(error);
      return notice(reply, ...refusalOf(error));
    }
  });

  app.post('/logout', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (!sessions.fromPage(request.headers)) throw new HubError('FORBIDDEN', 'Log out from the page.');
    sessions.end(reply);
    const after = new URL(LOGGED_OUT, client.publicUrl).href;
    const configuration = await provider();
    if (!configuration?.serverMetadata().end_session_endpoint) return { url: after };
    return { url: buildEndSessionUrl(configuration, { post_logout_redirect_uri: after }).href };
  });

  app.get(LOGGED_OUT, async (_request, reply) => {
    // What the page stored as it was left is forgotten too.
    reply.header('clear-site-data', '"storage"');
    return notice(reply, 200, '已退出登录。');
  });
}

/** The provider's metadata, read on first use: a hub starts without its provider, and asks again until it is there. */
function discoverOnce({ issuer, client, onError }: LoginOptions): () => Promise<Configuration | undefined> {
  let found: Promise<Configuration | undefined> | undefined;
  const url = new URL(issuer);
  const authentication = client.secret ? ClientSecretBasic(client.secret) : None();
  const read = () =>
    discovery(url, client.id, undefined, authentication, {
      execute: [
        // Signatures of ID tokens are checked although they come straight from the provider.
        enableNonRepudiationChecks,
        // The environment allows http on this machine only.
        ...(url.protocol === 'http:' ? [allowInsecureRequests] : []),
      ],
      timeout: 10,
    }).catch((error: unknown) => {
      onError(error);
      found = undefined;
      return undefined;
    });
  return () => {
    found ??= read();
    return found;
  };
}

function nameOf(claims: Record<string, unknown>): string {
  const name = [claims.name, claims.preferred_username, claims.sub].find((one) => typeof one === 'string');
  return String(name ?? '').slice(0, 64);
}

/** Status and sentence for a login that was not completed. */
function refusalOf(error: unknown): [number, string] {
  if (error instanceof HubError) return [403, `枢纽不接受此账号的令牌：${error.message}`];
  if (error instanceof AuthorizationResponseError) return [403, '身份提供者没有完成登录。'];
  return [400, '身份提供者的回答与这次登录不符；请重新登录。'];
}
