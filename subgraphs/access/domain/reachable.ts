import { composed } from '@hub/kernel/resource/composed.ts';
import { getNamedType, isObjectType } from 'graphql';

/** A field, and the type that it leads to. */
interface Way {
  coordinate: string;
  to: string;
}

const ways = new Map<string, readonly Way[]>();

function waysFrom(type: string): readonly Way[] {
  const known = ways.get(type);
  if (known) return known;
  const parent = composed().getType(type);
  const fields = isObjectType(parent) ? Object.values(parent.getFields()) : [];
  const found = fields.map((field) => ({
    coordinate: `${type}.${field.name}`,
    to: getNamedType(field.type).name,
  }));
  ways.set(type, found);
  return found;
}

/**
 * The coordinates that a query can come to from a person, going on only by those that are `open`; the ones it ends at
 * are among them.
 */
export function reachedFromPerson(open: (way: Way) => boolean): ReadonlySet<string> {
  const reached = new Set<string>();
  const types = ['Person'];
  for (const type of types)
    for (const way of waysFrom(type)) {
      reached.add(way.coordinate);
      if (!types.includes(way.to) && waysFrom(way.to).length > 0 && open(way)) types.push(way.to);
    }
  return reached;
}

let all: ReadonlySet<string> | undefined;

/** Whether a coordinate names a field that a query can come to from a person at all. */
export function leadsFromPerson(coordinate: string): boolean {
  all ??= reachedFromPerson(() => true);
  return all.has(coordinate);
}
