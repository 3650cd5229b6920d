import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;
export type Cost = (variables: Variables) => number;

/** What a list without `first` is taken to hold: a district's townships, a report's items. */
const PLAIN_LIST = 20;
const DEFAULT_PAGE = 20;
/**
 * What costs far more than it takes to fetch, by coordinate, because asking again and again would tell what one answer
 * does not. Under the usual limits a caller tries two drugs an operation, forty at once and ten a second, and looks up
 * nearly twenty identifiers an operation, four hundred at once and a hundred a second.
 */
const DEAR: ReadonlyMap<string, number> = new Map([
  ['Person.interactionWarnings', 4_500],
  ['Query.personByIdentifier', 500],
]);

/**
 * Compiles a cut operation (no fragments spread, no conditions) to its cost: one for each object that may have to be
 * fetched; a list costs its length times what each item costs. Scalars come with their object.
 */
export function compileCost(schema: GraphQLSchema, operation: OperationDefinitionNode): Cost {
  const root = schema.getRootType(operation.operation);
  return root ? setCost(schema, operation.selectionSet, root, undefined) : () => 0;
}

/** `size` is the page that a connection above was asked for: it multiplies its `nodes` and `edges`. */
function setCost(
  schema: GraphQLSchema,
  set: SelectionSetNode,
  type: GraphQLCompositeType,
  size: Cost | undefined,
): Cost {
  const parts = set.selections.flatMap((selection): Cost[] => {
    if (selection.kind === Kind.FIELD) return fieldCost(schema, selection, type, size);
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [];
    const target = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : type;
    return isCompositeType(target) ? [setCost(schema, selection.selectionSet, target, size)] : [];
  });
  return (variables) => parts.reduce((total, part) => total + part(variables), 0);
}

function fieldCost(
  schema: GraphQLSchema,
  field: FieldNode,
  parent: GraphQLCompositeType,
  size: Cost | undefined,
): Cost[] {
  const definition = 'getFields' in parent ? parent.getFields()[field.name.value] : undefined;
  const type = definition ? getNamedType(definition.type) : undefined;
  if (!definition || !field.selectionSet || !isCompositeType(type)) return [];
  const dear = DEAR.get(`${parent.name}.${field.name.value}`) ?? 0;
  const page = pageSize(field, definition);
  const inner = setCost(schema, field.selectionSet, type, page);
  if (page) return [(variables) => 1 + inner(variables)];
  if (!isListType(getNullableType(definition.type))) return [(variables) => dear + 1 + inner(variables)];
  const length = size ?? (() => PLAIN_LIST);
  return [(variables) => dear || length(variables) * (1 + inner(variables))];
}

/** How many a connection is asked for; undefined for a field that is none. */
function pageSize(field: FieldNode, definition: GraphQLField<unknown, unknown>): Cost | undefined {
  if (!definition.args.some((argument) => argument.name === 'first')) return undefined;
  const value = field.arguments?.find((argument) => argument.name.value === 'first')?.value;
  if (value?.kind === Kind.INT) return () => Number(value.value);
  if (value?.kind !== Kind.VARIABLE) return () => DEFAULT_PAGE;
  return (variables) => {
    const given = variables[value.name.value];
    return typeof given === 'number' ? given : DEFAULT_PAGE;
  };
}
