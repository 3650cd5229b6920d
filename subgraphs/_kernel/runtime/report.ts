import { type ExecutionResult, GraphQLError } from 'graphql';
import type { DenialReason, Report } from './context.ts';
import type { SubgraphResponse } from './define-subgraph.ts';
import { HubError } from './errors.ts';

const explanations: Readonly<Record<DenialReason, string>> = {
  RELATION: 'the relation to the person does not reach this level',
  LABEL: 'the row is labelled',
};

/**
 * Adds to a result what happened to its cells: one error per denied coordinate, the masked coordinates beside it.
 * Errors outside the catalogue are told to `onError` and leave as INTERNAL_SERVER_ERROR.
 */
export function reported(
  result: ExecutionResult,
  report: Report,
  onError: (error: unknown) => void,
): SubgraphResponse {
  const denials = [...report.denied].map(
    ([coordinate, { level, reason }]) =>
      new HubError(
        'UNAUTHORIZED_FIELD_OR_TYPE',
        `${coordinate} (${level}) is not shown: ${explanations[reason]}.`,
        {
          coordinate,
          level,
          reason,
        },
      ),
  );
  const errors = [...(result.errors ?? []).map((error) => safe(error, onError)), ...denials];
  return {
    ...(result.data === undefined ? {} : { data: result.data as Record<string, unknown> | null }),
    ...(errors.length > 0 ? { errors } : {}),
    ...(report.masked.size > 0 ? { masked: [...report.masked] } : {}),
    ...(report.reads.isEmpty ? {} : { reads: report.reads }),
  };
}

function safe(error: GraphQLError, onError: (error: unknown) => void): GraphQLError {
  const cause = error.originalError ?? error;
  const path = error.path ?? null;
  if ('code' in cause && cause.code === STATEMENT_TIMEOUT)
    return new GraphQLError('A statement took too long.', { path, extensions: { code: 'TIMEOUT' } });
  if (cause instanceof HubError)
    return new GraphQLError(cause.message, { path, extensions: cause.extensions });
  onError(cause);
  if (isDatabaseAway(cause))
    return new GraphQLError('The database is away.', { path, extensions: { code: 'SUBGRAPH_UNAVAILABLE' } });
  return new GraphQLError('Something failed inside.', {
    path,
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
}

/** SQLSTATE query_canceled. */
const STATEMENT_TIMEOUT = '57014';

/** SQLSTATE and driver codes of a server that is gone, going, coming or full. */
const isDatabaseAway = (error: Error & { code?: unknown }): boolean =>
  typeof error.code === 'string' &&
  /^(57P0[1-3]|53300|08\d{3}|ECONN|EPIPE|ETIMEDOUT|CONNECT_TIMEOUT|CONNECTION_)/.test(error.code);
