import { createVault } from '@hub/db/crypto.ts';
import { memoryKeys } from '@hub/db/keys.ts';
import { type Actor, anonymous } from '@hub/schema/actor.ts';
import { type FieldNode, type GraphQLResolveInfo, Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { RequestContext } from '../runtime/context.ts';
import { connection, type Positioned, pageOf, selectedNodes } from './page.ts';

const vault = createVault(memoryKeys());
const doctor: Actor = { ...anonymous, id: 'doctor', purpose: 'TREAT' };
const contextOf = (actor: Actor) => ({ actor, vault }) as RequestContext;
const context = contextOf(doctor);

/** What a resolver is told of `{ list … }`. */
function infoOf(selection: string): GraphQLResolveInfo {
  const [operation] = parse(`{ list ${selection} }`).definitions;
  const fieldNodes = operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
  return { fieldNodes: fieldNodes as FieldNode[], fragments: {} } as unknown as GraphQLResolveInfo;
}

const rows: Positioned[] = ['a', 'b', 'c'].map((id) => ({ entity: { id }, position: ['2026-01-01', id] }));
const ALL = infoOf('{ edges { cursor } pageInfo { endCursor hasNextPage } }');
const pageInfo = (found: ReturnType<typeof connection>) =>
  found.pageInfo as { hasNextPage: boolean; endCursor: string | null };

describe('a page', () => {
  test('is of twenty where nothing is said, and of 1 to 100', () => {
    expect(pageOf(context, 'list', {})).toEqual({ size: 20, after: undefined });
    expect(pageOf(context, 'list', { first: 100, after: null })).toEqual({ size: 100, after: undefined });
    for (const first of [0, -1, 101])
      expect(() => pageOf(context, 'list', { first })).toThrow('between 1 and 100');
  });

  test('goes on from its last row, and knows whether there is more', () => {
    const page = { size: 2, after: undefined };
    const found = connection(context, ALL, 'list', page, rows);
    expect(found.nodes).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(pageInfo(found).hasNextPage).toBe(true);
    const next = pageOf(context, 'list', { after: pageInfo(found).endCursor });
    expect(next.after).toEqual(['2026-01-01', 'b']);
    expect(pageInfo(connection(context, ALL, 'list', page, rows.slice(1))).hasNextPage).toBe(false);
    expect(pageInfo(connection(context, ALL, 'list', page, [])).endCursor).toBeNull();
  });

  test('seals no cursor that nobody asks for', () => {
    const found = connection(
      context,
      infoOf('{ edges { node { id } } pageInfo { hasNextPage } }'),
      'list',
      { size: 2, after: undefined },
      rows,
    );
    expect(pageInfo(found).endCursor).toBeNull();
    expect((found.edges as { cursor: string }[]).map((edge) => edge.cursor)).toEqual(['', '']);
  });

  test('selects what either way of writing asks of its nodes', () => {
    const names = (selection: string) => [...selectedNodes(infoOf(selection), 'T')].sort();
    expect(names('{ nodes { a } edges { node { b ... on T { c } ... on U { d } } } }')).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(names('{ pageInfo { hasNextPage } }')).toEqual([]);
  });
});

describe('a cursor', () => {
  const { endCursor } = pageInfo(connection(context, ALL, 'list', { size: 3, after: undefined }, rows));
  const opened = (actor: Actor, list: string, after: string | null) => () =>
    pageOf(contextOf(actor), list, { after }).after;

  test('opens for its actor, purpose and list', () => {
    expect(opened(doctor, 'list', endCursor)()).toEqual(['2026-01-01', 'c']);
  });

  test.each([
    ['another actor', { ...doctor, id: 'other' }, 'list'],
    ['another purpose', { ...doctor, purpose: 'BTG' as const }, 'list'],
    ['no purpose', { ...doctor, purpose: null }, 'list'],
    ['nobody', anonymous, 'list'],
    ['another list', doctor, 'other list'],
  ])('does not open for %s', (_who, actor, list) => {
    expect(opened(actor, list, endCursor)).toThrow('was not issued for this list, actor and purpose');
  });

  test.each(['x', 'AAAA', '!!!!', 'A'.repeat(80), 'ä'])('does not open where it is “%s”', (after) => {
    expect(opened(doctor, 'list', after)).toThrow('was not issued');
  });

  test('does not open where another key sealed it', () => {
    const other = { ...context, vault: createVault(memoryKeys()) };
    expect(() => pageOf(other, 'list', { after: endCursor })).toThrow('was not issued');
  });
});
