import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTracing } from '@hub/gateway/observe/tracing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub } from '../hub/start-test-hub.ts';

interface Exported {
  resourceSpans: { scopeSpans: { spans: { name: string; traceId: string; parentSpanId?: string }[] }[] }[];
}

let collector: Server;
const received: Exported[] = [];
const texts: string[] = [];

beforeAll(async () => {
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      texts.push(text);
      received.push(JSON.parse(text) as Exported);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
});
afterAll(() => collector.close());

const urlOf = () => `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;

test('a hub that is told of a collector traces its requests, and no document, variable or person with them', async () => {
  const hub = await startTestHub({ wire: 'in-process', configured: { otlpEndpoint: urlOf() } });
  const { data } = await hub.ask<{ me: Record<'id' | 'name' | 'idNumber', string> }>(
    'resident',
    '{ me { id name idNumber } }',
  );
  const { id, name, idNumber } = data!.me;
  const literal = `query Literal { personByIdentifier(system: "ID_NUMBER", value: "${idNumber}") { name } }`;
  await hub.ask('doctor', literal);
  await hub.ask('doctor', 'query Variable($id: ID!) { person(id: $id) { name } }', { id });
  await hub.ask('doctor', `query File${idNumber} { me { name } }`);
  await hub.ask(
    'analyst',
    `query Refused { person(id: "${id}") { name } persons(filter: {name: "${name}"}) { nodes { id } } }`,
  );
  await hub.close();
  const told = texts.splice(0).join('\n');
  for (const span of [
    'graphql Literal',
    'graphql Variable',
    'graphql FileN',
    'graphql Refused',
    'subgraph person',
  ])
    expect(told).toContain(`"${span}"`);
  const secrets = [id, name, idNumber, 'personByIdentifier', 'ID_NUMBER', 'Bearer', 'demo:'];
  for (const secret of secrets) expect(told).not.toContain(secret);
  received.splice(0);
});

test('a request becomes a trace: the operation, its questions to subgraphs, the caller’s own trace', async () => {
  const tracing = await startTracing(urlOf());
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
