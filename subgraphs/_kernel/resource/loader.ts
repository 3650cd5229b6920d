import DataLoader from 'dataloader';
import type { RequestContext } from '../runtime/context.ts';

/** The request's loader of this name: calls of one tick become one statement. `load` answers in the order of its keys. */
export function loader<K, V>(
  context: Pick<RequestContext, 'loaders'>,
  name: string,
  load: (keys: readonly K[]) => Promise<(V | null)[]>,
): DataLoader<K, V | null> {
  const known = context.loaders.get(name) as DataLoader<K, V | null> | undefined;
  if (known) return known;
  const created = new DataLoader<K, V | null>(load);
  context.loaders.set(name, created);
  return created;
}

/** Lays rows out in the order of the keys that asked for them. */
export function inOrder<K, V>(keys: readonly K[], found: ReadonlyMap<K, V>): (V | null)[] {
  return keys.map((key) => found.get(key) ?? null);
}

/** A stable name for a set of selected fields. */
export const selectionKey = (selected: ReadonlySet<string>): string => [...selected].sort().join(',');
