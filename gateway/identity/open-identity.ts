import type { IncomingHttpHeaders } from 'node:http';
import { StartupError } from '@hub/db/startup-error.ts';
import { actorPrivateKey } from '@hub/kernel/runtime/actor-key.ts';
import type { Log } from '@hub/kernel/runtime/log.ts';
import type { Actor } from '@hub/schema/actor.ts';
import type { FastifyInstance } from 'fastify';
import type { Environment } from '../environment.ts';
import type { Notice, PagesOptions } from '../http/pages.ts';
import { DEMO_AUDIENCE, DEMO_ISSUER, openDemoIssuer } from './demo-issuer.ts';
import { registerDemoRoutes } from './demo-routes.ts';
import type { HolderOf } from './holder.ts';
import { registerLogin } from './login.ts';
import { createSessions } from './session.ts';
import { type Authenticate, createAuthenticate } from './verify-token.ts';

/** The demo people. */
type Cast = Parameters<typeof registerDemoRoutes>[2];

/** Everything about who asks, as the mode has it: the demo issuer in development, the identity provider's login else. */
export interface Identity {
  /** Tokens only: for programs. */
  bearer: Authenticate;
  /** Tokens, and the session of a page: for the graph, and for what pages download. */
  authenticate: (headers: IncomingHttpHeaders) => Promise<Actor>;
  /** Who may read the pages. */
  access: PagesOptions['access'];
  /** `notice` shows a sentence as a page. */
  registerRoutes(app: FastifyInstance, notice: Notice): void;
}

interface IdentityOptions {
  cast: Cast;
  holderOf: HolderOf;
  log: Log;
}

/** @throws StartupError without an identity provider in production. */
export const openIdentity = (environment: Environment, options: IdentityOptions): Promise<Identity> =>
  environment.mode === 'development' ? openDemo(environment, options) : openProduction(environment, options);

async function openDemo(
  { dataDir, oidc }: Environment,
  { cast, holderOf }: IdentityOptions,
): Promise<Identity> {
  const issuer = await openDemoIssuer(dataDir);
  const bearer = createAuthenticate(
    oidc ? provider(oidc) : { issuer: DEMO_ISSUER, audience: DEMO_AUDIENCE, keys: issuer.keys },
    holderOf,
  );
  return {
    bearer,
    authenticate: bearer,
    access: 'open',
    registerRoutes: (app) => registerDemoRoutes(app, issuer, cast),
  };
}

async function openProduction(
  environment: Environment,
  { holderOf, log }: IdentityOptions,
): Promise<Identity> {
  const { oidc, login } = environment;
  if (!oidc) throw new StartupError('No identity provider is configured.');
  const bearer = createAuthenticate(provider(oidc), holderOf);
  if (!login) return { bearer, authenticate: bearer, access: 'closed', registerRoutes: () => {} };
  const secret = actorPrivateKey(environment);
  const sessions = createSessions(secret, login.publicUrl);
  const authenticate = sessions.authenticating(bearer);
  return {
    bearer,
    authenticate,
    access: sessions.visitor(bearer),
    registerRoutes: (app, notice) =>
      registerLogin(app, {
        issuer: oidc.issuer,
        client: login,
        secret,
        sessions,
        authenticate: bearer,
        notice,
        onError: (error) => log.error('login failed', error),
      }),
  };
}

const provider = ({ issuer, audience, jwksUrl }: NonNullable<Environment['oidc']>) => ({
  issuer,
  audience,
  keys: jwksUrl,
});
