import { readFileSync } from 'node:fs';
import { type Classifications, classificationsOf } from '@hub/schema/classification.ts';
import { buildSchema, type GraphQLSchema, parse } from 'graphql';

const textOf = (name: string) => readFileSync(new URL(import.meta.resolve(`@hub/schema/${name}`)), 'utf8');

let api: GraphQLSchema | undefined;

/** The whole graph as clients see it: what leads where, and what may be null, is said there. Read when first asked. */
export function composed(): GraphQLSchema {
  api ??= buildSchema(textOf('api.graphql'));
  return api;
}

let levels: Classifications | undefined;

/** The classifications of the whole graph as its release has them, nothing raised. Read when first asked. */
export function releasedClassifications(): Classifications {
  levels ??= classificationsOf(parse(textOf('supergraph.graphql')));
  return levels;
}
