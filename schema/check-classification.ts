import {
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type NameNode,
} from 'graphql';
import { type Classifications, classificationsOf, rank } from './classification.ts';

/** Types that federation or the kernel adds; they are not data. */
const STRUCTURAL = /^(_|join__|link__|federation__)/;
/** An enum whose values name fields: sorting and grouping by them tells about the field. */
const NAMES_FIELDS = /(OrderBy|GroupBy)$/;

/**
 * Every way a schema can fail to say what its parts are worth. Empty means complete.
 * Each entry is a sentence that begins with the schema coordinate.
 */
export function classificationProblems(document: DocumentNode): string[] {
  const known = classificationsOf(document);
  const problems: string[] = [];
  const demand = (coordinate: string) => {
    if (!known.has(coordinate)) problems.push(`${coordinate} has no @classification`);
  };
  for (const node of document.definitions) {
    if (!('name' in node) || !node.name || STRUCTURAL.test(node.name.value)) continue;
    const type = node.name.value;
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) {
      for (const field of node.fields ?? []) problems.push(...fieldProblems(type, field, known, demand));
    } else for (const part of classifiedParts(node)) demand(`${type}.${part.name.value}`);
  }
  return problems;
}

/** What of a type that is no object has to say its worth: fields, and values that name fields. */
function classifiedParts(node: DefinitionNode): readonly { name: NameNode }[] {
  if (node.kind === Kind.INTERFACE_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    return node.fields ?? [];
  const namesFields = node.kind === Kind.ENUM_TYPE_DEFINITION && NAMES_FIELDS.test(node.name.value);
  return namesFields ? (node.values ?? []) : [];
}

function fieldProblems(
  type: string,
  field: FieldDefinitionNode,
  known: Classifications,
  demand: (coordinate: string) => void,
): string[] {
  const coordinate = `${type}.${field.name.value}`;
  if (field.name.value.startsWith('_')) return [];
  demand(coordinate);
  for (const argument of field.arguments ?? []) demand(`${coordinate}(${argument.name.value}:)`);
  const problems: string[] = [];
  const own = known.get(coordinate);
  if (own && own.level !== 'L1' && field.type.kind === Kind.NON_NULL_TYPE)
    problems.push(`${coordinate} is above L1 and must be nullable`);
  for (const required of requiredFields(field)) {
    const input = known.get(`${type}.${required}`);
    if (own && input && rank(input.level) > rank(own.level))
      problems.push(`${coordinate} requires ${type}.${required}, which has a higher level`);
  }
  return problems;
}

/** Names at the first level of `@requires(fields:)` or `@join__field(requires:)`. */
function requiredFields(field: FieldDefinitionNode): string[] {
  const sets = (field.directives ?? []).flatMap((directive) =>
    (directive.arguments ?? []).filter(
      (a) =>
        (directive.name.value === 'requires' && a.name.value === 'fields') ||
        (directive.name.value === 'join__field' && a.name.value === 'requires'),
    ),
  );
  return sets.flatMap((a) =>
    a.value.kind === Kind.STRING
      ? a.value.value
          .replace(/\{[^}]*\}/g, ' ')
          .split(/[\s,]+/)
          .filter(Boolean)
      : [],
  );
}
