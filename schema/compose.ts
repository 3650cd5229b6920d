import { composeServices } from '@apollo/composition';
import { printSchema, Supergraph } from '@apollo/federation-internals';
import { parse } from 'graphql';
import { classificationProblems } from './check-classification.ts';
import { deprecationProblems } from './deprecations.ts';
import { withPrelude } from './prelude.ts';

/** The classification of one thing must be the same wherever it is defined; composition calls that a hint. */
const CONFLICT =
  /^INCONSISTENT_(NON_REPEATABLE_)?(COMPOSED_)?DIRECTIVE|^INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS|^MERGED_NON_REPEATABLE/;

export interface Composed {
  supergraph: string;
  api: string;
}

/**
 * Composes the subgraphs' SDL (by name, without the prelude) to the supergraph.
 * @throws with one line per problem: composition errors, missing or conflicting classifications, deprecations without
 * a day and a reason.
 */
export function compose(subgraphs: ReadonlyMap<string, string>): Composed {
  const services = [...subgraphs].map(([name, sdl]) => ({
    name,
    url: `hub://${name}`,
    typeDefs: withPrelude(sdl),
  }));
  const problems = services.flatMap(({ name, typeDefs }) =>
    [...classificationProblems(typeDefs), ...deprecationProblems(typeDefs)].map(
      (problem) => `${name}: ${problem}`,
    ),
  );
  const result = composeServices(services);
  for (const error of result.errors ?? []) problems.push(error.message);
  for (const hint of result.hints ?? [])
    if (CONFLICT.test(hint.definition.code)) problems.push(`${hint.definition.code}: ${hint.message}`);
  if (result.supergraphSdl) problems.push(...classificationProblems(parse(result.supergraphSdl)));
  if (problems.length > 0 || !result.supergraphSdl)
    throw new Error(`the schema does not compose:\n${[...new Set(problems)].join('\n')}`);
  return { supergraph: result.supergraphSdl, api: apiOf(result.supergraphSdl) };
}

function apiOf(supergraphSdl: string): string {
  return `${printSchema(Supergraph.build(supergraphSdl).apiSchema()).trim()}\n`;
}
