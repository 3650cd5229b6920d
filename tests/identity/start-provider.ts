import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HubClaims } from '@hub/gateway/identity/actor-from-claims.ts';
import Provider, { type Configuration } from 'oidc-provider';

export const CLIENT = { id: 'healthhub-pages', secret: 'a secret of the test alone' };
const AUDIENCE = 'healthhub';

export interface IdentityProvider {
  issuer: string;
  audience: string;
  jwksUrl: URL;
  close(): void;
}

/**
 * A real OpenID Connect provider on this machine. Its page of login asks for an account's name and believes it.
 * @param hubUrl where it sends people back to
 * @param accounts by name, what their tokens say
 */
export async function startProvider(
  hubUrl: string,
  accounts: Readonly<Record<string, HubClaims>>,
): Promise<IdentityProvider> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configurationFor(hubUrl, accounts));
  const handle = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/')) void interact(provider, request, response);
    else void handle(request, response);
  });
  return {
    issuer,
    audience: AUDIENCE,
    jwksUrl: new URL('/jwks', issuer),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function configurationFor(hubUrl: string, accounts: Readonly<Record<string, HubClaims>>): Configuration {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  return {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${hubUrl}/login/callback`],
        post_logout_redirect_uris: [`${hubUrl}/logout`],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...key, alg: 'ES256', use: 'sig', kid: 'test' }] },
    cookies: { keys: ['of the test'] },
    pkce: { required: () => true },
    claims: { profile: ['name'] },
    conformIdTokenClaims: false,
    findAccount: (_context, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId, name: `账号 ${accountId}` }),
    }),
    extraTokenClaims: (_context, token) =>
      'accountId' in token ? { ...accounts[String(token.accountId)] } : undefined,
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        accountId: oidc.session!.accountId!,
        clientId: oidc.client!.clientId,
      });
      grant.addOIDCScope('openid profile');
      grant.addResourceScope('urn:healthhub:graph', 'graph');
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:healthhub:graph',
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: 'graph',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}

/** A form with one field; posting it logs in. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  if (request.method === 'POST') {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const accountId = new URLSearchParams(Buffer.concat(parts).toString()).get('account') ?? '';
    return provider.interactionFinished(request, response, { login: { accountId } });
  }
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(
    '<!doctype html><link rel="icon" href="data:,"><form method="post"><input name="account"><button>Log in</button></form>',
  );
}
