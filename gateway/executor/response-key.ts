import { type FieldNode, Kind } from 'graphql';

/** No field of the schema begins like this. */
const PREFIX = 'as_';

/**
 * Under which key a field is fetched. The planner adds entity keys under their own names, and takes an alias of such
 * a name (`id: idNumber`) for the key itself; so aliases travel under names that no field has.
 */
export const fetchedAs = ({ name, alias }: FieldNode): string =>
  alias && alias.value !== name.value ? `${PREFIX}${alias.value}` : name.value;

/** The field as it is fetched: its conditions have been decided. */
export function asFetched(field: FieldNode): FieldNode {
  const { directives: _conditions, alias: _alias, ...plain } = field;
  const key = fetchedAs(field);
  return key === plain.name.value ? plain : { ...plain, alias: { kind: Kind.NAME, value: key } };
}

/** A key of a fetched path as the client wrote it. */
export const asWritten = <K extends string | number>(key: K): K | string =>
  typeof key === 'string' && key.startsWith(PREFIX) ? key.slice(PREFIX.length) : key;
