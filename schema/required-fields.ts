import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';

/** The named type of each field, by coordinate. */
type FieldTypes = ReadonlyMap<string, string>;

export function fieldTypesOf(document: DocumentNode): FieldTypes {
  const types = new Map<string, string>();
  for (const node of document.definitions)
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION)
      for (const field of node.fields ?? [])
        types.set(`${node.name.value}.${field.name.value}`, namedType(field.type));
  return types;
}

/** Coordinates that `@requires(fields:)` or `@join__field(requires:)` lets a field of `type` read, at any depth. */
export function requiredBy(type: string, field: FieldDefinitionNode, types: FieldTypes): string[] {
  const sets = (field.directives ?? []).flatMap((directive) =>
    (directive.arguments ?? []).filter(
      (a) =>
        (directive.name.value === 'requires' && a.name.value === 'fields') ||
        (directive.name.value === 'join__field' && a.name.value === 'requires'),
    ),
  );
  return sets.flatMap(({ value }) => {
    const set = value.kind === Kind.STRING ? parse(`{ ${value.value} }`).definitions[0] : undefined;
    return set?.kind === Kind.OPERATION_DEFINITION ? coordinatesIn(type, set.selectionSet, types) : [];
  });
}

function coordinatesIn(type: string, set: SelectionSetNode, types: FieldTypes): string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return coordinatesIn(selection.typeCondition?.name.value ?? type, selection.selectionSet, types);
    if (selection.kind !== Kind.FIELD) return [];
    const coordinate = `${type}.${selection.name.value}`;
    const next = types.get(coordinate);
    return selection.selectionSet && next
      ? [coordinate, ...coordinatesIn(next, selection.selectionSet, types)]
      : [coordinate];
  });
}

const namedType = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
