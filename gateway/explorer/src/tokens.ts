import { requestDemoToken, type TokenRequest } from './hub.ts';

/** A token this close to its end is replaced before it is sent, so that no operation fails on the way. */
const MARGIN_MS = 60_000;

/**
 * Keeps the token of the person acted as and asks for a new one before it expires. Freshness is checked when a
 * token is needed, because timers do not run in a sleeping tab.
 */
export function createDemoTokens(): (request: TokenRequest) => Promise<string> {
  let current: { key: string; token: string; expiresAt: number } | undefined;
  return async (request) => {
    const key = JSON.stringify(request);
    if (current?.key === key && current.expiresAt - Date.now() > MARGIN_MS) return current.token;
    const { token, expiresAt } = await requestDemoToken(request);
    current = { key, token, expiresAt: Date.parse(expiresAt) };
    return token;
  };
}
