import type { Classification } from '@hub/schema/classification.ts';
import { type GraphQLField, getNamedType, isEnumType, isLeafType, isObjectType } from 'graphql';
import { composed, releasedClassifications } from './composed.ts';
import type { Resource } from './define-resource.ts';
import type { FieldSource } from './fields.ts';

/**
 * Why a field is in no export.
 * - `OPEN`: about nobody; the graph answers it to everyone, no grant is needed.
 * - `COMPUTED`: no column of the row holds it: worked out when asked, or found in rows of another resource.
 * - `CLOCK`: follows the clock, so that a copy would be wrong without any change that could be told.
 * - `PERSON`: names a person; in an export persons are named by pseudonyms only.
 * - `KEY`: names the row; it leaves as a pseudonym with every row, unasked.
 */
export type NotExportable = 'OPEN' | 'COMPUTED' | 'CLOCK' | 'PERSON' | 'KEY';

/** A field of a resource's type in the composed graph, whichever subgraph answers it. */
export interface RegisteredField {
  name: string;
  /** `Type.field` */
  coordinate: string;
  /** Where it is read from; absent for what no column holds. */
  source: FieldSource | undefined;
  /** What it says, in the words of the SDL. */
  definition: string;
  /** As the SDL writes it: `String`, `[Observation!]!`. */
  type: string;
  /** The type without lists and non-null. */
  namedType: string;
  /** The values it can take, where they are an enumeration's. */
  values: readonly { name: string; definition: string }[];
  /** Of the release. What is in force now is in the request's `classifications`, by coordinate. */
  classification: Classification;
  /** The type whose key its value is, of a reference. */
  refers: string | undefined;
  exportable: boolean;
  /** Why not; absent for what is exportable. */
  notExportable: NotExportable | undefined;
}

export interface Registered {
  resource: Resource;
  /** The name of the subgraph that owns it. */
  subgraph: string;
  definition: string;
  fields: ReadonlyMap<string, RegisteredField>;
}

/** Everything that there is to know of, by GraphQL type: derived from `defineResource` and the composed graph. */
export interface Register {
  resources: ReadonlyMap<string, Registered>;
}

/** The register of these subgraphs' resources, in their order. */
export function registerOf(subgraphs: readonly { name: string; resources: readonly Resource[] }[]): Register {
  const resources = new Map<string, Registered>();
  for (const { name: subgraph, resources: own } of subgraphs)
    for (const resource of own) resources.set(resource.type, registered(subgraph, resource));
  return { resources };
}

function registered(subgraph: string, resource: Resource): Registered {
  const type = composed().getType(resource.type);
  if (!isObjectType(type)) throw new Error(`${resource.type} is no object type of the graph`);
  const fields = Object.values(type.getFields()).map(
    (field) => [field.name, fieldOf(resource, field)] as const,
  );
  return { resource, subgraph, definition: type.description ?? '', fields: new Map(fields) };
}

function fieldOf(resource: Resource, field: GraphQLField<unknown, unknown>): RegisteredField {
  const coordinate = `${resource.type}.${field.name}`;
  const classification = releasedClassifications().get(coordinate);
  if (!classification) throw new Error(`${coordinate} is not classified`);
  const source = Object.hasOwn(resource.fields, field.name) ? resource.fields[field.name] : undefined;
  const named = getNamedType(field.type);
  const notExportable = barTo(resource, field, source);
  return {
    name: field.name,
    coordinate,
    source,
    definition: field.description ?? '',
    type: field.type.toString(),
    namedType: named.name,
    values: isEnumType(named)
      ? named.getValues().map(({ name, description }) => ({ name, definition: description ?? '' }))
      : [],
    classification,
    refers: source?.refers,
    exportable: notExportable === undefined,
    notExportable,
  };
}

/** What keeps a field out of exports, the most telling reason first. */
function barTo(
  resource: Resource,
  field: GraphQLField<unknown, unknown>,
  source: FieldSource | undefined,
): NotExportable | undefined {
  if (!resource.subject) return 'OPEN';
  if (field.name === 'id') return 'KEY';
  if (!source) return 'COMPUTED';
  if (source.clock) return 'CLOCK';
  if (source.refers === 'Person') return 'PERSON';
  return isLeafType(getNamedType(field.type)) || source.refers ? undefined : 'COMPUTED';
}
