import { describe, expect, test } from 'vitest';
import { compose } from './compose.ts';

const of = (level: string) => `@classification(level: ${level}, category: HEALTH_STATUS)`;
const root = (fields: string) =>
  `type Query { t: T ${of('L1')} } type T @key(fields: "id") { id: ID! ${of('L1')} ${fields} }`;
const entity = (fields: string, more = '') =>
  `type T @key(fields: "id") { id: ID! ${of('L1')} ${fields} } ${more}`;
const both = (a: string, b: string) => () =>
  compose(
    new Map([
      ['a', a],
      ['b', b],
    ]),
  );

describe('composing', () => {
  test('carries every classification, also on arguments, inputs and enum values', () => {
    const { supergraph, api } = both(
      root(`x(by: TOrderBy ${of('L3')}, f: F ${of('L2')}): Int ${of('L4')}`) +
        `enum TOrderBy { X ${of('L4')} } input F { y: Int ${of('L5')} }`,
      entity(`z: Int ${of('L3')}`),
    )();
    for (const level of ['L1', 'L2', 'L3', 'L4', 'L5']) {
      expect(supergraph).toMatch(new RegExp(`@classification\\(level: ${level}`));
    }
    expect(api).toMatch(/z: Int/);
    expect(api).not.toMatch(/join__|_entities/);
  });

  test.each([
    ['a field', `x: Int ${of('L2')} @shareable`, `x: Int ${of('L4')} @shareable`],
    [
      'an argument',
      `x(a: Int ${of('L2')}): Int ${of('L2')} @shareable`,
      `x(a: Int ${of('L3')}): Int ${of('L2')} @shareable`,
    ],
    [
      'a category',
      `x: Int ${of('L2')} @shareable`,
      `x: Int @classification(level: L2, category: PUBLIC_HEALTH) @shareable`,
    ],
    [
      'a mask',
      `x: String ${of('L2')} @shareable`,
      `x: String @classification(level: L2, category: HEALTH_STATUS, mask: NAME) @shareable`,
    ],
    [
      'an audience',
      `x: String ${of('L2')} @shareable`,
      `x: String @classification(level: L2, category: HEALTH_STATUS, audience: OWNER) @shareable`,
    ],
  ])('fails where two subgraphs say different things of %s', (_what, one, other) => {
    const coordinate = /T\.x/;
    expect(both(root(one), entity(other))).toThrow(coordinate);
    expect(both(root(other), entity(one))).toThrow(coordinate);
    expect(both(root(one), entity(one))).not.toThrow();
  });

  test('fails where two subgraphs say different things of an input’s field or a value to sort by', () => {
    const uses = (level: string) => `input F { y: Int ${of(level)} } enum TOrderBy { X ${of(level)} }`;
    const field = (name: string) => `${name}(f: F ${of('L1')}, by: TOrderBy ${of('L1')}): Int ${of('L1')}`;
    expect(both(root(field('x')) + uses('L2'), entity(field('z'), uses('L3')))).toThrow(/F\.y|TOrderBy\.X/);
    expect(both(root(field('x')) + uses('L2'), entity(field('z'), uses('L2')))).not.toThrow();
  });

  test('names the subgraph and the field that has none', () => {
    expect(both(root(''), entity('x: Int'))).toThrow('b: T.x has no @classification');
  });

  test('fails on a computed field that reads a higher level of another subgraph', () => {
    const external = entity(`x: Int @external ${of('L4')} y: Int ${of('L3')} @requires(fields: "x")`);
    expect(both(root(`x: Int ${of('L4')}`), external)).toThrow('T.y requires T.x, which has a higher level');
    // What the reading subgraph says of the external field does not lower it.
    const claimed = external.replace('L4', 'L2');
    expect(both(root(`x: Int ${of('L4')}`), claimed)).toThrow();
  });

  test('fails on what is deprecated without a day and what to use instead', () => {
    const deprecated = (how: string) => entity(`x(y: Int ${of('L2')} ${how}): Int ${of('L2')}`);
    expect(both(root(''), deprecated('@deprecated'))).toThrow('b: T.x.y: @deprecated needs a reason');
    expect(both(root(''), deprecated('@deprecated(reason: "use z")'))).toThrow('T.x.y');
    expect(both(root(''), deprecated('@deprecated(reason: "2026-06-01: use z")'))).not.toThrow();
  });

  test('fails on what does not compose at all', () => {
    expect(both(root(`x: Int ${of('L1')}`), entity(`x: String ${of('L1')}`))).toThrow('T.x');
  });
});
