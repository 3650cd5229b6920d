import { EXPLORER_HEADER } from './hub.ts';
import { type Choice, tokenRequest } from './identity.ts';
import { createDemoTokens } from './tokens.ts';

export type Credentials = { choice: Choice; ownToken: string; hasSession: boolean };

export const LOGIN_ENDED = '登录已过期；刷新页面即可重新登录';

/**
 * The headers of an operation, as whoever is chosen at that moment.
 * @param credentials read anew for every operation
 */
export function createHeaders(credentials: () => Credentials): () => Promise<Record<string, string>> {
  const demoToken = createDemoTokens();
  return async () => {
    const { choice, ownToken, hasSession } = credentials();
    const request = tokenRequest(choice);
    const token = ownToken || (request && (await demoToken(request)));
    return {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(hasSession && EXPLORER_HEADER),
      ...(choice.purpose && { 'x-purpose': choice.purpose }),
    };
  };
}
