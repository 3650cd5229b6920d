import { unwrapResolverError } from '@apollo/server/errors';
import { ERROR_CODES } from '@hub/schema/error-codes.ts';
import type { GraphQLFormattedError } from 'graphql';

/** The graph's parts of an error that a client may see beside code and message. */
const OPEN_EXTENSIONS = [
  'code',
  'coordinate',
  'level',
  'reason',
  'subgraph',
  'retryAfter',
  'part',
  'at',
  'fields',
];

/** The parser stops at the limit of tokens as if the document were no GraphQL; nothing but its words tells. */
const isTooLong = (message: string): boolean => /^Syntax Error: Document contains .* tokens\./.test(message);

/**
 * Lets errors of the catalogue through with what they may say, and turns every other into
 * INTERNAL_SERVER_ERROR, telling `onError` what it was.
 */
export const formatError =
  (onError: (error: unknown) => void) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { message, locations, path } = formatted;
    const extensions = { ...formatted.extensions };
    // Whatever a validation rule refuses leaves Apollo Server under its own code.
    if ('limit' in extensions || isTooLong(message)) extensions.code = 'LIMIT_EXCEEDED';
    const known = typeof extensions.code === 'string' && Object.hasOwn(ERROR_CODES, extensions.code);
    if (!known || extensions.code === 'INTERNAL_SERVER_ERROR') {
      onError(unwrapResolverError(error));
      return {
        message: 'Something failed inside.',
        ...(path ? { path } : {}),
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      };
    }
    const open = Object.entries(extensions).filter(([name]) => OPEN_EXTENSIONS.includes(name));
    return {
      message: message.replace(/ Did you mean [^?]*\?/g, ''),
      ...(locations ? { locations } : {}),
      ...(path ? { path } : {}),
      extensions: Object.fromEntries(open),
    };
  };
