import type { Fetcher, FetcherParams } from '@graphiql/toolkit';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { fetchClassifiedSchema } from './classified-schema.ts';
import { type Credentials, createHeaders, LOGIN_ENDED } from './headers.ts';

/** How GraphiQL calls its own question about the schema; a user who asks one runs it as it stands. */
export const SCHEMA_QUESTION = 'ExplorerSchema';

/** Who asked what, and what came of it. */
export interface Asked {
  /** a demo person's name */
  name: string;
  query: string;
  /** JSON text */
  variables: string;
  answer: ExecutionResult;
}

/**
 * Posts operations to the hub as whoever is chosen at that moment.
 * @param credentials read anew for every operation
 * @param onAnswer told of every answer to a demo person
 */
export function createHubFetcher(credentials: () => Credentials, onAnswer: (asked: Asked) => void): Fetcher {
  const headers = createHeaders(credentials);

  async function post(operation: FetcherParams): Promise<ExecutionResult> {
    if (operation.operationName === SCHEMA_QUESTION) return { data: { ...(await fetchClassifiedSchema()) } };
    const { name } = credentials().choice;
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: await headers(),
      body: JSON.stringify(withoutStaleName(operation)),
    });
    if (response.status === 401 && credentials().hasSession && !credentials().ownToken)
      throw new Error(`${LOGIN_ENDED}，标签页中的操作会保留。`);
    const answer = dataFirst(await response.text(), response.status);
    const { query, variables = {} } = operation;
    if (name && !credentials().ownToken)
      onAnswer({ name, query, variables: JSON.stringify(variables), answer });
    return answer;
  }

  // A failure becomes an answer with its sentence: what GraphiQL makes of a thrown error includes the stack.
  return (operation) =>
    post(operation).catch((error: Error) => ({ errors: [new GraphQLError(error.message)] }));
}

/** For a moment after a tab is filled, GraphiQL still names an operation of the one before. */
function withoutStaleName({ operationName, ...operation }: FetcherParams): FetcherParams {
  const named = operationName && new RegExp(`\\b${operationName}\\b`).test(operation.query);
  return named ? { ...operation, operationName } : operation;
}

/** Whoever reads the answer wants the data before the errors, which the specification puts first. */
function dataFirst(text: string, status: number): ExecutionResult {
  try {
    const { data, ...rest } = JSON.parse(text) as ExecutionResult;
    return data === undefined ? rest : { data, ...rest };
  } catch {
    throw new Error(`服务未返回 JSON (HTTP ${status})`);
  }
}
