import { type DocumentNode, type ExecutionResult, type GraphQLSchema, validate } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import type { RequestContext } from './context.ts';

/** A document made ready to run against one schema. */
export type CompiledOperation = (
  context: RequestContext,
  variables: Record<string, unknown>,
) => Promise<ExecutionResult> | ExecutionResult;

/** Validates and compiles a document once; what is invalid answers its errors every time. */
export function compileOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
): CompiledOperation {
  const errors = validate(schema, document);
  if (errors.length > 0) return () => ({ errors });
  const compiled = compileQuery(schema, document, operationName);
  if (!isCompiledQuery(compiled)) return () => compiled;
  return (context, variables) => compiled.query(undefined, context, variables) as Promise<ExecutionResult>;
}
