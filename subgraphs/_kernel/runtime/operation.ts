import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  validate,
  visit,
} from 'graphql';
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
  // The compiler takes a fragment where it meets it first, even if that place is skipped and a later one is not.
  // The hub's own executor decides conditions before it plans and sends none; the stock one sends them.
  if (isConditional(document))
    return (contextValue, variableValues) =>
      execute({ schema, document, operationName, contextValue, variableValues });
  const compiled = compileQuery(schema, document, operationName);
  if (!isCompiledQuery(compiled)) return () => compiled;
  return (context, variables) => compiled.query(undefined, context, variables) as Promise<ExecutionResult>;
}

function isConditional(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive({ name }) {
      found ||= name.value === 'skip' || name.value === 'include';
    },
  });
  return found;
}
