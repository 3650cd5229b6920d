import { createRequire } from 'node:module';
import { classificationProblems } from '@hub/schema/check-classification.ts';
import { classificationsOf } from '@hub/schema/classification.ts';
import { ERROR_CODES } from '@hub/schema/error-codes.ts';
import { policyMatrix } from '@hub/schema/policy-matrix.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { programs, textOf } from './files.ts';

const gateway = createRequire(import.meta.resolve('@hub/gateway/environment.ts'));
const { ApolloServerErrorCode } = gateway('@apollo/server/errors') as {
  ApolloServerErrorCode: Record<string, string>;
};
const supergraph = parse(textOf('schema/supergraph.graphql'));

describe('the contract', () => {
  test('classifies every field, argument and naming enum value of the composed graph', () => {
    expect(classificationProblems(supergraph)).toEqual([]);
  });

  test.each(subgraphs)(
    'every root field of $name has a door, and every door a field',
    ({ schema, doors }) => {
      for (const [type, root] of [
        ['Query', schema.getQueryType()],
        ['Mutation', schema.getMutationType()],
      ] as const) {
        const fields = Object.keys(root?.getFields() ?? {}).filter((name) => !name.startsWith('_'));
        expect(Object.keys(doors[type] ?? {}).sort()).toEqual(fields.sort());
      }
    },
  );

  test.each(subgraphs)('every field of a resource of $name is in the graph, classified', ({ resources }) => {
    const classified = classificationsOf(supergraph);
    const missing = resources.flatMap(({ type, fields }) =>
      Object.keys(fields)
        .map((field) => `${type}.${field}`)
        .filter((coordinate) => !classified.has(coordinate)),
    );
    expect(missing).toEqual([]);
  });

  test('states the policy in schema/policy.matrix.txt (regenerate it with `pnpm generate`)', () => {
    expect(textOf('schema/policy.matrix.txt')).toBe(`${policyMatrix()}\n`);
  });

  test('names every error code a client meets, and none that nobody answers', () => {
    const answered = new Set(Object.values(ApolloServerErrorCode));
    for (const path of programs)
      for (const [, thrown, sent, plain] of textOf(path).matchAll(
        /new HubError\(\s*'([A-Z_]+)'|sendError\([^)]*?'([A-Z_]+)'|\bcode: '([A-Z]+(?:_[A-Z]+)+)'/g,
      ))
        answered.add((thrown ?? sent ?? plain)!);
    const catalogue = Object.keys(ERROR_CODES);
    expect(catalogue.filter((code) => !answered.has(code))).toEqual([]);
    const ours = [...answered].filter((code) => !Object.values(ApolloServerErrorCode).includes(code));
    expect(ours.filter((code) => !catalogue.includes(code))).toEqual([]);
  });
});
