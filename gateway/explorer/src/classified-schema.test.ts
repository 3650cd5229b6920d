import {
  buildSchema,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
} from 'graphql';
import { expect, test } from 'vitest';
import { classifySchema } from './classified-schema.ts';

const schema = classifySchema(
  buildSchema(`
    enum ClassificationLevel { "较小范围" L4 L1 }
    enum Mask { "姓名: 保留姓氏" NAME }
    enum Kind { A B }
    input Filter { "姓名" name: String sex: String }
    type Person { "姓名" name: String id: ID }
    type Query { person("姓名" name: String, id: ID): Person }
  `),
  {
    'Person.name': { level: 'L4', category: 'PERSONAL_ATTRIBUTE', mask: 'NAME' },
    'Filter.name': { level: 'L4', category: 'PERSONAL_ATTRIBUTE' },
    'Query.person(name:)': { level: 'L1', category: 'HEALTH_STATUS' },
    'Kind.B': { level: 'L1', category: 'HEALTH_STATUS' },
    'Gone.field': { level: 'L1', category: 'HEALTH_STATUS' },
  },
);
const fields = (type: string) => (schema.getType(type) as GraphQLObjectType).getFields();

test('a field says its level, category and mask in words of the schema, below what it is', () => {
  expect(fields('Person').name?.description).toBe(
    '姓名  \n[L4 较小范围](#L4) · PERSONAL_ATTRIBUTE · 可脱敏 (姓名: 保留姓氏)',
  );
  expect(fields('Person').id?.description).toBeUndefined();
});

test('the documentation opens with what the levels are', () => {
  expect(schema.description).toContain('[L5](#L5)');
});

test('arguments, input fields and enum values say theirs', () => {
  const [byName, byId] = fields('Query').person?.args ?? [];
  expect(byName?.description).toBe('姓名  \n[L1 L1](#L1) · HEALTH_STATUS');
  expect(byId?.description).toBeUndefined();
  const filter = (schema.getType('Filter') as GraphQLInputObjectType).getFields();
  expect(filter.name?.description).toContain('(#L4)');
  expect(filter.sex?.description).toBeUndefined();
  const kind = schema.getType('Kind') as GraphQLEnumType;
  expect(kind.getValues().map(({ description }) => description)).toEqual([
    undefined,
    '[L1 L1](#L1) · HEALTH_STATUS',
  ]);
});
