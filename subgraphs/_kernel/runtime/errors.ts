import type { ErrorCode } from '@hub/schema/error-codes.ts';
import { GraphQLError } from 'graphql';

/** An error a client may see: a sentence, a code from the catalogue, nothing else. */
export class HubError extends GraphQLError {
  /** The grant that a refusal is about where the caller did not name it: for the access log, and never sent. */
  grant?: string;

  constructor(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}) {
    super(message, { extensions: { ...extensions, code } });
    this.name = 'HubError';
  }
}
