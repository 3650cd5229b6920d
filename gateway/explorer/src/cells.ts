import {
  type DocumentNode,
  type FieldNode,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Disclosure } from './disclosure.ts';

/**
 * A property of the answer that does not show what is stored, and the line of the pretty-printed text it is on.
 * Missing is a root field that found nothing, or nothing that this caller may know of.
 */
export interface Cell {
  line: number;
  coordinate: string;
  kind: 'denied' | 'masked' | 'missing';
}

/** What a response key stands for; merged over the selections that share the key. */
export interface Selected {
  coordinates: Set<string>;
  fields: Map<string, Selected>;
}

/**
 * Finds the denied and masked cells of an answer, in the order of its lines.
 * @param data the answer's data
 * @param firstLine the line (from 1) on which the data's own opening brace stands
 * @param limit cells after which the search ends, so that a large answer costs no more than it can show
 */
export function findCells(
  selected: Selected,
  data: unknown,
  disclosure: Disclosure,
  firstLine: number,
  limit: number,
): Cell[] {
  const denied = new Set(disclosure.denied.map(({ coordinate }) => coordinate));
  const masked = new Set(disclosure.masked);
  const failed = new Set(disclosure.failed.map(({ key }) => key));
  const cells: Cell[] = [];
  let line = firstLine;

  function kindOf(value: unknown, coordinate: string, rootKey: string | undefined): Cell['kind'] | undefined {
    if (value !== null) return masked.has(coordinate) ? 'masked' : undefined;
    if (denied.has(coordinate)) return 'denied';
    if (rootKey === undefined || failed.has(rootKey)) return undefined;
    return denied.has(rootKey) ? 'denied' : 'missing';
  }

  function note({ coordinates }: Selected, value: unknown, rootKey: string | undefined): void {
    for (const coordinate of coordinates) {
      const kind = kindOf(value, coordinate, rootKey);
      if (!kind) continue;
      cells.push({ line, coordinate, kind });
      return;
    }
  }

  /** Starts on the value's first line and leaves `line` on its last. */
  function walk(value: unknown, at: Selected | undefined): void {
    if (typeof value !== 'object' || value === null || cells.length >= limit) return;
    const entries: [string | undefined, unknown][] = Array.isArray(value)
      ? value.map((one) => [undefined, one])
      : Object.entries(value);
    for (const [key, one] of entries) {
      if (cells.length >= limit) return;
      line += 1;
      const below = key === undefined ? at : at?.fields.get(key);
      if (key !== undefined && below) note(below, one, at === selected ? key : undefined);
      walk(one, below);
    }
    if (entries.length > 0) line += 1;
  }

  walk(data, selected);
  return cells;
}

/** The response keys of all operations of a document, with the schema coordinates they stand for. */
export function selectionOf(schema: GraphQLSchema, document: DocumentNode): Selected {
  const root: Selected = { coordinates: new Set(), fields: new Map() };
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );

  function select(set: SelectionSetNode, type: GraphQLNamedType | undefined, into: Selected, seen: string[]) {
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        selectField(node, type, into, seen);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        const on = node.typeCondition ? schema.getType(node.typeCondition.name.value) : type;
        select(node.selectionSet, on, into, seen);
      } else {
        const fragment = fragments.get(node.name.value);
        // An operation that spreads in circles is refused by the hub, and still stands in the editor.
        if (!fragment || seen.includes(node.name.value)) continue;
        const on = schema.getType(fragment.typeCondition.name.value);
        select(fragment.selectionSet, on, into, [...seen, node.name.value]);
      }
    }
  }

  function selectField(
    node: FieldNode,
    type: GraphQLObjectType | GraphQLInterfaceType,
    into: Selected,
    seen: string[],
  ) {
    const key = (node.alias ?? node.name).value;
    const below = into.fields.get(key) ?? { coordinates: new Set(), fields: new Map() };
    into.fields.set(key, below);
    below.coordinates.add(`${type.name}.${node.name.value}`);
    const field = type.getFields()[node.name.value];
    if (node.selectionSet && field) select(node.selectionSet, getNamedType(field.type), below, seen);
  }

  for (const one of document.definitions) {
    if (one.kind === Kind.OPERATION_DEFINITION)
      select(one.selectionSet, schema.getRootType(one.operation) ?? undefined, root, []);
  }
  return root;
}
