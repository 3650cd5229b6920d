import { type FieldNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** What of a resolver's `info` tells the selection. */
export type Selecting = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

const remembered = new WeakMap<readonly FieldNode[], Map<string, ReadonlySet<string>>>();

/**
 * Names of the fields selected on `type` below the resolver's field, after descending along `path`
 * (e.g. `['nodes']`). Documents are cached, so the answer is remembered by the identity of their nodes.
 */
export function selectedFields(info: Selecting, type: string, ...path: string[]): ReadonlySet<string> {
  const first = remembered.get(info.fieldNodes) ?? new Map<string, ReadonlySet<string>>();
  remembered.set(info.fieldNodes, first);
  const key = `${type}/${path.join('/')}`;
  const known = first.get(key);
  if (known) return known;
  let nodes: readonly FieldNode[] = info.fieldNodes;
  for (const step of path)
    nodes = children(nodes, info, undefined).filter((node) => node.name.value === step);
  const names = new Set(children(nodes, info, type).map((node) => node.name.value));
  first.set(key, names);
  return names;
}

function children(nodes: readonly FieldNode[], info: Selecting, type: string | undefined): FieldNode[] {
  return nodes.flatMap((node) => (node.selectionSet ? fieldsOf(node.selectionSet, info, type) : []));
}

function fieldsOf(set: SelectionSetNode, info: Selecting, type: string | undefined): FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const target = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
    if (!target) return [];
    const condition = target.typeCondition?.name.value;
    if (type && condition && condition !== type) return [];
    return fieldsOf(target.selectionSet, info, type);
  });
}
