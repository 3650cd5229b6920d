import { type Answer as Disclosed, readDisclosure } from '../disclosure.ts';
import { DOCUMENTS } from '../documents.ts';
import { ERROR_WORDS } from '../error-words.ts';
import { LOGIN_ENDED } from '../headers.ts';

export type Headers = () => Promise<Record<string, string>>;
type Question = keyof typeof DOCUMENTS;

interface Failure {
  message: string;
  extensions?: { code?: string };
}

interface Body<Data> extends Disclosed {
  data?: Data;
  errors?: readonly Failure[];
}

/** What an answer holds, and what of it this reader is not shown. */
export interface Open<Data> {
  data: Data;
  /** one line each: a schema coordinate, and why */
  denied: readonly { coordinate: string; reason: string }[];
  masked: readonly string[];
}

/**
 * Asks the graph one question.
 * @param missing a sentence for the reader where what all the rest hangs on is not there
 * @throws Error with a sentence for the reader, when any of it was not answered
 */
export async function postQuestion<Data>(
  headers: Headers,
  question: Question,
  variables: Record<string, unknown>,
  missing: (data: Data) => string | undefined = () => undefined,
): Promise<Data> {
  const { data, errors = [] } = await post<Data>(headers, question, variables);
  const sentence = missing(data);
  if (sentence) throw new Error(sentence);
  if (errors[0]) throw new Error(inWords(errors[0]));
  return data;
}

/**
 * Asks a question of which a part may be denied: what is shown, with what is not.
 * @throws Error with a sentence for the reader, when anything went wrong beside that
 */
export async function postOpenly<Data>(
  headers: Headers,
  question: Question,
  variables: Record<string, unknown>,
): Promise<Open<Data>> {
  const answer = await post<Data>(headers, question, variables);
  const { denied, masked, failed } = readDisclosure(answer);
  if (failed[0]) throw new Error(failed[0].reason);
  return { data: answer.data, denied, masked };
}

async function post<Data>(
  headers: Headers,
  question: Question,
  variables: Record<string, unknown>,
): Promise<Body<Data> & { data: Data }> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: await headers(),
    body: JSON.stringify({ query: DOCUMENTS[question], variables }),
  });
  const body = (await response.json().catch(() => undefined)) as Body<Data> | undefined;
  const [error] = body?.errors ?? [];
  if (error?.extensions?.code === 'UNAUTHENTICATED') throw new Error(`${LOGIN_ENDED}。`);
  if (body?.data) return { ...body, data: body.data };
  throw new Error(error ? inWords(error) : `服务未返回 JSON (HTTP ${response.status})`);
}

function inWords({ message, extensions }: Failure): string {
  const words = ERROR_WORDS[extensions?.code ?? ''];
  return words ? `${words}（${message}）` : message;
}
