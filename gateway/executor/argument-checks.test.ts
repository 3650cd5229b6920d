import { classificationsOf } from '@hub/schema/classification.ts';
import { buildSchema, type GraphQLInputType, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { ArgumentGuard } from './argument-checks.ts';

const at = (level: string) => `@classification(level: ${level}, category: PERSONAL_ATTRIBUTE)`;
const sdl = `
  directive @classification(level: String, category: String) on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
  type Query { list(f: F ${at('L1')}, fs: [F] ${at('L1')}, by: [POrderBy] ${at('L1')}, secret: Int ${at('L4')}): Int }
  input F { plain: Int ${at('L1')} number: String ${at('L4')} inner: F ${at('L1')} sex: Sex ${at('L1')} }
  enum POrderBy { PLAIN ${at('L1')} NUMBER ${at('L4')} }
  enum Sex { MALE }
`;
const schema = buildSchema(sdl);
const typeOf = (argument: string): GraphQLInputType =>
  schema
    .getQueryType()!
    .getFields()
    .list!.args.find((one) => one.name === argument)!.type;
const guard = new ArgumentGuard(
  { roles: ['district-regulator'], purpose: 'HOPERAT' },
  classificationsOf(parse(sdl)),
);
const check = (argument: string, value: unknown) => () =>
  guard.checkValue(value, `Query.list(${argument}:)`, typeOf(argument));

describe('the value of a variable', () => {
  test.each([
    ['secret', 1, 'Query.list(secret:)'],
    ['secret', 0, 'Query.list(secret:)'],
    ['f', { number: '' }, 'F.number'],
    ['f', { inner: { inner: { number: 'x' } } }, 'F.number'],
    ['fs', [null, { plain: 1 }, { number: 'x' }], 'F.number'],
    ['by', ['PLAIN', 'NUMBER'], 'POrderBy.NUMBER'],
  ])('is refused in %s: %j', (argument, value, coordinate) => {
    expect(check(argument, value)).toThrow(`${coordinate} (L4) may not be used.`);
  });

  test.each([
    ['secret', null],
    ['secret', undefined],
    ['f', { plain: 1, sex: 'MALE', number: null }],
    ['fs', [{ inner: { plain: 1 } }]],
    ['by', ['PLAIN']],
  ])('may be used in %s: %j', (argument, value) => {
    expect(check(argument, value)).not.toThrow();
  });
});
