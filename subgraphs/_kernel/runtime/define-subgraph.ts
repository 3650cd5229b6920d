import './born-young.ts';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { Actor } from '@hub/schema/actor.ts';
import { withPrelude } from '@hub/schema/prelude.ts';
import { type DocumentNode, type GraphQLError, type GraphQLSchema, parse } from 'graphql';
import type { Reads } from '../audit/reads.ts';
import { noteRefusals, type RefusalsOnRecord } from '../audit/refusals.ts';
import { type Doors, hangDoors } from '../authorization/doors.ts';
import { guardFor } from '../authorization/guard.ts';
import type { KnownPeople } from '../authorization/known-people.ts';
import type { Resource } from '../resource/define-resource.ts';
import { cached } from '../resource/statement.ts';
import { newReport, type RequestContext, type Services } from './context.ts';
import { type CompiledOperation, compileOperation } from './operation.ts';
import { reported } from './report.ts';

/** Resolvers by type and field; `__resolveReference` answers for an entity's key. */
export type Resolvers = Readonly<Record<string, unknown>>;

export interface SubgraphDefinition {
  name: string;
  /** The domain's SDL, without the prelude. */
  sdl: string;
  resources: readonly Resource[];
  resolvers: Resolvers;
  doors: Doors;
  /** Root fields whose refusals the access log keeps. */
  refusals?: RefusalsOnRecord;
}

export interface SubgraphRequest {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
  /** The client's operation, as the access log names it. */
  operation?: string;
  /** The parsed document, where the caller has one; the same object for the same text. */
  document?: DocumentNode;
  /** In the same process: the same for all that a query asks of subgraphs. */
  known?: KnownPeople | undefined;
}

export interface SubgraphResponse {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLError[];
  /** Schema coordinates of which at least one cell was masked. */
  masked?: readonly string[];
  /** Whose data is in it; it leaves the process only as entries of the access log. */
  reads?: Reads;
}

export interface Subgraph extends SubgraphDefinition {
  document: DocumentNode;
  schema: GraphQLSchema;
  /** Answers for this actor. The same function in process and behind the HTTP wire. */
  execute(
    actor: Actor,
    request: SubgraphRequest,
    services: Services,
    signal?: AbortSignal,
  ): Promise<SubgraphResponse>;
}

/** Makes a subgraph out of its parts. A pure value: it knows no port and opens no connection. */
export function defineSubgraph(definition: SubgraphDefinition): Subgraph {
  const document = withPrelude(definition.sdl);
  const schema = hangDoors(
    buildSubgraphSchema({ typeDefs: document, resolvers: definition.resolvers as never }),
    definition.doors,
  );
  noteRefusals(schema, definition.refusals ?? {});
  const documents = cached<DocumentNode>();
  const compiled = new WeakMap<DocumentNode, CompiledOperation>();
  const operationOf = (request: SubgraphRequest): CompiledOperation => {
    const source = request.document ?? documents(request.query, () => parse(request.query));
    const known = compiled.get(source);
    if (known) return known;
    const operation = compileOperation(schema, source, request.operationName);
    compiled.set(source, operation);
    return operation;
  };
  return {
    ...definition,
    document,
    schema,
    async execute(actor, request, services, signal) {
      // One edition for the whole request, whatever is raised meanwhile.
      const { classifications } = services;
      const report = newReport(classifications);
      const context: RequestContext = {
        ...services,
        actor,
        classifications,
        guard: guardFor(actor, classifications),
        report,
        known: request.known,
        signal,
        loaders: new Map(),
      };
      const result = await operationOf(request)(context, request.variables ?? {});
      // What fails because it was given up is nobody's fault.
      return reported(result, report, signal?.aborted ? () => {} : services.onError);
    },
  };
}
