import { buildSchema, Kind, parse } from 'graphql';
import { expect, test } from 'vitest';
import { compileCost } from './cost.ts';

const schema = buildSchema(`
  type Query { person: Person, personByIdentifier: Person, children: [Person] }
  type Person { name: String, interactionWarnings(drug: ID!): [Warning], visits(first: Int): VisitConnection }
  type VisitConnection { nodes: [Visit], pageInfo: PageInfo }
  type PageInfo { hasNextPage: Boolean }
  type Visit { at: String, place: Place }
  type Place { name: String }
  type Warning { severity: String }`);

const costOf = (query: string, variables = {}) => {
  const [operation] = parse(query).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('not an operation');
  return compileCost(schema, operation)(variables);
};

test.each([
  ['{ person { name } }', 1],
  ['{ person { visits(first: 10) { nodes { at } } } }', 1 + 1 + 10],
  [
    '{ person { visits(first: 10) { nodes { place { name } } pageInfo { hasNextPage } } } }',
    1 + 1 + 10 * 2 + 1,
  ],
  ['{ person { visits { nodes { at } } } }', 1 + 1 + 20],
  ['{ person { interactionWarnings(drug: "B01AA03") { severity } } }', 1 + 4_500],
  ['{ personByIdentifier { visits(first: 10) { nodes { at } } } }', 500 + 1 + 1 + 10],
  ['{ children { name } }', 20],
  ['{ children { visits(first: 5) { nodes { at } } } }', 20 * (1 + 1 + 5)],
  ['{ a: person { name } b: person { ... on Person { name } } }', 2],
])('%s costs %d', (query, cost) => {
  expect(costOf(query)).toBe(cost);
});

test('a page size may come as a variable', () => {
  const query = 'query ($n: Int) { person { visits(first: $n) { nodes { at } } } }';
  expect(costOf(query, { n: 3 })).toBe(5);
  expect(costOf(query)).toBe(22);
});
