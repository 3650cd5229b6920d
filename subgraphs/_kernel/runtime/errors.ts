import type { ErrorCode } from '@hub/schema/error-codes.ts';
import { GraphQLError } from 'graphql';

/** An error a client may see: a sentence, a code from the catalogue, nothing else. */
export class HubError extends GraphQLError {
  constructor(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}) {
    super(message, { extensions: { ...extensions, code } });
    this.name = 'HubError';
  }
}
