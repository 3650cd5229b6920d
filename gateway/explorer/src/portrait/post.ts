import { ERROR_WORDS } from '../error-words.ts';
import { LOGIN_ENDED } from '../headers.ts';

export type Headers = () => Promise<Record<string, string>>;

interface Failure {
  message: string;
  extensions?: { code?: string };
}

/**
 * Asks the graph one question.
 * @throws Error with a sentence for the reader, when any of it was not answered
 */
export async function postQuestion<Data>(
  headers: Headers,
  query: string,
  variables: Record<string, unknown>,
): Promise<Data> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: await headers(),
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json().catch(() => undefined)) as
    | { data?: Data; errors?: Failure[] }
    | undefined;
  const [error] = body?.errors ?? [];
  if (error?.extensions?.code === 'UNAUTHENTICATED') throw new Error(`${LOGIN_ENDED}。`);
  if (error) throw new Error(inWords(error));
  if (!body?.data) throw new Error(`服务未返回 JSON (HTTP ${response.status})`);
  return body.data;
}

function inWords({ message, extensions }: Failure): string {
  const words = ERROR_WORDS[extensions?.code ?? ''];
  return words ? `${words}（${message}）` : message;
}
