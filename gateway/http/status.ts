import type { ErrorCode } from '@hub/schema/error-codes.ts';

/** Codes that say something about the HTTP answer as a whole; any other leaves the status to GraphQL over HTTP. */
export const HTTP_STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  UNAUTHENTICATED: 401,
  INVALID_TOKEN: 401,
  PURPOSE_NOT_ALLOWED: 403,
  ASSIGNMENT_NOT_FOUND: 403,
  FORBIDDEN: 403,
  INTROSPECTION_DISABLED: 403,
  DOCUMENT_NOT_TRUSTED: 403,
  BAD_REQUEST: 400,
  PERSISTED_DOCUMENT_NOT_FOUND: 400,
  PAYLOAD_TOO_LARGE: 413,
  LIMIT_EXCEEDED: 400,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  ACCESS_LOG_UNAVAILABLE: 503,
  TIMEOUT: 504,
};
