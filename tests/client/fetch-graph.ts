import type { TypedDocumentString } from './__generated__/graphql.ts';

/** Where the hub is, and how this client shows who asks. */
export interface Connection {
  url: string;
  token: string;
  /** One of the purposes that the token allows; the token's first one without it. */
  purpose?: string;
}

/** For whom it is withheld: anybody like this caller, anybody in this relation, or by a label on the row. */
export type Reason = 'ACTOR' | 'RELATION' | 'LABEL';

export interface Result<D> {
  data: D;
  /** Coordinates (`Person.name`) that are null because they are withheld. */
  denied: ReadonlyMap<string, Reason>;
  /** Coordinates whose values are masked. */
  masked: ReadonlySet<string>;
}

interface Failure {
  message: string;
  extensions: { code: string; coordinate?: string; reason?: Reason };
}

interface Answer<D> {
  data?: D | null;
  errors?: Failure[];
  extensions?: { masked?: string[] };
}

/**
 * Asks by the document's hash, so that the same client works where only trusted documents are answered.
 * @throws Error with the code and the sentence of an operation that was not run, or of a part that failed
 */
export async function fetchGraph<D, V>(
  { url, token, purpose }: Connection,
  document: TypedDocumentString<D, V>,
  variables: V,
): Promise<Result<D>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      authorization: `Bearer ${token}`,
      ...(purpose && { 'x-purpose': purpose }),
    },
    body: JSON.stringify({ documentId: document.__meta__?.hash, variables }),
  });
  const { data, errors = [], extensions } = (await response.json()) as Answer<D>;
  const denied = new Map<string, Reason>();
  for (const { message, extensions: told } of errors) {
    if (!told.coordinate || !told.reason) throw new Error(`${told.code}: ${message}`);
    denied.set(told.coordinate, told.reason);
  }
  if (!data) throw new Error(`The hub answered ${response.status} without data.`);
  return { data, denied, masked: new Set(extensions?.masked) };
}
