import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded } from './conditions.ts';
import { fetchedAs } from './response-key.ts';

type Data = Record<string, unknown>;
/** Gives a fetched value the client's shape; `undefined` means a non-null was null and the parent must go. */
type Shape = (value: unknown) => unknown;

/**
 * Compiles the client's original operation to a function that takes what was fetched to what the client asked for:
 * its fields in its order, nothing else, nulls where nothing was fetched, nulls rising where the type says so.
 */
export function compileShape(
  schema: GraphQLSchema,
  set: SelectionSetNode,
  root: GraphQLObjectType,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  variables: Readonly<Record<string, unknown>>,
): (data: Data) => Data | null {
  const shape = objectShape(root, [set]);
  return (data) => (shape(data) as Data | undefined) ?? null;

  function objectShape(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Shape {
    const fields = collect(type, sets);
    const steps = [...fields].map(([key, nodes]) => ({
      key,
      source: sourceOf(key, nodes),
      shape: fieldShape(type, nodes),
    }));
    return (value) => {
      const from = value as Data;
      const shaped: Data = {};
      for (const { key, source, shape } of steps) {
        const item = shape(from[source]);
        if (item === undefined) return undefined;
        shaped[key] = item;
      }
      return shaped;
    };
  }

  function fieldShape(parent: GraphQLObjectType, nodes: readonly FieldNode[]): Shape {
    const name = nodes[0]?.name.value ?? '';
    if (name === '__typename') return () => parent.name;
    if (name.startsWith('__')) return (value) => value ?? null;
    const type = parent.getFields()[name]?.type;
    if (!type) throw new Error(`${parent.name}.${name} is not in the schema`);
    return typeShape(
      type,
      nodes.flatMap((node) => (node.selectionSet ? [node.selectionSet] : [])),
    );
  }

  function typeShape(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): Shape {
    if (isNonNullType(type)) {
      const inner = typeShape(type.ofType, sets);
      return (value) => inner(value) ?? undefined;
    }
    if (isListType(type)) return listShape(typeShape(type.ofType, sets));
    if (!isCompositeType(type)) return (value) => value ?? null;
    if (isObjectType(type)) return nullable(objectShape(type, sets));
    if (!isAbstractType(type)) throw new Error('unreachable: a composite type is an object or abstract');
    const byName = new Map(
      schema.getPossibleTypes(type).map((t) => [t.name, nullable(objectShape(t, sets))]),
    );
    return (value) => byName.get(String((value as Data | null)?.__typename))?.(value) ?? null;
  }

  function collect(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
    const fields = new Map<string, FieldNode[]>();
    const add = (set: SelectionSetNode) => {
      for (const selection of set.selections) {
        if (!isIncluded(selection, variables)) continue;
        if (selection.kind === Kind.FIELD) {
          const key = selection.alias?.value ?? selection.name.value;
          fields.set(key, [...(fields.get(key) ?? []), selection]);
          continue;
        }
        const target = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
        if (target && applies(target.typeCondition?.name.value, type)) add(target.selectionSet);
      }
    };
    for (const set of sets) add(set);
    return fields;
  }

  function applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (!condition || condition === type.name) return true;
    const target = schema.getType(condition);
    return isAbstractType(target) && schema.isSubType(target, type);
  }
}

/** Introspection was answered whole, in its final shape. */
const sourceOf = (key: string, [first]: readonly FieldNode[]): string =>
  !first || first.name.value.startsWith('__') ? key : fetchedAs(first);

const nullable =
  (shape: Shape): Shape =>
  (value) =>
    value === null || value === undefined ? null : (shape(value) ?? null);

const listShape =
  (shape: Shape): Shape =>
  (value) => {
    if (!Array.isArray(value)) return null;
    const items: unknown[] = [];
    for (const item of value) {
      const shaped = shape(item);
      if (shaped === undefined) return null;
      items.push(shaped);
    }
    return items;
  };
