import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Classification, Classifications } from '@hub/schema/classification.ts';
import { type Asker, bestDecision } from '@hub/schema/decision.ts';
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { ArgumentGuard, type VariableCheck } from './argument-checks.ts';
import { isIncluded } from './conditions.ts';
import { asFetched } from './response-key.ts';

/** What cutting an operation for an asker leaves, and what it took. */
export interface Cut {
  /** Without fragments and conditions, aliases as they are fetched; undefined when nothing is left to fetch. */
  operation: OperationDefinitionNode | undefined;
  root: GraphQLObjectType;
  /** Denied for the asker as such, by coordinate, whether or not rows exist. */
  denied: ReadonlyMap<string, Classification>;
  checks: readonly VariableCheck[];
  /** Coordinates of deprecated fields and arguments that the operation uses, denied or not. */
  deprecated: ReadonlySet<string>;
  /** The operation asks about the schema itself. */
  introspects: boolean;
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * Takes out of an operation what its asker can see in no relation at all.
 * @throws UNAUTHORIZED_ARGUMENT, GRAPHQL_VALIDATION_FAILED for a kind of operation that the schema does not have.
 */
export function cutOperation(
  schema: GraphQLSchema,
  classifications: Classifications,
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  asker: Asker,
  variables: Readonly<Record<string, unknown>>,
): Cut {
  const guard = new ArgumentGuard(asker, classifications);
  const denied = new Map<string, Classification>();
  const checks: VariableCheck[] = [];
  const deprecated = new Set<string>();
  let introspects = false;

  function cutSet(set: SelectionSetNode, type: GraphQLCompositeType): SelectionNode[] {
    return set.selections.flatMap((selection): SelectionNode[] => {
      if (!isIncluded(selection, variables)) return [];
      if (selection.kind === Kind.FIELD) return cutField(selection, type);
      const target = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
      if (!target) return [];
      const condition = target.typeCondition ? schema.getType(target.typeCondition.name.value) : type;
      if (!isCompositeType(condition)) return [];
      const selections = cutSet(target.selectionSet, condition);
      if (selections.length === 0) return [];
      return [
        {
          kind: Kind.INLINE_FRAGMENT,
          ...(target.typeCondition ? { typeCondition: target.typeCondition } : {}),
          selectionSet: { kind: Kind.SELECTION_SET, selections },
        },
      ];
    });
  }

  function cutField(field: FieldNode, type: GraphQLCompositeType): FieldNode[] {
    const name = field.name.value;
    if (name.startsWith('__')) {
      introspects ||= name !== '__typename';
      return name === '__typename' && type !== schema.getQueryType() ? [TYPENAME] : [];
    }
    const definition = 'getFields' in type ? type.getFields()[name] : undefined;
    const coordinate = `${type.name}.${name}`;
    const classification = classifications.get(coordinate);
    if (!definition || !classification) throw new Error(`${coordinate} is not classified`);
    if (definition.deprecationReason) deprecated.add(coordinate);
    if (bestDecision(asker, classification) === 'HIDE') {
      denied.set(coordinate, classification);
      return [];
    }
    checkArguments(field, definition, coordinate);
    const target = getNamedType(definition.type);
    const fetched = asFetched(field);
    if (!field.selectionSet || !isCompositeType(target)) return [fetched];
    const selections = cutSet(field.selectionSet, target);
    // An abstract type's object must say what it is; an emptied selection must say something.
    if (isAbstractType(target) || selections.length === 0) selections.unshift(TYPENAME);
    return [{ ...fetched, selectionSet: { kind: Kind.SELECTION_SET, selections } }];
  }

  function checkArguments(field: FieldNode, { args }: GraphQLField<unknown, unknown>, of: string): void {
    for (const { name, value } of field.arguments ?? []) {
      const argument = args.find((candidate) => candidate.name === name.value);
      if (!argument) continue;
      const coordinate = `${of}(${argument.name}:)`;
      if (argument.deprecationReason) deprecated.add(coordinate);
      checks.push(...guard.checkLiteral(value, coordinate, argument.type));
    }
  }

  const root = schema.getRootType(operation.operation);
  if (!isObjectType(root))
    throw new HubError('GRAPHQL_VALIDATION_FAILED', `This graph has no ${operation.operation}.`);
  const selections = cutSet(operation.selectionSet, root);
  const { directives: _none, ...rest } = operation;
  return {
    root,
    operation:
      selections.length > 0 ? { ...rest, selectionSet: { kind: Kind.SELECTION_SET, selections } } : undefined,
    denied,
    checks,
    deprecated,
    introspects,
  };
}
