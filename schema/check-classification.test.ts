import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { classificationProblems } from './check-classification.ts';

const L1 = '@classification(level: L1, category: HEALTH_RESOURCE)';
const at = (level: string) => `@classification(level: ${level}, category: HEALTH_STATUS)`;
const problemsOf = (sdl: string) => classificationProblems(parse(sdl));

describe('a schema without a classification', () => {
  test.each([
    ['on a field', `type T { a: Int }`, 'T.a'],
    ['on a field of an extension', `extend type T { a: Int }`, 'T.a'],
    ['on an argument', `type Query { a(b: Int): Int ${L1} }`, 'Query.a(b:)'],
    ['on a field of an interface', `interface I { a: Int }`, 'I.a'],
    ['on a field of an input', `input F { a: Int }`, 'F.a'],
    ['on a value to sort by', `enum TOrderBy { NAME_ASC }`, 'TOrderBy.NAME_ASC'],
    ['on a value to group by', `enum TGroupBy { SEX }`, 'TGroupBy.SEX'],
  ])('%s names it', (_where, sdl, coordinate) => {
    expect(problemsOf(sdl)).toEqual([`${coordinate} has no @classification`]);
  });

  test('is complete where only what federation adds, and values that name no field, have none', () => {
    expect(
      problemsOf(`type T { a(b: Int ${L1}): Int ${L1} } enum Sex { MALE } scalar Date
        type _Service { sdl: String } enum join__Graph { A } type Query { _entities: Int a: Int ${L1} }
        input F { a: Int ${L1} } enum TOrderBy { NAME ${L1} }`),
    ).toEqual([]);
  });
});

describe('a field above L1', () => {
  test.each(['Int!', '[Int]!'])('may not be %s: a denial would erase its parent', (type) => {
    expect(problemsOf(`type T { a: ${type} ${at('L2')} }`)).toEqual(['T.a is above L1 and must be nullable']);
  });

  test('may be a list of things that are there', () => {
    expect(problemsOf(`type T { a: [Int!] ${at('L4')} }`)).toEqual([]);
    expect(problemsOf(`type T { a: Int! ${L1} }`)).toEqual([]);
  });
});

describe('a mask', () => {
  const masked = (type: string, mask: string) =>
    problemsOf(
      `scalar DateTime type T { a: ${type} @classification(level: L4, category: HEALTH_STATUS, mask: ${mask}) }`,
    );

  test('stands where its values can be masked', () => {
    for (const [type, mask] of [
      ['String', 'NAME'],
      ['Float', 'AMOUNT'],
      ['DateTime', 'DATE_TO_YEAR'],
    ] as const)
      expect(masked(type, mask)).toEqual([]);
    for (const [type, mask] of [
      ['Float', 'NAME'],
      ['String', 'AMOUNT'],
      ['DateTime', 'DIAGNOSIS'],
      ['[String!]', 'NAME'],
    ] as const)
      expect(masked(type, mask)).toEqual([`T.a cannot be masked as ${mask}`]);
  });
});

describe('a field that is computed from others', () => {
  const risk = (level: string, requires: string) =>
    `type T { name: Int ${at('L4')} sex: Int ${at('L3')} own: Int ${at('L5')} at: T ${L1} risk: Int ${at(level)} ${requires} }`;

  test('may not read a higher level than its own', () => {
    expect(problemsOf(risk('L3', '@requires(fields: "sex name")'))).toEqual([
      'T.risk requires T.name, which has a higher level',
    ]);
    expect(problemsOf(risk('L3', '@join__field(graph: A, requires: "name")'))).toEqual([
      'T.risk requires T.name, which has a higher level',
    ]);
  });

  test('may read its own level and lower ones', () => {
    expect(problemsOf(risk('L4', '@requires(fields: "sex, name")'))).toEqual([]);
  });

  test('may not read one further down, either', () => {
    expect(problemsOf(risk('L3', '@requires(fields: "sex at { own }")'))).toEqual([
      'T.risk requires T.own, which has a higher level',
    ]);
  });
});
