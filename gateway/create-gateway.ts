import './telemetry-off.ts';
import { Supergraph } from '@apollo/federation-internals';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer, HeaderMap } from '@apollo/server';
import type { GatewayExecutor } from '@apollo/server-gateway-interface';
import type { AccessLog } from '@hub/kernel/audit/access-log.ts';
import type { Actor } from '@hub/schema/actor.ts';
import type { Classifications } from '@hub/schema/classification.ts';
import type { ErrorCode } from '@hub/schema/error-codes.ts';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { namedDocument } from './documents/named-document.ts';
import { createExecutor, type Executor } from './executor/executor.ts';
import type { compilePlan } from './executor/plan.ts';
import { Preparer } from './executor/prepare.ts';
import { HTTP_STATUS } from './http/status.ts';
import type { Limits } from './limits/limits.ts';
import { Toll } from './limits/toll.ts';
import type { RequestFacts } from './observe/facts.ts';
import { formatError } from './plugins/format-error.ts';
import { limitRules } from './plugins/limit-rules.ts';
import { noteErrors } from './plugins/note-errors.ts';
import { hubValidationRules } from './plugins/validation-rules.ts';
import type { DataSource } from './wire/data-source.ts';
import { type Aside, stockSource } from './wire/stock-source.ts';

/** What every request carries: who asks, and whether anyone still waits. */
export interface GatewayContext {
  actor: Actor;
  /** Where the request came from; names callers without a token to the rate limiter. */
  address: string;
  signal?: AbortSignal;
  facts: RequestFacts;
  /** The text of the document that the request only named. */
  document?: string;
}

export interface GatewayOptions {
  supergraphSdl: string;
  /** In force at each moment. */
  classifications: { readonly current: Classifications };
  sources: ReadonlyMap<string, DataSource>;
  accessLog: AccessLog;
  limits: Limits;
  /** Whether callers without a token may ask about the schema. */
  openIntrospection: boolean;
  onFailure(subgraph: string, error: unknown): void;
  onError(error: unknown): void;
  /** Another way to compile plans; a test sends everything to the stock executor with it. */
  compile?: typeof compilePlan;
}

/**
 * Supergraph and data sources in, server out; knows no port. Apollo Gateway loads the supergraph and its planner
 * plans; what is planned and how a plan runs is ours (see DECISIONS.md).
 */
export function createGateway(options: GatewayOptions): ApolloServer<GatewayContext> {
  return new ApolloServer<GatewayContext>({
    gateway: new HubGateway(options),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    parseOptions: { maxTokens: options.limits.tokens },
    validationRules: [...hubValidationRules, ...limitRules(options.limits)],
    // Apollo Server's own store of queries by hash, which is bounded and in memory.
    persistedQueries: {},
    plugins: [namedDocument, noteErrors],
    stopOnTerminationSignals: false,
    formatError: formatError(options.onError),
  });
}

class HubGateway extends ApolloGateway {
  readonly #options: GatewayOptions;
  readonly #asides: WeakMap<object, Aside>;

  constructor(options: GatewayOptions) {
    const asides = new WeakMap<object, Aside>();
    super({
      supergraphSdl: options.supergraphSdl,
      buildService: ({ name }) => stockSource(name, options.sources, asides),
    });
    this.#options = options;
    this.#asides = asides;
  }

  override async load(...args: Parameters<ApolloGateway['load']>): ReturnType<ApolloGateway['load']> {
    const loaded = await super.load(...args);
    const {
      supergraphSdl,
      classifications,
      sources,
      accessLog,
      limits,
      openIntrospection,
      onFailure,
      compile,
    } = this.#options;
    const supergraph = Supergraph.build(supergraphSdl);
    const preparer = new Preparer(supergraph, loaded.schema, classifications, compile);
    const executor = createExecutor({
      preparer,
      sources,
      accessLog,
      toll: new Toll(limits),
      openIntrospection,
      onFailure,
    });
    return { ...loaded, executor: adapt(executor, loaded.executor, this.#asides) };
  }
}

/** Apollo Server's request to ours; it wants errors as objects of their class. */
const adapt =
  (executor: Executor, stock: GatewayExecutor, asides: WeakMap<object, Aside>): GatewayExecutor =>
  async (request) => {
    const { actor, address, signal, facts } = request.context as GatewayContext;
    const { errors, ...answer } = await executor({
      documentKey: request.queryHash,
      document: request.document,
      operationName: request.request.operationName ?? undefined,
      variables: request.request.variables ?? {},
      actor,
      caller: actor.id || address,
      signal,
      facts,
      async runStock(document, key, operation) {
        const aside: Aside = { operation, masked: new Set(), reads: [] };
        asides.set(request.context, aside);
        const { data, errors } = await stock({ ...request, document, queryHash: key });
        return { data: data ?? null, errors, masked: aside.masked, reads: aside.reads };
      },
    });
    if (!errors) return answer;
    // With data, an error speaks of its part only.
    const whole = answer.data === undefined;
    return { ...answer, errors: errors.map((error) => toGraphQLError(error, whole)) };
  };

const toGraphQLError = (
  { message, path, extensions = {} }: GraphQLFormattedError,
  whole: boolean,
): GraphQLError =>
  new GraphQLError(message, {
    path: path ?? null,
    extensions: { ...extensions, ...(whole ? httpOf(extensions) : {}) },
  });

/** What an error means for the HTTP answer; Apollo Server takes it out again. */
function httpOf({ code, retryAfter }: Record<string, unknown>) {
  const status = HTTP_STATUS[code as ErrorCode];
  if (!status) return {};
  const headers = new HeaderMap();
  if (typeof retryAfter === 'number') headers.set('retry-after', String(retryAfter));
  return { http: { status, headers } };
}
