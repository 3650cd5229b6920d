import cluster from 'node:cluster';
import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RequestFacts } from './facts.ts';
import { metricsOfAll } from './worker-messages.ts';

/** Operations told apart by name; the rest count as `other`, or a caller could fill the memory with names. */
const NAMED_OPERATIONS = 200;
const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const COSTS = [1, 10, 50, 100, 500, 1_000, 5_000, 10_000];

export interface Metrics {
  /** One answered request. */
  observe(facts: RequestFacts, status: number, seconds: number): void;
  /** Prometheus text. */
  expose(): Promise<{ type: string; text: string }>;
}

/** The hub's own figures beside those of the process (event loop, memory, garbage collection). */
export function createMetrics(inside: () => number): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  if (cluster.isWorker) {
    // Listens for the primary's question.
    new AggregatorRegistry();
    AggregatorRegistry.setRegistries(registry);
  }
  const common = { registers: [registry] };
  const latency = new Histogram({
    ...common,
    name: 'hub_operation_seconds',
    help: 'Time to answer, by operation name and HTTP status.',
    labelNames: ['operation', 'status'],
    buckets: SECONDS,
  });
  const cost = new Histogram({
    ...common,
    name: 'hub_operation_cost',
    help: 'Cost of operations, by operation name.',
    labelNames: ['operation'],
    buckets: COSTS,
  });
  const plans = new Counter({
    ...common,
    name: 'hub_plans_total',
    help: 'Operations by whether they had been prepared before.',
    labelNames: ['planned'],
  });
  const cells = new Counter({
    ...common,
    name: 'hub_coordinates_total',
    help: 'Answers in which a schema coordinate was denied or masked.',
    labelNames: ['coordinate', 'decision'],
  });
  const deprecated = new Counter({
    ...common,
    name: 'hub_deprecated_fields_total',
    help: 'Operations that use a deprecated field or argument, by its schema coordinate.',
    labelNames: ['coordinate'],
  });
  const errors = new Counter({
    ...common,
    name: 'hub_errors_total',
    help: 'Errors in answers, by code.',
    labelNames: ['code'],
  });
  new Gauge({
    ...common,
    name: 'hub_operations_inside',
    help: 'Operations under way.',
    collect() {
      this.set(inside());
    },
  });
  const names = new Set<string>();
  const labelOf = (operation: string | undefined): string => {
    if (!operation) return 'anonymous';
    if (names.size < NAMED_OPERATIONS) names.add(operation);
    return names.has(operation) ? operation : 'other';
  };
  return {
    observe(facts, status, seconds) {
      const operation = labelOf(facts.operation);
      latency.observe({ operation, status: String(status) }, seconds);
      if (facts.cost !== undefined) cost.observe({ operation }, facts.cost);
      if (facts.planned) plans.inc({ planned: facts.planned });
      for (const coordinate of facts.deprecated ?? []) deprecated.inc({ coordinate });
      for (const coordinate of facts.denied ?? []) cells.inc({ coordinate, decision: 'denied' });
      for (const coordinate of facts.masked ?? []) cells.inc({ coordinate, decision: 'masked' });
      for (const code of facts.codes ?? []) errors.inc({ code });
    },
    expose: async () => ({
      type: registry.contentType,
      text: await (cluster.isWorker ? metricsOfAll() : registry.metrics()),
    }),
  };
}
