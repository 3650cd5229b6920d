import type { KeyObject } from 'node:crypto';
import { signActorToken } from '@hub/kernel/runtime/actor-token.ts';
import type { SubgraphResponse } from '@hub/kernel/runtime/define-subgraph.ts';
import type { DataSource } from './data-source.ts';

const TIMEOUT_MS = 10_000;

/** Asks a subgraph at `url`, vouching for the actor with a token bound to the subgraph and to this body. */
export function overHttp(subgraph: string, url: string, actorKey: KeyObject): DataSource {
  return {
    async ask(actor, { query, variables, operationName }, signal) {
      const body = JSON.stringify({ query, variables, operationName });
      const token = await signActorToken(actorKey, actor, subgraph, body);
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body,
        // A subgraph notices that its caller is gone, and cancels what it does for it.
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
        redirect: 'error',
      });
      if (!response.ok) throw new Error(`the subgraph ${subgraph} answered ${response.status}`);
      return (await response.json()) as SubgraphResponse;
    },
  };
}
