import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** One question of a copy: the person, or one of the person's lists, a page of it. */
export interface CopyDocument {
  /** The field of Person that is a list; absent for the person's own cells. */
  list?: string;
  query: string;
}

type Field = GraphQLField<unknown, unknown>;

const PAGE = 100;

const targetOf = (field: Field): GraphQLObjectType | undefined => {
  const type = getNamedType(field.type);
  return isObjectType(type) ? type : undefined;
};
const isConnection = (field: Field): boolean => targetOf(field)?.name.endsWith('Connection') ?? false;
const nodeOf = (field: Field): GraphQLObjectType =>
  targetOf(targetOf(field)!.getFields().nodes as Field) as GraphQLObjectType;

/**
 * The questions that together are everything the graph says of a person, made from the public schema: what is added to
 * Person one day is in the next copy. Of what stands in a list of its own, or is about nobody, there is the key.
 * @param sdl the public schema
 */
export function copyDocuments(sdl: string): CopyDocument[] {
  const schema = buildSchema(sdl);
  const person = schema.getType('Person');
  if (!isObjectType(person)) throw new Error('the graph has no persons');
  const fields = Object.values(person.getFields()).filter((field) => !field.args.some(isRequiredArgument));
  const lists = fields.filter(isConnection);
  const listed = new Set(lists.map((field) => nodeOf(field).name));
  const everythingOf = (type: GraphQLObjectType): string =>
    Object.values(type.getFields())
      .filter((field) => !isConnection(field) && !field.args.some(isRequiredArgument))
      .map((field) => `${field.name}${below(targetOf(field))}`)
      .join(' ');
  const below = (type: GraphQLObjectType | undefined): string => {
    if (!type) return '';
    const own = Object.keys(type.getFields());
    if (type.name === 'Person' || (listed.has(type.name) && own.includes('id'))) return ' { id }';
    return ` { ${PUBLIC.has(type.name) ? own.filter((name) => NAMES.has(name)).join(' ') : everythingOf(type)} }`;
  };
  return [
    { query: `query CopyOfPerson { me { ${everythingOf(person)} } }` },
    ...lists.map((field) => ({
      list: field.name,
      query: `query CopyOfList($after: String) { me { ${field.name}(first: ${PAGE}, after: $after) {
        nodes { ${everythingOf(nodeOf(field))} } pageInfo { hasNextPage endCursor } } } }`,
    })),
  ];
}

/** About nobody: their rows are everybody's to ask for, and a name is enough. */
const PUBLIC: ReadonlySet<string> = new Set(['Institution', 'Practitioner', 'Division']);
const NAMES: ReadonlySet<string> = new Set(['id', 'code', 'codeSystem', 'name']);
