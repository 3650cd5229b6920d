import type { ApolloServer } from '@apollo/server';
import type { FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { GatewayContext } from '../create-gateway.ts';

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
