import fc from 'fast-check';
import { buildSchema, execute, parse } from 'graphql';
import { expect, test } from 'vitest';
import type { RequestContext } from './context.ts';
import { compileOperation } from './operation.ts';

const schema = buildSchema('type Query { a: Int b: Int deeper: Query }');
const fields = schema.getQueryType()!.getFields();
fields.a!.resolve = () => 1;
fields.b!.resolve = () => 2;
fields.deeper!.resolve = () => ({});

const FRAGMENTS = ['F', 'G', 'H'];
const CONDITIONS = ['@skip(if: $yes)', '@include(if: $yes)', '@skip(if: $no)', '@include(if: $no)'];

/** Operations whose fragments are spread in several places, under conditions or under none. */
const anyOperation = (conditions: readonly string[]) => {
  const condition = fc.constantFrom('', ...conditions);
  const selectionSet = (spread: readonly string[]): fc.Arbitrary<string> =>
    fc.letrec<{ set: string; one: string }>((tie) => ({
      set: fc.array(tie('one'), { minLength: 1, maxLength: 4 }).map((all) => `{ ${all.join(' ')} }`),
      one: fc.oneof(
        { maxDepth: 3 },
        fc.tuple(fc.constantFrom('a', 'b', ...spread), condition).map((parts) => parts.join(' ')),
        fc.tuple(fc.constantFrom('...', 'deeper'), condition, tie('set')).map((parts) => parts.join(' ')),
      ),
    })).set;
  const spreads = FRAGMENTS.map((name) => `...${name}`);
  return fc
    .tuple(
      selectionSet(spreads),
      ...FRAGMENTS.map((name, index) =>
        selectionSet(spreads.slice(index + 1)).map((set) => `fragment ${name} on Query ${set}`),
      ),
    )
    .map(([set, ...fragments]) => {
      // A document declares nothing that it does not use.
      const used = FRAGMENTS.map((name) => `... { last: deeper { ...${name} } }`).join(' ');
      const variables = conditions.length > 0 ? '($yes: Boolean = true, $no: Boolean = false)' : '';
      const both = conditions.length > 0 ? 'a @skip(if: $no) b @skip(if: $yes)' : '';
      return `query${variables} { ${both} ... ${set} ${used} } ${fragments.join(' ')}`;
    });
};

test.each([
  ['without conditions', []],
  ['whatever conditions its fragments stand under', CONDITIONS],
])('a compiled operation answers what the reference executor does, %s', async (_name, conditions) => {
  await fc.assert(
    fc.asyncProperty(anyOperation(conditions), async (text) => {
      const document = parse(text);
      const operation = compileOperation(schema, document, undefined);
      const answer = await operation({} as RequestContext, {});
      expect(answer.errors).toBeUndefined();
      expect(answer).toEqual(await execute({ schema, document }));
    }),
    { numRuns: 200 },
  );
});
