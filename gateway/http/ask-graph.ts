import type { ApolloServer } from '@apollo/server';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { ErrorCode } from '@hub/schema/error-codes.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../create-gateway.ts';
import type { Authenticate } from '../identity/verify-token.ts';

export interface GraphAnswer {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLFormattedError[] | undefined;
}

/** Asks the graph one question. */
export type AskGraph = (query: string, variables: Record<string, unknown>) => Promise<GraphAnswer>;

export interface AskGraphOptions {
  server: ApolloServer<GatewayContext>;
  /** Milliseconds for each question. */
  timeoutMs: number;
}

/** The graph as the caller of a request may ask it: guarded, counted and put on record like any other question. */
export const askGraphAs =
  ({ server, timeoutMs }: AskGraphOptions, request: FastifyRequest, gone: AbortSignal): AskGraph =>
  async (query, variables) => {
    const { actor, ip: address, facts } = request;
    const signal = AbortSignal.any([gone, AbortSignal.timeout(timeoutMs)]);
    const contextValue = { actor, address, signal, facts: { requestId: facts.requestId } };
    const { body } = await server.executeOperation({ query, variables }, { contextValue });
    if (body.kind !== 'single') throw new Error('the graph answers in one piece');
    return body.singleResult as GraphAnswer;
  };

export interface CallerOptions extends AskGraphOptions {
  authenticate: Authenticate;
}

/**
 * The graph for whoever sends a request, until the answer is there or nobody waits for it.
 * @param operation names the request in logs and metrics
 */
export async function graphForCaller(
  options: CallerOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  operation: string,
): Promise<AskGraph> {
  request.facts.operation = operation;
  // What it is depends on who asks.
  reply.header('cache-control', 'no-store');
  request.actor = await options.authenticate(request.headers);
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort(new HubError('TIMEOUT', 'The caller has gone.')));
  return askGraphAs(options, request, gone.signal);
}

interface Connection<N> {
  nodes: N[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

/**
 * All nodes of a list, page by page.
 * @param query takes `$after`, and asks for `nodes` and `pageInfo` of the root field `list`
 * @throws HubError as the graph refuses it
 */
export async function allPages<N>(
  ask: AskGraph,
  query: string,
  list: string,
  variables: Record<string, unknown> = {},
): Promise<N[]> {
  const all: N[] = [];
  let after: string | null = null;
  do {
    const { data, errors } = await ask(query, { ...variables, after });
    const [error] = errors ?? [];
    if (error) throw new HubError((error.extensions?.code ?? 'BAD_USER_INPUT') as ErrorCode, error.message);
    const { nodes, pageInfo } = data![list] as Connection<N>;
    all.push(...nodes);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return all;
}
