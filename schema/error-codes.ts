/**
 * Every error code a client can meet, with what it means and what to do. Codes are never reused. The README's
 * table is compared with this one by a test.
 */
export const ERROR_CODES = {
  UNAUTHENTICATED: 'No token was sent where one is needed; send `Authorization: Bearer …`.',
  INVALID_TOKEN: 'The token is malformed, expired, foreign or not yet valid; get a new one.',
  PURPOSE_NOT_ALLOWED:
    'The header `x-purpose` names a purpose that the token, or the assignment, does not allow.',
  ASSIGNMENT_NOT_FOUND:
    'The header `x-assignment` names no assignment that this caller holds now; see `myAssignments`.',
  UNAUTHORIZED_FIELD_OR_TYPE: 'This actor, for this purpose, may not see this field; it is null.',
  UNAUTHORIZED_ARGUMENT: 'The operation filters, sorts or groups by something this actor may not see.',
  FORBIDDEN: 'This root field, or this step, is not open to this actor.',
  BAD_USER_INPUT: 'An argument has a value that cannot be used; the message says which.',
  NOT_FOUND: 'What a mutation names does not exist, or not for this actor.',
  CONFLICT: 'The step is not open (any more); read it again.',
  PERIOD_NOT_CLOSED:
    'A period that is not over is published to nobody but its managers; the message says which are.',
  CUT_NOT_AVAILABLE: 'The cube cannot be cut this way here; the message says how it can.',
  FIELD_NOT_GRANTABLE: 'A field cannot be granted like this; `extensions.fields` says which, and why.',
  GRANT_NOT_FOUND: 'There is no such grant, or it is not this actor’s.',
  GRANT_NOT_ACTIVE: 'The grant is not in force: not decided, not begun, turned down or taken back.',
  GRANT_EXPIRED: 'The grant’s last day has passed; renew it.',
  NOT_GRANTED: 'The grant does not give this; the message says what it gives.',
  DAILY_LIMIT: 'The grant’s rows for today are spent; go on tomorrow.',
  RESYNC_REQUIRED: 'Nobody can tell what has changed since; read everything anew, and go on from there.',
  BAD_CURSOR: 'The cursor is not one this hub issued to this actor for this list.',
  INTROSPECTION_DISABLED: 'Questions about the schema need a token; `GET /schema.graphql` needs none.',
  PERSISTED_DOCUMENT_NOT_FOUND:
    'The hub has no document of this `documentId`; have it added to its manifest.',
  PERSISTED_QUERY_NOT_FOUND: 'The hub does not remember this hash; send it once more with the whole `query`.',
  DOCUMENT_NOT_TRUSTED: 'This hub answers the documents of its manifest only; send the `documentId` of one.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  OPERATION_RESOLUTION_FAILURE: 'The document holds several operations and none was chosen.',
  BAD_REQUEST: 'The HTTP request is not one GraphQL over HTTP allows.',
  LIMIT_EXCEEDED:
    'The document is larger, deeper or costlier than one operation may be; ask for less at once.',
  RATE_LIMITED: 'This caller has spent what it may for now; come back after `Retry-After` seconds.',
  OVERLOADED: 'The hub has all it can do; come back after `Retry-After` seconds.',
  TIMEOUT: 'The operation took too long and was given up; ask for less at once.',
  PAYLOAD_TOO_LARGE: 'The body is larger than the hub accepts.',
  ACCESS_LOG_UNAVAILABLE: 'Reads cannot be put on record now, so nothing is answered; try again later.',
  SUBGRAPH_UNAVAILABLE: 'A part of the graph did not answer; the rest of the answer is complete.',
  INTERNAL_SERVER_ERROR: 'Something failed inside; the hub’s log says where, the client learns no more.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
