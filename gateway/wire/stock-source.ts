import type { GraphQLDataSource } from '@apollo/gateway';
import type { Actor } from '@hub/schema/actor.ts';
import type { DataSource } from './data-source.ts';

/**
 * One of our sources in the form the stock executor asks. It drops a subgraph's extensions, so masked coordinates
 * are laid aside here, by the request's context.
 */
export function stockSource(
  name: string,
  sources: ReadonlyMap<string, DataSource>,
  maskedOf: WeakMap<object, Set<string>>,
): GraphQLDataSource {
  return {
    async process({ request, context }) {
      const source = sources.get(name);
      if (!source) throw new Error(`there is no source for the subgraph ${name}`);
      const { actor } = context as unknown as { actor: Actor };
      const { masked, ...answer } = await source.ask(actor, {
        query: request.query ?? '',
        variables: request.variables ?? {},
        ...(request.operationName ? { operationName: request.operationName } : {}),
      });
      for (const coordinate of masked ?? []) maskedOf.get(context)?.add(coordinate);
      return answer as Awaited<ReturnType<GraphQLDataSource['process']>>;
    },
  };
}
