import { classificationsOf } from '@hub/schema/classification.ts';
import type { Asker } from '@hub/schema/decision.ts';
import { buildSchema, Kind, parse, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { cutOperation } from './cut.ts';

const at = (level: string, mask = '') =>
  `@classification(level: ${level}, category: PERSONAL_ATTRIBUTE${mask})`;
const sdl = `
  directive @classification(level: String, category: String, mask: String) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
  type Query { open: P ${at('L1')} shut: P ${at('L3')}
    list(by: POrderBy ${at('L1')}, filter: F ${at('L1')}, ids: [F!] ${at('L1')}, secret: Int ${at('L4')}, most: Int @deprecated(reason: "2026-06-01: filter") ${at('L1')}): [P!] ${at('L1')} node: Node ${at('L1')} }
  interface Node { id: ID! ${at('L1')} }
  type P implements Node { id: ID! ${at('L1')} plain: Int ${at('L2')} number: String ${at('L4')} name: String ${at('L4', ', mask: NAME')} file: P ${at('L3')} old: Int @deprecated(reason: "2026-06-01: plain") ${at('L2')} }
  input F { plain: Int ${at('L1')} number: String ${at('L4')} inner: F ${at('L1')} }
  enum POrderBy { PLAIN ${at('L1')} NUMBER ${at('L4')} }
`;
const schema = buildSchema(sdl);
const classifications = classificationsOf(parse(sdl));

const nobody: Asker = { roles: [], purpose: null };
const regulator: Asker = { roles: ['district-regulator'], purpose: 'HOPERAT' };
const resident: Asker = { roles: ['resident'], purpose: 'PATRQT' };

function cut(asker: Asker, query: string, variables: Record<string, unknown> = {}) {
  const { definitions } = parse(query);
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)!;
  const fragments = Object.fromEntries(
    definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
  );
  const {
    operation: left,
    denied,
    checks,
    deprecated,
    introspects,
  } = cutOperation(schema, classifications, operation, fragments, asker, variables);
  const text = left && print(left).replace(/\s+/g, ' ');
  return { left: text, denied: [...denied.keys()], checks, deprecated: [...deprecated], introspects };
}

describe('cutting an operation', () => {
  test('takes out what its asker sees in no relation, and says so once', () => {
    expect(cut(regulator, '{ open { plain number file { number name } } }')).toMatchObject({
      left: '{ open { plain file { name } } }',
      denied: ['P.number'],
    });
    expect(cut(resident, '{ open { plain number } }')).toMatchObject({
      left: '{ open { plain number } }',
      denied: [],
    });
  });

  test('leaves nothing to fetch where the door is shut', () => {
    expect(cut(nobody, '{ shut { id plain } }')).toMatchObject({ left: undefined, denied: ['Query.shut'] });
  });

  test('leaves a selection that still stands when all in it is taken out', () => {
    expect(cut(nobody, '{ open { plain ... on P { number } } }')).toMatchObject({
      left: '{ open { __typename } }',
      denied: ['P.plain', 'P.number'],
    });
  });

  test('follows fragments, and judges a field by the type it stands on', () => {
    expect(cut(nobody, '{ node { id ...N } } fragment N on Node { ... on P { plain id } }')).toMatchObject({
      left: '{ node { __typename id ... on Node { ... on P { id } } } }',
      denied: ['P.plain'],
    });
  });

  test('decides conditions before it denies', () => {
    const query = 'query($y: Boolean!) { open { id number @skip(if: $y) plain @include(if: $y) } }';
    expect(cut(regulator, query, { y: true })).toMatchObject({
      left: expect.not.stringContaining('number'),
      denied: [],
    });
    expect(cut(regulator, query, { y: true }).left).not.toContain('@');
    expect(cut(regulator, query, { y: false })).toMatchObject({
      left: expect.stringContaining('{ open { id } }'),
      denied: ['P.number'],
    });
  });

  test('fetches an alias under a name that no field has', () => {
    expect(cut(resident, '{ open { id: number plain: plain name: __typename } }').left).toBe(
      '{ open { as_id: number plain __typename } }',
    );
  });

  test('sees what is deprecated, wherever it stands, once, and denied as well', () => {
    const query = '{ list(most: 3) { old ...F } open { file { old } } } fragment F on P { older: old }';
    expect(cut(resident, query).deprecated).toEqual(['Query.list(most:)', 'P.old']);
    expect(cut(nobody, '{ open { old } }')).toMatchObject({ deprecated: ['P.old'], denied: ['P.old'] });
    expect(cut(resident, '{ list(ids: []) { plain } }').deprecated).toEqual([]);
  });

  test('sees a question about the schema', () => {
    expect(cut(nobody, '{ __schema { types { name } } }')).toEqual({
      left: undefined,
      denied: [],
      checks: [],
      deprecated: [],
      introspects: true,
    });
  });

  test('refuses a kind of operation that the schema does not have', () => {
    expect(() => cut(nobody, 'mutation { a }')).toThrow('This graph has no mutation.');
  });
});

describe('an argument', () => {
  test.each([
    ['itself', '{ list(secret: 1) { id } }', 'Query.list(secret:)'],
    ['a field of an input', '{ list(filter: {plain: 1, number: "x"}) { id } }', 'F.number'],
    ['a field further down', '{ list(filter: {inner: {inner: {number: "x"}}}) { id } }', 'F.number'],
    ['a field in a list', '{ list(ids: [{plain: 1}, {number: "x"}]) { id } }', 'F.number'],
    ['a field in a list of one', '{ list(ids: {number: "x"}) { id } }', 'F.number'],
    ['a value to sort by', '{ list(by: NUMBER) { id } }', 'POrderBy.NUMBER'],
  ])('is refused by %s', (_what, query, coordinate) => {
    expect(() => cut(regulator, query)).toThrow(`${coordinate} (L4) may not be used.`);
    expect(() => cut(resident, query)).not.toThrow();
  });

  test('is left to be judged where it is a variable, alone or inside', () => {
    const query =
      'query($f: F, $n: String, $o: POrderBy) { list(filter: {number: $n, inner: $f}, by: $o) { id } }';
    expect(cut(regulator, query).checks.map(({ name, coordinate }) => [name, coordinate])).toEqual([
      ['n', 'F.number'],
      ['f', 'F.inner'],
      ['o', 'Query.list(by:)'],
    ]);
  });

  test('that is null asks for nothing', () => {
    expect(cut(regulator, '{ list(secret: null, filter: {number: null}) { id } }').checks).toEqual([]);
  });
});
