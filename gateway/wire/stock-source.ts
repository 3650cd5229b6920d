import type { GraphQLDataSource } from '@apollo/gateway';
import type { Reads } from '@hub/kernel/audit/reads.ts';
import type { Actor } from '@hub/schema/actor.ts';
import type { DataSource } from './data-source.ts';

/** What a subgraph says beside its answer; the stock executor would drop it. */
export interface Aside {
  operation: string;
  masked: Set<string>;
  reads: Reads[];
}

/**
 * One of our sources in the form the stock executor asks. It drops a subgraph's extensions, so they are laid aside
 * here, by the request's context.
 */
export function stockSource(
  name: string,
  sources: ReadonlyMap<string, DataSource>,
  asides: WeakMap<object, Aside>,
): GraphQLDataSource {
  return {
    async process({ request, context }) {
      const source = sources.get(name);
      if (!source) throw new Error(`there is no source for the subgraph ${name}`);
      const { actor } = context as unknown as { actor: Actor };
      const aside = asides.get(context);
      if (!aside) throw new Error('the operation has no place for what its subgraphs say aside');
      const { masked, reads, ...answer } = await source.ask(actor, {
        query: request.query ?? '',
        variables: request.variables ?? {},
        operation: aside.operation,
        ...(request.operationName ? { operationName: request.operationName } : {}),
      });
      for (const coordinate of masked ?? []) aside.masked.add(coordinate);
      if (reads) aside.reads.push(reads);
      return answer as Awaited<ReturnType<GraphQLDataSource['process']>>;
    },
  };
}
