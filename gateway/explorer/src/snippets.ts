import type { TokenRequest } from './hub.ts';

/** An operation as it would be sent. */
export interface SnippetRequest {
  url: string;
  query: string;
  /** JSON text; empty for none. */
  variables: string;
  /** A purpose-of-use code; empty for none. */
  purpose: string;
  /** Whether a token goes with it. */
  withToken: boolean;
  /** Who is acted as in development, if anyone: the token is to be had for the asking. */
  demo?: TokenRequest | undefined;
}

/**
 * The request as a shell command. The token is left to the shell's variable TOKEN: a copied command ends up in
 * histories and chats.
 */
export function toCurl({ url, query, variables, purpose, withToken, demo }: SnippetRequest): string {
  const body = JSON.stringify({ query, ...(variables.trim() && { variables: JSON.parse(variables) }) });
  const command = [
    `curl ${quote(url)}`,
    `-H ${quote('content-type: application/json')}`,
    ...(withToken ? ['-H "authorization: Bearer $TOKEN"'] : []),
    ...(purpose ? [`-H ${quote(`x-purpose: ${purpose}`)}`] : []),
    `--data-raw ${quote(body)}`,
  ].join(' \\\n  ');
  return demo ? `${tokenFor(demo)}\n${command}` : command;
}

/** As the README gets one, in the folder of the hub. */
function tokenFor({ name, ...scope }: TokenRequest): string {
  const options = Object.entries(scope).map(([option, value]) => ` --${option} ${quote(value)}`);
  return `TOKEN=$(npx -y pnpm@12.21.0 --silent hub token ${name}${options.join('')} | tail -1)`;
}

/** For a POSIX shell: nothing inside single quotes is read, and a single quote ends them. */
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** The operation for a client whose types `pnpm generate:client` makes: `graphql(…)` gives a TypedDocumentNode. */
export function toTypeScript({ query, variables }: SnippetRequest): string {
  const name = /\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? 'Operation';
  const text = query.trim().replaceAll(/[`\\]|\$\{/g, '\\$&');
  const values = variables.trim() ? JSON.stringify(JSON.parse(variables), null, 2) : '{}';
  return `import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';
import { graphql } from './__generated__/gql.ts';

export const ${name}Document = graphql(\`
${text}
\`);

export type ${name}Result = ResultOf<typeof ${name}Document>;

export const variables: VariablesOf<typeof ${name}Document> = ${values};
`;
}
