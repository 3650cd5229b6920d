import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

describe('what an operator sees', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
  });
  afterAll(() => hub.close());

  const metric = async (name: string) => {
    const response = await fetch(`${hub.url}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    return (await response.text()).split('\n').filter((line) => line.startsWith(name));
  };

  test('a request has an id, its own or a new one, in the answer and in the log', async () => {
    const ask = (id: string) =>
      fetch(`${hub.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-request-id': id },
        body: JSON.stringify({ query: 'query Places { divisions(level: CITY) { name } }' }),
      });
    expect((await ask('request-0001')).headers.get('x-request-id')).toBe('request-0001');
    const renamed = (await ask('"},{"')).headers.get('x-request-id');
    expect(renamed).toMatch(/^[0-9a-f-]{36}$/);
    const logged = hub.logs
      .filter((line) => line.includes('"event":"request"'))
      .map((line) => JSON.parse(line));
    expect(logged).toContainEqual(
      expect.objectContaining({ id: 'request-0001', status: 200, operation: 'Places', cost: 20 }),
    );
    expect(logged.map(({ id }) => id)).toContain(renamed);
  });

  test('the metrics know operations, costs, plans, denials and errors', async () => {
    // Every person of the district: which of them comes first is chance, and one of them is denied.
    const query = 'query Look { persons(first: 50) { nodes { name } } me { name } }';
    await hub.ask('district-regulator', query);
    await hub.ask('district-regulator', query);
    await hub.ask(undefined, query);
    expect(await metric('hub_operation_seconds_count{operation="Look",status="200"}')).toEqual([
      'hub_operation_seconds_count{operation="Look",status="200"} 3',
    ]);
    expect(await metric('hub_operation_cost_count{operation="Look"}')).toHaveLength(1);
    expect(await metric('hub_plans_total{planned="cached"}')).toHaveLength(1);
    expect(await metric('hub_coordinates_total{coordinate="Person.name",decision="masked"}')).toEqual([
      'hub_coordinates_total{coordinate="Person.name",decision="masked"} 2',
    ]);
    expect(await metric('hub_coordinates_total{coordinate="Query.persons",decision="denied"}')).toEqual([
      'hub_coordinates_total{coordinate="Query.persons",decision="denied"} 1',
    ]);
    expect(await metric('hub_errors_total{code="UNAUTHORIZED_FIELD_OR_TYPE"}')).toHaveLength(1);
    expect(await metric('nodejs_eventloop_lag_seconds')).not.toHaveLength(0);
  });

  test('the metrics count what never reached the graph, and what came in an address', async () => {
    const send = (address: string, init: RequestInit = {}) =>
      fetch(`${hub.url}/graphql${address}`, {
        ...init,
        headers: { 'content-type': 'application/json', ...init.headers },
      });
    await send('', { method: 'POST', body: '{"query": "{ me {"}' });
    await send('', { method: 'POST', body: '{"documentId": "nothing"}' });
    await send('?query={__typename}', { headers: { authorization: 'Bearer nothing' } });
    for (const code of ['GRAPHQL_PARSE_FAILED', 'PERSISTED_DOCUMENT_NOT_FOUND', 'INVALID_TOKEN'])
      expect(await metric(`hub_errors_total{code="${code}"}`)).toEqual([
        `hub_errors_total{code="${code}"} 1`,
      ]);
  });

  test('neither log nor metrics name a person', async () => {
    const { data } = await hub.ask<{ me: { id: string; name: string; idNumber: string; phone: string } }>(
      'resident',
      '{ me { id name idNumber phone } }',
    );
    // Nor where a client names its operation or its request after one.
    const { idNumber } = data!.me;
    const named = await hub.ask(
      'resident',
      `query File${idNumber} { me { name } }`,
      {},
      { 'x-request-id': idNumber },
    );
    expect(named.data).toEqual({ me: { name: data!.me.name } });
    const told = `${hub.logs.join('\n')}${(await metric('')).join('\n')}`;
    for (const value of Object.values(data!.me)) expect(told).not.toContain(value);
    expect(told).not.toContain('Bearer');
  });

  test('files and deliveries are requests as any other', async () => {
    for (const path of ['/backflow/releases/x/manifest.json', '/backflow/releases/x/parts/1'])
      await fetch(`${hub.url}${path}`);
    await fetch(`${hub.url}/ingest?source=DEMO`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: '{}',
    });
    for (const operation of ['BackflowManifest', 'BackflowFile', 'Ingest']) {
      expect(hub.logs.filter((line) => line.includes(`"operation":"${operation}"`))).toHaveLength(1);
      expect(await metric(`hub_operation_seconds_count{operation="${operation}"`)).toHaveLength(1);
    }
  });

  test('callers cannot fill the memory with names of operations', async () => {
    await Promise.all(
      Array.from({ length: 230 }, (_, n) => hub.ask(undefined, `query N${n} { __typename }`)),
    );
    const names = (await metric('hub_operation_seconds_count')).length;
    expect(names).toBeLessThanOrEqual(210);
    expect(await metric('hub_operation_seconds_count{operation="other"')).toHaveLength(1);
  });
});
