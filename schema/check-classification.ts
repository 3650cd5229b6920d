import {
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type NameNode,
} from 'graphql';
import { type Classifications, classificationsOf, type Mask, rank } from './classification.ts';
import { fieldTypesOf, requiredBy } from './required-fields.ts';

/** Types that federation or the kernel adds; they are not data. */
const STRUCTURAL = /^(_|join__|link__|federation__)/;
/** An enum whose values name fields: sorting and grouping by them tells about the field. */
const NAMES_FIELDS = /(OrderBy|GroupBy)$/;

/** The types whose values a mask can make another value of; only String where nothing is said. */
const MASKED: Readonly<Partial<Record<Mask, readonly string[]>>> = {
  AMOUNT: ['Float'],
  DATE_TO_YEAR: ['String', 'DateTime'],
};

/**
 * Every way a schema can fail to say what its parts are worth. Empty means complete.
 * Each entry is a sentence that begins with the schema coordinate.
 */
export function classificationProblems(document: DocumentNode): string[] {
  const known = classificationsOf(document);
  const types = fieldTypesOf(document);
  const problems: string[] = [];
  const demand = (coordinate: string) => {
    if (!known.has(coordinate)) problems.push(`${coordinate} has no @classification`);
  };
  for (const node of document.definitions) {
    if (!('name' in node) || !node.name || STRUCTURAL.test(node.name.value)) continue;
    const type = node.name.value;
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) {
      for (const field of node.fields ?? [])
        problems.push(...fieldProblems(type, field, known, types, demand));
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
  types: ReturnType<typeof fieldTypesOf>,
  demand: (coordinate: string) => void,
): string[] {
  const coordinate = `${type}.${field.name.value}`;
  if (field.name.value.startsWith('_')) return [];
  demand(coordinate);
  for (const argument of field.arguments ?? []) demand(`${coordinate}(${argument.name.value}:)`);
  const problems: string[] = [];
  const own = known.get(coordinate);
  const named = field.type.kind === Kind.NAMED_TYPE ? field.type.name.value : '';
  if (own?.mask && !(MASKED[own.mask] ?? ['String']).includes(named))
    problems.push(`${coordinate} cannot be masked as ${own.mask}`);
  if (own && own.level !== 'L1' && field.type.kind === Kind.NON_NULL_TYPE)
    problems.push(`${coordinate} is above L1 and must be nullable`);
  for (const required of requiredBy(type, field, types)) {
    const input = known.get(required);
    if (own && input && rank(input.level) > rank(own.level))
      problems.push(`${coordinate} requires ${required}, which has a higher level`);
  }
  return problems;
}
