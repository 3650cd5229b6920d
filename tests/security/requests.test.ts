import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ wire: 'in-process' });
});
afterAll(() => hub?.close());

async function post(body: string, headers: Record<string, string> = JSON_TYPE) {
  const response = await fetch(`${hub.url}/graphql`, { method: 'POST', headers, body });
  const text = await response.text();
  const answer = JSON.parse(text) as {
    data?: unknown;
    errors?: { message: string; extensions: { code: string } }[];
  };
  return { status: response.status, headers: response.headers, text, ...answer };
}

describe('a body that is no request', () => {
  const query = (text: string) => JSON.stringify({ query: text });
  const REFUSED: readonly [string, string, Record<string, string>, number, string][] = [
    ['malformed JSON', '{"query": "{', JSON_TYPE, 400, 'BAD_REQUEST'],
    ['no body', '', JSON_TYPE, 400, 'BAD_REQUEST'],
    ['an empty object', '{}', JSON_TYPE, 400, 'BAD_REQUEST'],
    ['a number', '1', JSON_TYPE, 400, 'BAD_REQUEST'],
    ['a batch', `[${query('{ __typename }')},${query('{ me { name } }')}]`, JSON_TYPE, 400, 'BAD_REQUEST'],
    ['a query that is no text', '{"query": {"a": 1}}', JSON_TYPE, 400, 'BAD_REQUEST'],
    [
      '__proto__ in the variables',
      '{"query": "{ __typename }", "variables": {"__proto__": {"a": 1}}}',
      JSON_TYPE,
      400,
      'BAD_REQUEST',
    ],
    [
      'a form',
      'query={__typename}',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'BAD_REQUEST',
    ],
    ['XML', '<query/>', { 'content-type': 'application/xml' }, 415, 'BAD_REQUEST'],
    [
      'plain text, as a page elsewhere could send it',
      query('{ __typename }'),
      { 'content-type': 'text/plain' },
      400,
      'BAD_REQUEST',
    ],
    [
      'more than a megabyte',
      query(`{ __typename } #${'x'.repeat(1024 * 1024)}`),
      JSON_TYPE,
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    ['no GraphQL', query('{ me {'), JSON_TYPE, 400, 'GRAPHQL_PARSE_FAILED'],
    [
      'an unknown field',
      query('{ divisio(code: "500106") { nam } }'),
      JSON_TYPE,
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'an unknown argument',
      query('{ division(cod: "500106") { name } }'),
      JSON_TYPE,
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'an unknown enum value',
      query('{ divisions(level: CITI) { name } }'),
      JSON_TYPE,
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'an alias that reaches the machinery',
      query('{ __proto__: division(code: "500106") { name } }'),
      JSON_TYPE,
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'another such alias',
      query('{ division(code: "500106") { constructor: name } }'),
      JSON_TYPE,
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'the entities behind the graph',
      query('{ _entities(representations: []) { __typename } }'),
      JSON_TYPE,
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'the service behind the graph',
      query('{ _service { sdl } }'),
      JSON_TYPE,
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'a mutation where there is none',
      query('mutation { anything }'),
      JSON_TYPE,
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a subscription', query('subscription { anything }'), JSON_TYPE, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a fragment in a circle',
      query('{ ...A } fragment A on Query { ...A }'),
      JSON_TYPE,
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'several operations',
      query('query A { __typename } query B { __typename }'),
      JSON_TYPE,
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'an operation that is not there',
      '{"query": "query A { __typename }", "operationName": "B"}',
      JSON_TYPE,
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'a hash that is none',
      '{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "abc"}}}',
      JSON_TYPE,
      400,
      'BAD_REQUEST',
    ],
    [
      'a variable of another type',
      '{"query": "query($f: Int) { institutions(first: $f) { nodes { code } } }", "variables": {"f": "x"}}',
      JSON_TYPE,
      400,
      'BAD_USER_INPUT',
    ],
    [
      'variables with unknown fields',
      '{"query": "query($f: InstitutionFilter) { institutions(filter: $f) { nodes { code } } }", "variables": {"f": {"nam": "x", "leve": 1}}}',
      JSON_TYPE,
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a variable left out',
      query('query($c: ID!) { division(code: $c) { name } }'),
      JSON_TYPE,
      400,
      'BAD_USER_INPUT',
    ],
  ];
  test.each(REFUSED)('is refused: %s', async (_name, body, headers, status, code) => {
    const answer = await post(body, headers);
    expect(answer.data).toBeUndefined();
    expect(new Set(answer.errors?.map((error) => error.extensions.code))).toEqual(new Set([code]));
    expect(answer.status).toBe(status);
    expect(answer.text).not.toMatch(/Did you mean|node_modules|\bat .*\.(ts|js)\b|stack/);
  });

  test('is not the usual question about the schema, but one that nests without end is', async () => {
    const usual = await post(
      query(getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true })),
    );
    const schema = buildClientSchema(usual.data as IntrospectionQuery);
    expect(schema.getType('Person')).toBeDefined();
    expect(schema.getType('_Entity')).toBeUndefined();
    const nested =
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }';
    const refused = await post(query(nested));
    expect([refused.status, refused.errors?.[0]?.extensions.code]).toEqual([
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ]);
  });

  test('leaves the hub as it was', async () => {
    await post('{"query": "{ __typename }", "variables": {"__proto__": {"polluted": 1}}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((await post('{"query": "{ __typename }"}')).data).toEqual({ __typename: 'Query' });
    expect(hub.logs.filter((line) => line.includes('"error"'))).toEqual([]);
  });
});
