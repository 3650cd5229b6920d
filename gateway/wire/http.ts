import type { KeyObject } from 'node:crypto';
import { signActorToken } from '@hub/kernel/runtime/actor-token.ts';
import type { SubgraphResponse } from '@hub/kernel/runtime/define-subgraph.ts';
import { Pool } from 'undici';
import type { DataSource } from './data-source.ts';
import { post } from './post.ts';

const TIMEOUT_MS = 10_000;

/**
 * Asks a subgraph at `url` on connections that stay open, vouching for the actor with a token bound to the subgraph
 * and to this body.
 */
export function overHttp(
  subgraph: string,
  url: string,
  actorKey: KeyObject,
): DataSource & { close(): Promise<void> } {
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  // The time of the whole exchange is limited; its parts need no timers of their own.
  const pool = new Pool(origin, { headersTimeout: 0, bodyTimeout: 0 });
  return {
    async ask(actor, { query, variables, operationName, operation }, signal) {
      const body = JSON.stringify({ query, variables, operationName, operation });
      const token = signActorToken(actorKey, actor, subgraph, body);
      const headers = ['content-type', 'application/json', 'authorization', `Bearer ${token}`];
      // A subgraph notices that its caller is gone, and cancels what it does for it.
      const { status, text } = await post(pool, { path, headers, body }, TIMEOUT_MS, signal);
      if (status !== 200) throw new Error(`the subgraph ${subgraph} answered ${status}`);
      return JSON.parse(text) as SubgraphResponse;
    },
    close: () => pool.close(),
  };
}
