import {
  type Context,
  context,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { RequestFacts } from './facts.ts';

/** Where finished requests go as traces. */
export interface Tracing {
  /** `traceparent` is the caller's, as it came. */
  observe(
    facts: RequestFacts,
    traceparent: string | undefined,
    status: number,
    from: number,
    to: number,
  ): void;
  close(): Promise<void>;
}

const SERVICE = 'healthhub';
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * Sends traces to an OpenTelemetry collector (OTLP over HTTP, `endpoint` as in OTEL_EXPORTER_OTLP_ENDPOINT). Spans are
 * made of a request's facts when it is over: one for the operation, one for each question to a subgraph. They hold
 * no document, no variable and no address. The SDK is loaded only here, where somebody wants it.
 */
export async function startTracing(endpoint: string): Promise<Tracing> {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': SERVICE }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer(SERVICE);
  return {
    observe: (facts, traceparent, status, from, to) => record(tracer, facts, traceparent, status, from, to),
    close: () => provider.shutdown(),
  };
}

function record(
  tracer: Tracer,
  facts: RequestFacts,
  traceparent: string | undefined,
  status: number,
  from: number,
  to: number,
): void {
  const operation = tracer.startSpan(
    facts.operation ? `graphql ${facts.operation}` : 'graphql',
    {
      kind: SpanKind.SERVER,
      startTime: from,
      attributes: {
        'http.response.status_code': status,
        'hub.request_id': facts.requestId,
        ...(facts.operation ? { 'graphql.operation.name': facts.operation } : {}),
        ...(facts.cost === undefined ? {} : { 'hub.cost': facts.cost }),
        ...(facts.planned ? { 'hub.planned': facts.planned } : {}),
        ...(facts.codes ? { 'hub.codes': [...new Set(facts.codes)] } : {}),
      },
    },
    callersContext(traceparent),
  );
  const inside = trace.setSpan(context.active(), operation);
  for (const fetch of facts.fetches ?? []) {
    const span = tracer.startSpan(
      `subgraph ${fetch.subgraph}`,
      { kind: SpanKind.CLIENT, startTime: fetch.from },
      inside,
    );
    end(span, fetch.failed, fetch.to);
  }
  end(operation, status >= 500, to);
}

function end(span: Span, failed: boolean, at: number): void {
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(at);
}

/** The trace a caller's W3C `traceparent` says the request belongs to. */
function callersContext(traceparent: string | undefined): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (!traceId || !spanId || !flags) return context.active();
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(context.active(), { traceId, spanId, traceFlags, isRemote: true });
}
