import type { GraphQLResolveInfo } from 'graphql';
import type { RequestContext } from '../runtime/context.ts';
import { HubError } from '../runtime/errors.ts';
import type { Entity } from './projection.ts';
import { selectedFields } from './selection.ts';

const DEFAULT_SIZE = 20;
const MAX_SIZE = 100;

export interface PageArguments {
  first?: number | null;
  after?: string | null;
}

/** How many, and after which position (the values of the sort key, last one unique). */
export interface Page {
  size: number;
  after: readonly string[] | undefined;
}

/** An entity with its position in the list. */
export interface Positioned {
  entity: Entity;
  position: readonly string[];
}

/**
 * Reads pagination arguments. @throws BAD_USER_INPUT for a size outside 1..100, BAD_CURSOR for a cursor that was
 * not issued to this actor, for this purpose, for this list.
 */
export function pageOf(context: RequestContext, list: string, args: PageArguments): Page {
  const size = args.first ?? DEFAULT_SIZE;
  if (size < 1 || size > MAX_SIZE)
    throw new HubError('BAD_USER_INPUT', `first must be between 1 and ${MAX_SIZE}.`);
  return { size, after: typeof args.after === 'string' ? openCursor(context, list, args.after) : undefined };
}

/** Fields selected on the nodes of a connection, by either way of writing it. */
export function selectedNodes(info: GraphQLResolveInfo, type: string): ReadonlySet<string> {
  const direct = selectedFields(info, type, 'nodes');
  const edges = selectedFields(info, type, 'edges', 'node');
  if (edges.size === 0) return direct;
  return direct.size === 0 ? edges : new Set([...direct, ...edges]);
}

/** How a list is asked for, by whom, and how its cursors are bound. */
export interface ListAsked {
  context: RequestContext;
  info: GraphQLResolveInfo;
  /** Binds the cursors: the field, and whatever else its rows depend on. */
  list: string;
  args: PageArguments;
}

/**
 * What a resolver of a list answers: the page that the arguments ask for, as a Relay connection.
 * @param type of its nodes
 * @param find rows of the page and one more if there is one; told the fields selected on the nodes
 */
export async function paged(
  { context, info, list, args }: ListAsked,
  type: string,
  find: (selected: ReadonlySet<string>, page: Page) => Promise<readonly Positioned[]>,
): Promise<Entity> {
  const page = pageOf(context, list, args);
  return connection(context, info, list, page, await find(selectedNodes(info, type), page));
}

/** Shapes `found` (one more than the page, if there is more) to a Relay connection; cursors only where asked for. */
export function connection(
  context: RequestContext,
  info: GraphQLResolveInfo,
  list: string,
  page: Page,
  found: readonly Positioned[],
): Entity {
  const shown = found.slice(0, page.size);
  const cursor = (item: Positioned | undefined) => (item ? sealCursor(context, list, item.position) : null);
  const wantsEnd = selectedFields(info, 'PageInfo', 'pageInfo').has('endCursor');
  const each = selectedFields(info, '', 'edges');
  return {
    nodes: shown.map((item) => item.entity),
    edges:
      each.size === 0
        ? []
        : shown.map((item) => ({ node: item.entity, cursor: each.has('cursor') ? cursor(item) : '' })),
    pageInfo: {
      hasNextPage: found.length > page.size,
      endCursor: wantsEnd ? cursor(shown.at(-1)) : null,
    },
  };
}

const contextOf = ({ actor }: RequestContext, list: string): string =>
  `cursor|${list}|${actor.id}|${actor.purpose ?? ''}`;

const sealCursor = (context: RequestContext, list: string, position: readonly string[]): string =>
  context.vault.seal(JSON.stringify(position), contextOf(context, list)).toString('base64url');

function openCursor(context: RequestContext, list: string, cursor: string): string[] {
  try {
    const sealed = Buffer.from(cursor, 'base64url');
    return JSON.parse(context.vault.open(sealed, contextOf(context, list)).toString()) as string[];
  } catch {
    // Whatever is wrong with it, the caller learns only that it is not a cursor of this list.
    throw new HubError('BAD_CURSOR', 'The cursor was not issued for this list, actor and purpose.');
  }
}
