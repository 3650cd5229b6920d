import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type DocumentNode, parse } from 'graphql';
import { isObject } from './merge.ts';

type Data = Record<string, unknown>;

/** A plan as it is run: every fetch with its document parsed, its key projection compiled. */
export type Step =
  | { kind: 'sequence' | 'parallel'; steps: Step[] }
  | { kind: 'fetch'; fetch: Fetch; path: readonly string[] };

export interface Fetch {
  subgraph: string;
  query: string;
  document: DocumentNode;
  operationName: string | undefined;
  variables: readonly string[];
  /** Takes an entity to its representation, or undefined where the entity has no key; absent for root fetches. */
  represent: ((entity: Data) => Data | undefined) | undefined;
}

/** Compiles a plan, or answers undefined for a shape that only the stock executor knows. */
export function compilePlan(plan: QueryPlan): Step | undefined {
  const { node } = plan;
  if (!node) return { kind: 'sequence', steps: [] };
  return node.kind === 'Subscription' ? undefined : compileNode(node, []);
}

function compileNode(node: PlanNode, path: readonly string[]): Step | undefined {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel': {
      const steps = node.nodes.map((child) => compileNode(child, path));
      if (steps.some((step) => step === undefined)) return undefined;
      return { kind: node.kind === 'Sequence' ? 'sequence' : 'parallel', steps: steps as Step[] };
    }
    case 'Flatten':
      // A type-conditioned path element would need the object's type on the way.
      return node.path.some((part) => String(part).startsWith('|'))
        ? undefined
        : compileNode(node.node, [...path, ...node.path.map(String)]);
    case 'Fetch':
      return compileFetch(node, path);
    default:
      return undefined;
  }
}

function compileFetch(node: FetchNode, path: readonly string[]): Step | undefined {
  const rewrites = [node.inputRewrites, node.outputRewrites, node.contextRewrites];
  if (rewrites.some((list) => list && list.length > 0) || node.hasDefers) return undefined;
  return {
    kind: 'fetch',
    path,
    fetch: {
      subgraph: node.serviceName,
      query: node.operation,
      document: node.operationDocumentNode ?? parse(node.operation),
      operationName: node.operationName,
      variables: node.variableUsages ?? [],
      represent: node.requires ? representation(node.requires) : undefined,
    },
  };
}

/** Compiles `requires` to a projection; several type conditions are told apart by the entity's __typename. */
function representation(requires: readonly QueryPlanSelectionNode[]): (entity: Data) => Data | undefined {
  const byType = new Map<string, readonly QueryPlanSelectionNode[]>();
  for (const selection of requires)
    if (selection.kind === 'InlineFragment' && selection.typeCondition)
      byType.set(selection.typeCondition, selection.selections);
  const single = byType.size === 1 ? [...byType][0] : undefined;
  return (entity) => {
    const [type, selections] = single ?? [String(entity.__typename), byType.get(String(entity.__typename))];
    if (!selections || (typeof entity.__typename === 'string' && entity.__typename !== type))
      return undefined;
    return project(selections, entity, { __typename: type });
  };
}

function project(selections: readonly QueryPlanSelectionNode[], from: Data, into: Data): Data | undefined {
  for (const selection of selections) {
    if (selection.kind !== 'Field' || selection.name === '__typename') continue;
    const value = from[selection.alias ?? selection.name];
    if (value === undefined || value === null) return undefined;
    const nested = selection.selections && isObject(value) ? project(selection.selections, value, {}) : value;
    if (nested === undefined) return undefined;
    into[selection.name] = nested;
  }
  return into;
}
