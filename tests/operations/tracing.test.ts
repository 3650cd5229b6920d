import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTracing } from '@hub/gateway/observe/tracing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Exported {
  resourceSpans: { scopeSpans: { spans: { name: string; traceId: string; parentSpanId?: string }[] }[] }[];
}

let collector: Server;
const received: Exported[] = [];

beforeAll(async () => {
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(JSON.parse(Buffer.concat(chunks).toString()) as Exported);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
});
afterAll(() => collector.close());

test('a request becomes a trace: the operation, its questions to subgraphs, the caller’s own trace', async () => {
  const tracing = await startTracing(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`);
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  tracing.observe(
    {
      requestId: 'request-0001',
      operation: 'Profile',
      cost: 12,
      planned: 'new',
      codes: ['TIMEOUT'],
      fetches: [
        { subgraph: 'person', from: 1_000, to: 1_010, failed: false },
        { subgraph: 'record', from: 1_010, to: 1_030, failed: true },
      ],
    },
    `00-${traceId}-00f067aa0ba902b7-01`,
    504,
    999,
    1_031,
  );
  await tracing.close();
  const spans = received.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );
  expect(spans.map(({ name }) => name).sort()).toEqual([
    'graphql Profile',
    'subgraph person',
    'subgraph record',
  ]);
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
  const operation = spans.find(({ name }) => name === 'graphql Profile');
  expect(operation?.parentSpanId).toBe('00f067aa0ba902b7');
});
