import type { Services } from '@hub/kernel/runtime/context.ts';
import type { Subgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import type { DataSource } from './data-source.ts';

/** Runs the subgraph in this process, on its own services. */
export const inProcess = (subgraph: Subgraph, services: Services): DataSource => ({
  ask: (actor, request, signal) => subgraph.execute(actor, request, services, signal),
});
