import { setTimeout as pause } from 'node:timers/promises';

/** Where the hub is, who reads, and under which grant. */
export interface Connection {
  /** http://HOST:PORT */
  hub: string;
  token: string;
  grant: string;
}

/** What the hub said instead of an answer. Branch on `code`; the message is for people. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

interface Failure {
  message: string;
  extensions: { code: string; retryAfter?: number };
}

/** These pass by themselves; the hub says after how many seconds. */
const PASSING: ReadonlySet<string> = new Set(['OVERLOADED', 'RATE_LIMITED', 'TIMEOUT']);

/** Asks until the hub has time. @throws Refused */
export async function ask<D>(
  { hub, token }: Connection,
  query: string,
  variables: Record<string, unknown>,
): Promise<D> {
  for (;;) {
    const response = await fetch(`${hub}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: D | null; errors?: Failure[] };
    const [error] = errors ?? [];
    if (!error && data) return data;
    const { code, retryAfter } = error?.extensions ?? { code: `HTTP_${response.status}` };
    if (!PASSING.has(code)) throw new Refused(code, error?.message ?? 'There is no answer.');
    await pause(1_000 * Number(response.headers.get('retry-after') ?? retryAfter ?? 2));
  }
}

const ENDED: ReadonlySet<string> = new Set(['GRANT_NOT_ACTIVE', 'GRANT_EXPIRED']);

/** Whether a refusal says that nothing more comes under this grant. */
export const saysOver = (error: unknown): boolean => error instanceof Refused && ENDED.has(error.code);

interface Step {
  action: string;
  to: string;
  at: string;
  reason: string | null;
  conditions: string | null;
}

/** What is on record of a grant: its status, the last step with its reason, and the conditions of its reviewers. */
export async function termsOf(
  connection: Connection,
): Promise<{ status: string; last: Step; conditions: string[] } | null> {
  const { backflowGrant } = await ask<{ backflowGrant: { status: string; steps: Step[] } | null }>(
    connection,
    `query GrantTerms($grant: ID!) {
      backflowGrant(id: $grant) { status steps { action to at reason conditions } } }`,
    { grant: connection.grant },
  );
  if (!backflowGrant) return null;
  const { status, steps } = backflowGrant;
  return { status, last: steps.at(-1)!, conditions: steps.flatMap(({ conditions }) => conditions ?? []) };
}
