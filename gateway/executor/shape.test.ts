import { buildSchema, Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compileShape } from './shape.ts';

const schema = buildSchema(`
  type Query { t: T ts: [T!] strict: [S!] maybe: [S] node: Node }
  type T implements Node { id: ID! a: Int b: String t: T ts: [T] s: S }
  type S implements Node { id: ID! must: T! }
  interface Node { id: ID! }
`);

function shape(query: string, data: Record<string, unknown>, variables: Record<string, unknown> = {}) {
  const { definitions } = parse(query);
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)!;
  const fragments = Object.fromEntries(
    definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  return compileShape(schema, operation.selectionSet, schema.getQueryType()!, fragments, variables)(data);
}

describe('the shape of an answer', () => {
  test('is the client’s: its fields in its order, and nothing else', () => {
    const shaped = shape('{ t { b a } }', { t: { __typename: 'T', id: '1', a: 1, b: 'x', secret: 2 } });
    expect(JSON.stringify(shaped)).toBe('{"t":{"b":"x","a":1}}');
  });

  test('has null for what was not fetched', () => {
    expect(shape('{ t { a } ts { a } }', {})).toEqual({ t: null, ts: null });
    expect(shape('{ t { a b } }', { t: { a: 0 } })).toEqual({ t: { a: 0, b: null } });
  });

  test('has null, and nothing inherited, where an alias bears the name of something every object has', () => {
    expect(shape('{ t { toString: a valueOf: b } hasOwnProperty: t { a } }', { t: {} })).toEqual({
      t: { toString: null, valueOf: null },
      hasOwnProperty: null,
    });
  });

  test('merges fields of one key over fragments, as they stand', () => {
    const query = `{ t { ...F t { a } ... on T { t { b } } ... { a } } } fragment F on T { b t { id } }`;
    expect(shape(query, { t: { a: 1, b: 'x', t: { id: '2', a: 3, b: 'y' } } })).toEqual({
      t: { b: 'x', t: { id: '2', a: 3, b: 'y' }, a: 1 },
    });
  });

  test('leaves out what conditions leave out, and never what they let stand', () => {
    const query = 'query($y: Boolean!) { t { a @skip(if: $y) b @include(if: $y) id @skip(if: false) } }';
    const data = { t: { a: 1, b: 'x', id: '1' } };
    expect(shape(query, data, { y: true })).toEqual({ t: { b: 'x', id: '1' } });
    expect(shape(query, data, { y: false })).toEqual({ t: { a: 1, id: '1' } });
  });

  test('knows the type of everything, asked for under any name', () => {
    expect(shape('{ kind: __typename t { __typename what: __typename } }', { t: {} })).toEqual({
      kind: 'Query',
      t: { __typename: 'T', what: 'T' },
    });
  });

  test('tells the objects of an interface apart, and hides one of an unknown type', () => {
    const query = '{ node { id ... on T { a } ... on S { must { a } } } }';
    expect(shape(query, { node: { __typename: 'T', id: '1', a: 2 } })).toEqual({ node: { id: '1', a: 2 } });
    expect(shape(query, { node: { __typename: 'S', id: '1', must: { a: 3 } } })).toEqual({
      node: { id: '1', must: { a: 3 } },
    });
    expect(shape(query, { node: { __typename: 'X', id: '1' } })).toEqual({ node: null });
  });
});

describe('a null where none may be', () => {
  test('takes the nearest nullable object with it', () => {
    expect(shape('{ t { s { must { id } } a } }', { t: { a: 1, s: { must: null } } })).toEqual({
      t: { s: null, a: 1 },
    });
    expect(shape('{ t { s { must { id } } a } }', { t: { a: 1, s: { must: { id: null } } } })).toEqual({
      t: { s: null, a: 1 },
    });
  });

  test('takes a list of things that must be there, but not a list of things that need not', () => {
    const items = [{ must: { id: '1' } }, { must: null }];
    expect(shape('{ strict { must { id } } t { a } }', { strict: items, t: { a: 1 } })).toEqual({
      strict: null,
      t: { a: 1 },
    });
    expect(shape('{ maybe { must { id } } }', { maybe: items })).toEqual({
      maybe: [{ must: { id: '1' } }, null],
    });
  });
});
