import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { ErrorCode } from '@hub/schema/error-codes.ts';
import type { FastifyError, FastifyReply } from 'fastify';
import { HTTP_STATUS } from './status.ts';

export const BODY_LIMIT = 1024 * 1024;

/** Codes that an answer of the graph bears beside its data, and that are the whole answer where a file was asked for. */
const FILE_STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  INTERNAL_SERVER_ERROR: 500,
  SUBGRAPH_UNAVAILABLE: 500,
  UNAUTHORIZED_FIELD_OR_TYPE: 403,
  NOT_FOUND: 404,
};

/** What never reached the graph, in the graph's own form. */
export function refuse(reply: FastifyReply, error: FastifyError | HubError) {
  if (error instanceof HubError) {
    const code = error.extensions.code as ErrorCode;
    const { retryAfter } = error.extensions;
    if (typeof retryAfter === 'number') reply.header('retry-after', retryAfter);
    if (HTTP_STATUS[code] === 401) reply.header('www-authenticate', 'Bearer');
    return sendError(reply, HTTP_STATUS[code] ?? FILE_STATUS[code] ?? 400, code, error.message);
  }
  if (error.statusCode === 413)
    return sendError(reply, 413, 'PAYLOAD_TOO_LARGE', `The body is larger than ${BODY_LIMIT} bytes.`);
  if (error.statusCode === 415)
    return sendError(reply, 415, 'BAD_REQUEST', 'Send the body as application/json.');
  if (error.statusCode && error.statusCode < 500)
    return sendError(reply, error.statusCode, 'BAD_REQUEST', 'The request is not a GraphQL request in JSON.');
  return sendError(reply, 500, 'INTERNAL_SERVER_ERROR', 'Something failed inside.');
}

/** An address that is none of the hub's. */
export const refuseAddress = (_request: unknown, reply: FastifyReply) =>
  sendError(reply, 404, 'NOT_FOUND', 'There is nothing at this address.');

/** An address that is none at all: refused before the request is known as one. */
export const refuseMalformedAddress = (reply: FastifyReply) =>
  reply.code(400).send(bodyOf('BAD_REQUEST', 'The address is malformed.'));

/** GraphQL over HTTP knows two methods. */
export const refuseMethod = (_request: unknown, reply: FastifyReply) =>
  sendError(reply.header('allow', 'GET, POST'), 405, 'BAD_REQUEST', 'Send a GET or a POST.');

const RESPONSE_TYPE = 'application/graphql-response+json';

function sendError(reply: FastifyReply, status: number, code: ErrorCode, message: string) {
  reply.request.facts.codes = [code];
  if (reply.request.headers.accept?.includes(RESPONSE_TYPE)) reply.type(`${RESPONSE_TYPE}; charset=utf-8`);
  return reply.code(status).send(bodyOf(code, message));
}

const bodyOf = (code: ErrorCode, message: string) => ({ errors: [{ message, extensions: { code } }] });
