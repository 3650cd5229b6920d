import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import type { Classification, Classifications } from '@hub/schema/classification.ts';
import { type Asker, askerKey } from '@hub/schema/decision.ts';
import { POLICY_VERSION } from '@hub/schema/policy.ts';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { VariableCheck } from './argument-checks.ts';
import { conditionVariables } from './conditions.ts';
import { cutOperation } from './cut.ts';
import { compilePlan, type Step } from './plan.ts';
import { compileShape } from './shape.ts';

/** An operation made ready for one kind of asker: cut, planned, compiled. */
export interface Prepared {
  operation: OperationDefinitionNode;
  /** How it runs; or, for a plan of a shape that this executor does not know, what the stock one is to run. */
  run: { step: Step } | { stock: DocumentNode; key: string };
  shape: (data: Record<string, unknown>) => Record<string, unknown> | null;
  denied: ReadonlyMap<string, Classification>;
  checks: readonly VariableCheck[];
  introspects: boolean;
}

export interface Preparing {
  document: DocumentNode;
  operationName: string | undefined;
  variables: Readonly<Record<string, unknown>>;
  asker: Asker;
}

const CACHED_OPERATIONS = 2_000;

interface DocumentParts {
  operation: OperationDefinitionNode;
  fragments: Record<string, FragmentDefinitionNode>;
  conditions: readonly string[];
}

/**
 * Prepares operations and remembers them by document, asker and the values of conditions; a decision is part of the
 * key, so nobody is served what was prepared for somebody else.
 */
export class Preparer {
  readonly schema: GraphQLSchema;
  readonly classifications: Classifications;
  readonly #supergraph: Supergraph;
  readonly #planner: QueryPlanner;
  readonly #parts = new WeakMap<DocumentNode, Map<string, DocumentParts>>();
  readonly #prepared = new LRUCache<string, Prepared>({ max: CACHED_OPERATIONS });

  readonly #compile: typeof compilePlan;

  constructor(
    supergraph: Supergraph,
    schema: GraphQLSchema,
    classifications: Classifications,
    compile: typeof compilePlan = compilePlan,
  ) {
    this.schema = schema;
    this.classifications = classifications;
    this.#supergraph = supergraph;
    this.#compile = compile;
    this.#planner = new QueryPlanner(supergraph, { exposeDocumentNodeInFetchNode: true });
  }

  /** `documentKey` names the document's text. @throws UNAUTHORIZED_ARGUMENT for a literal that may not be used. */
  prepare(documentKey: string, request: Preparing): Prepared {
    const parts = this.#partsOf(request.document, request.operationName);
    const conditions = parts.conditions.map((name) => `${name}=${request.variables[name] === true}`).join();
    const key = [
      documentKey,
      request.operationName ?? '',
      POLICY_VERSION,
      askerKey(request.asker),
      conditions,
    ].join('|');
    const known = this.#prepared.get(key);
    if (known) return known;
    const prepared = this.#prepare(parts, request, key);
    this.#prepared.set(key, prepared);
    return prepared;
  }

  #prepare({ operation, fragments }: DocumentParts, { asker, variables }: Preparing, key: string): Prepared {
    const cut = cutOperation(this.schema, this.classifications, operation, fragments, asker, variables);
    const root = this.schema.getRootType(operation.operation);
    if (!root) throw new Error(`the schema has no ${operation.operation}`);
    return {
      operation,
      run: cut.operation ? this.#plan(cut.operation, key) : { step: { kind: 'sequence', steps: [] } },
      shape: compileShape(this.schema, operation.selectionSet, root, fragments, variables),
      denied: cut.denied,
      checks: cut.checks,
      introspects: cut.introspects,
    };
  }

  #plan(operation: OperationDefinitionNode, key: string): Prepared['run'] {
    const used = usedVariables(operation);
    const trimmed = {
      ...operation,
      variableDefinitions: (operation.variableDefinitions ?? []).filter((d) =>
        used.has(d.variable.name.value),
      ),
    };
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [trimmed] };
    const plan = this.#planner.buildQueryPlan(operationFromDocument(this.#supergraph.apiSchema(), document));
    const step = this.#compile(plan);
    return step ? { step } : { stock: document, key };
  }

  #partsOf(document: DocumentNode, operationName: string | undefined): DocumentParts {
    const byName = this.#parts.get(document) ?? new Map<string, DocumentParts>();
    this.#parts.set(document, byName);
    const known = byName.get(operationName ?? '');
    if (known) return known;
    const operations = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
    const operation = operations.find((d) => !operationName || d.name?.value === operationName);
    if (!operation) throw new Error('the operation was not resolved');
    const fragments = Object.fromEntries(
      document.definitions.flatMap((d) => (d.kind === Kind.FRAGMENT_DEFINITION ? [[d.name.value, d]] : [])),
    );
    const parts = {
      operation,
      fragments,
      conditions: conditionVariables([operation, ...Object.values(fragments)]),
    };
    byName.set(operationName ?? '', parts);
    return parts;
  }
}

/** Variables a cut operation still uses; the planner refuses to be given others. */
function usedVariables(operation: OperationDefinitionNode): Set<string> {
  const names = new Set<string>();
  JSON.stringify(operation.selectionSet, (_key, value) => {
    if (value && typeof value === 'object' && value.kind === Kind.VARIABLE) names.add(value.name.value);
    return value;
  });
  return names;
}
