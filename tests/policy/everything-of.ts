import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isObjectType,
  isScalarType,
} from 'graphql';

export const api = buildSchema(readFileSync(new URL(import.meta.resolve('@hub/schema/api.graphql')), 'utf8'));

/** Values of arguments that a field cannot do without. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  'Person.interactionWarnings': '(drug: "B01AA03")',
  'Division.portrait': '(period: "2025")',
  'Institution.portrait': '(period: "2025")',
  'Indicator.value': '(place: { division: "500106" }, period: "2025")',
  'Indicator.values': '(place: { division: "500106" }, period: "2025")',
};

/** Longer by each question, so never the same twice; see ../federation/access-log.test.ts. */
const GROWING = new Set(['accessLog']);

/** Types about nobody: of a reference to one, the key is enough. */
const PUBLIC_KEYS: Readonly<Record<string, string>> = {
  Institution: 'code',
  Practitioner: 'id',
  Division: 'codeSystem code',
};

type Field = GraphQLField<unknown, unknown>;

export const objectType = (name: string, schema = api): GraphQLObjectType => {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no object type`);
  return type;
};

const typeOf = (field: Field): string => getNamedType(field.type).name;
export const isLeaf = (field: Field): boolean => {
  const type = getNamedType(field.type);
  return isScalarType(type) || isEnumType(type);
};
export const isConnection = (field: Field): boolean => typeOf(field).endsWith('Connection');

/** The type whose rows a field leads to, through its connection. */
export const rowTypeOf = (field: Field): string => typeOf(field).replace(/Connection$/, '');

/** Fields of a type in its own order; the one the client calls `id` first, since it names the row. */
export const fieldsOf = (type: string, schema = api): Field[] =>
  Object.values(objectType(type, schema).getFields());

/**
 * A selection of everything that a type says: its leaves, and below its other fields everything again, down to
 * `depth` rows. Where it ends, and for types about nobody, keys only.
 * @param without coordinates that are not asked for
 */
export function everythingOf(
  type: string,
  depth: number,
  schema: GraphQLSchema = api,
  without: ReadonlySet<string> = new Set(),
): string {
  const steady = fieldsOf(type, schema).filter(
    ({ name }) => !GROWING.has(name) && !without.has(`${type}.${name}`),
  );
  const parts = steady.flatMap((field) => {
    const call = `${field.name}${argumentsOf(type, field)}`;
    if (isLeaf(field)) return [call];
    const below = rowTypeOf(field);
    const key = PUBLIC_KEYS[below];
    if (!key && depth === 0) return [];
    const selection = key ?? (below === 'Person' ? 'id' : everythingOf(below, depth - 1, schema, without));
    return [`${call} { ${isConnection(field) ? `nodes { ${selection} }` : selection} }`];
  });
  return parts.join(' ');
}

function argumentsOf(type: string, field: Field): string {
  const given = ARGUMENTS[`${type}.${field.name}`];
  if (given) return given;
  const missing = field.args.filter(
    (one) => one.type.toString().endsWith('!') && one.defaultValue === undefined,
  );
  if (missing.length > 0) throw new Error(`${type}.${field.name} needs an argument in this test's table`);
  return isConnection(field) && field.args.some((one) => one.name === 'first') ? '(first: 100)' : '';
}
