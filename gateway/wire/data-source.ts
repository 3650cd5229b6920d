import type { SubgraphRequest, SubgraphResponse } from '@hub/kernel/runtime/define-subgraph.ts';
import type { Actor } from '@hub/schema/actor.ts';

/** How the gateway reaches one subgraph. In process or over HTTP, the same question and the same answer. */
export interface DataSource {
  /**
   * @param signal aborted when nobody waits for the answer any more.
   * @throws when the subgraph cannot be reached; errors of the operation itself are in the answer.
   */
  ask(actor: Actor, request: SubgraphRequest, signal?: AbortSignal): Promise<SubgraphResponse>;
}
