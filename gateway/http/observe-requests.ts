import type { Log } from '@hub/kernel/runtime/log.ts';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../observe/metrics.ts';
import { requestIdOf } from '../observe/request-id.ts';
import type { Tracing } from '../observe/tracing.ts';
import { asksForPage } from './pages.ts';

/** Who is told of requests. */
export interface Observer {
  log: Log;
  metrics: Metrics;
  tracing?: Tracing | undefined;
}

/** Where the graph is asked, or told. */
const ASKED: ReadonlySet<string> = new Set([
  '/graphql',
  '/copy',
  '/statistics.csv',
  '/catalog.json',
  '/catalog.csv',
  '/backflow/releases/:release/manifest.json',
  '/backflow/releases/:release/parts/:part',
  '/ingest',
]);

/** Clients name their operations; a number of somebody's in a name would stand in log, metrics and traces. */
const withoutNumbers = (name: string): string => name.replace(/\d{6,}/g, 'N');

/**
 * Gives each request its id (the caller's own where it sends a usable `x-request-id`), tells the log and the metrics
 * of every one to the graph, and exposes the metrics.
 */
export function observeRequests(app: FastifyInstance, { log, metrics, tracing }: Observer): void {
  app.addHook('onRequest', async (request, reply) => {
    const requestId = requestIdOf(request.headers['x-request-id']);
    request.facts = { requestId };
    reply.header('x-request-id', requestId);
  });
  app.addHook('onResponse', async (request, reply) => {
    if (!ASKED.has(request.routeOptions.url ?? '') || asksForPage(request)) return;
    const { facts } = request;
    if (facts.operation) facts.operation = withoutNumbers(facts.operation);
    metrics.observe(facts, reply.statusCode, reply.elapsedTime / 1000);
    const to = performance.timeOrigin + performance.now();
    const { traceparent } = request.headers;
    const parent = typeof traceparent === 'string' ? traceparent : undefined;
    tracing?.observe(facts, parent, reply.statusCode, to - reply.elapsedTime, to);
    log.info('request', {
      id: facts.requestId,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...(facts.operation ? { operation: facts.operation } : {}),
      ...(facts.cost === undefined ? {} : { cost: facts.cost }),
      ...(facts.codes ? { codes: [...new Set(facts.codes)] } : {}),
    });
  });
  app.get('/metrics', async (_request, reply) => {
    const { type, text } = await metrics.expose();
    return reply.type(type).send(text);
  });
}
