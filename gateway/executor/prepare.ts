import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { isOnRecord } from '@hub/kernel/audit/reads.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
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
import { type Cost, compileCost } from '../limits/cost.ts';
import type { RequestFacts } from '../observe/facts.ts';
import type { VariableCheck } from './argument-checks.ts';
import { conditionVariables } from './conditions.ts';
import { cutOperation } from './cut.ts';
import { compilePlan, type Step } from './plan.ts';
import { compileShape } from './shape.ts';

/** An operation made ready for one kind of asker: cut, planned, compiled. */
export interface Prepared {
  /** How it runs; or, for a plan of a shape that this executor does not know, what the stock one is to run. */
  run: { step: Step } | { stock: DocumentNode; key: string };
  shape: (data: Record<string, unknown>) => Record<string, unknown> | null;
  denied: ReadonlyMap<string, Classification>;
  /** Of what is denied, what the access log keeps: a JSON array of coordinates, where there are any. */
  cut: string | undefined;
  /** Version of the live overlay that it was cut by. */
  overlay: string | undefined;
  checks: readonly VariableCheck[];
  /** Coordinates of deprecated fields and arguments in use. */
  deprecated: readonly string[];
  /** By the variables it comes with. */
  cost: Cost;
  introspects: boolean;
}

export interface Preparing {
  /** Names the document's text. */
  documentKey: string;
  parts: DocumentParts;
  /** Coerced, defaults included: conditions are decided by them. */
  variables: Readonly<Record<string, unknown>>;
  asker: Asker;
}

const CACHED_OPERATIONS = 2_000;

/** The operation a request chose, and what it stands on. */
export interface DocumentParts {
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
  readonly #live: { readonly current: Classifications };
  readonly #supergraph: Supergraph;
  readonly #planner: QueryPlanner;
  readonly #parts = new WeakMap<DocumentNode, Map<string, DocumentParts>>();
  readonly #prepared = new LRUCache<string, Prepared>({ max: CACHED_OPERATIONS });

  readonly #compile: typeof compilePlan;

  constructor(
    supergraph: Supergraph,
    schema: GraphQLSchema,
    live: { readonly current: Classifications },
    compile: typeof compilePlan = compilePlan,
  ) {
    this.schema = schema;
    this.#live = live;
    this.#supergraph = supergraph;
    this.#compile = compile;
    this.#planner = new QueryPlanner(supergraph, { exposeDocumentNodeInFetchNode: true });
  }

  /** In force now. */
  get classifications(): Classifications {
    return this.#live.current;
  }

  /** @throws UNAUTHORIZED_ARGUMENT for a literal that may not be used. */
  prepare(request: Preparing, facts: Pick<RequestFacts, 'planned'>): Prepared {
    const { operation, conditions } = request.parts;
    const key = [
      request.documentKey,
      operation.name?.value ?? '',
      POLICY_VERSION,
      this.classifications.version ?? '',
      askerKey(request.asker),
      conditions.map((name) => `${name}=${request.variables[name] === true}`).join(),
    ].join('|');
    const known = this.#prepared.get(key);
    facts.planned = known ? 'cached' : 'new';
    if (known) return known;
    const prepared = this.#prepare(request, key);
    this.#prepared.set(key, prepared);
    return prepared;
  }

  #prepare({ parts: { operation, fragments }, asker, variables }: Preparing, key: string): Prepared {
    const cut = cutOperation(this.schema, this.classifications, operation, fragments, asker, variables);
    return {
      run: cut.operation ? this.#plan(cut.operation, key) : { step: { kind: 'sequence', steps: [] } },
      shape: compileShape(this.schema, operation.selectionSet, cut.root, fragments, variables),
      denied: cut.denied,
      cut: onRecord(cut.denied),
      overlay: this.classifications.version,
      checks: cut.checks,
      deprecated: [...cut.deprecated],
      cost: cut.operation ? compileCost(this.schema, cut.operation) : () => 0,
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

  /** @throws OPERATION_RESOLUTION_FAILURE when the name chooses none, or its absence leaves several. */
  partsOf(document: DocumentNode, operationName: string | undefined): DocumentParts {
    const byName = this.#parts.get(document) ?? new Map<string, DocumentParts>();
    this.#parts.set(document, byName);
    const known = byName.get(operationName ?? '');
    if (known) return known;
    const operations = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
    const chosen = operations.filter((d) => !operationName || d.name?.value === operationName);
    const [operation] = chosen;
    if (!operation || chosen.length > 1)
      throw new HubError(
        'OPERATION_RESOLUTION_FAILURE',
        operation
          ? 'The document holds several operations; operationName must choose one.'
          : 'The document holds no operation of that name.',
      );
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

function onRecord(denied: ReadonlyMap<string, Classification>): string | undefined {
  const kept = [...denied].filter(([, { level }]) => isOnRecord(level)).map(([coordinate]) => coordinate);
  return kept.length > 0 ? JSON.stringify(kept) : undefined;
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
