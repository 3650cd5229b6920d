import { actorPrivateKey } from '@hub/kernel/runtime/actor-key.ts';
import { signActorToken } from '@hub/kernel/runtime/actor-token.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { bestDecision, rowRelations } from '@hub/schema/decision.ts';
import { PURPOSES, type Purpose } from '@hub/schema/purposes.ts';
import { ROLES, type Role } from '@hub/schema/roles.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { type GraphQLObjectType, getNamedType, isObjectType, isUnionType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fieldsOf, isLeaf } from './everything-of.ts';
import { classOf, expectedRow, type Node, type Value } from './expected.ts';
import { startTiedHub, type Tie, type TiedHub, type TiedPerson } from './tied-hub.ts';

/**
 * A type is reached by more ways than one: whichever it is, the same policy answers. Asked in every role, purpose and
 * tie for which the policy opens rows, and as one whom it opens none.
 */
let tied: TiedHub;
let lines: { role: Role; purpose: Purpose; tie: Tie }[];
beforeAll(async () => {
  tied = await startTiedHub('http');
  lines = [{ role: 'analyst', purpose: 'HRESCH', tie: tied.ties[0]! }];
  for (const role of ROLES)
    for (const purpose of PURPOSES)
      for (const tie of tied.ties)
        if (rowRelations({ roles: [role], purpose }).includes(tie.relation))
          lines.push({ role, purpose, tie });
});
afterAll(() => tied?.hub.close());

test('through _entities of every subgraph, called with the gateway’s own token', async () => {
  const reached = new Set<string>();
  for (const { role, purpose, tie } of lines) {
    const { actor } = await tied.actorOf(role, purpose, tie);
    for (const subgraph of subgraphs)
      for (const type of entityTypes(subgraph.schema.getType('_Entity'))) {
        const rows = tied.persons.flatMap((person) => rowsOf(person, type.name));
        const leaves = leavesOf(type);
        // A subgraph that holds nothing of a type but its key gives the caller's own word back.
        if (rows.length === 0 || leaves.every((leaf) => leaf === 'id')) continue;
        reached.add(`${subgraph.name} ${type.name}`);
        const got = await entities(actor, subgraph.name, type.name, leaves, rows);
        const what = `${role} ${purpose} ${tie.name} ${subgraph.name} ${type.name}`;
        const expected = rows.map(({ person, row }) =>
          expectedRow(type.name, pick(row, leaves), tied.onlooker(actor, tie, person)),
        );
        expect([what, got]).toEqual([what, expected]);
      }
  }
  expect([...reached].map((one) => one.split(' ')[1])).toEqual(
    expect.arrayContaining([
      'Person',
      'Encounter',
      'Condition',
      'Report',
      'Medication',
      'Contract',
      'FollowUp',
    ]),
  );
});

const asText = (row: unknown): string => JSON.stringify(row);

test('through lists of persons, and members of a household', async () => {
  const leaves = fieldsOf('Person')
    .filter(isLeaf)
    .map(({ name }) => name);
  const households = tied.persons.map(
    ({ id }, n) =>
      `p${n}: person(id: "${id}") { household(first: 100) { nodes { person { ${leaves.join(' ')} } } } }`,
  );
  const query = `{ persons(first: 100) { nodes { ${leaves.join(' ')} } } ${households.join(' ')} }`;
  for (const { role, purpose, tie } of lines) {
    const { token, actor } = await tied.actorOf(role, purpose, tie);
    const headers = { authorization: `Bearer ${token}`, 'x-purpose': purpose };
    const { data } = await tied.hub.ask<Record<string, Value>>(undefined, query, {}, headers);
    const seen = (id: string) => {
      const person = tied.persons.find((one) => one.id === id)!;
      return expectedRow('Person', pick(person.truth, leaves), tied.onlooker(actor, tie, person));
    };
    const all = tied.persons.map(({ id }) => seen(id)).filter((row) => row !== null);
    const open = (coordinate: string) => bestDecision(actor, classOf(coordinate)) !== 'HIDE';
    const what = `${role} ${purpose} ${tie.name}`;
    // In whatever order: a list follows the relations that it comes by.
    const listed = (data?.persons as { nodes: unknown[] } | null | undefined)?.nodes;
    expect([what, listed?.map(asText).sort() ?? null]).toEqual([
      what,
      open('Query.persons') ? all.map(asText).sort() : null,
    ]);
    for (const [n, person] of tied.persons.entries()) {
      const onlooker = tied.onlooker(actor, tie, person);
      const expected = expectedRow('Person', { household: person.truth.household!, id: person.id }, onlooker);
      const members = expected && (expected.household as { nodes: { person: { id: string } }[] } | null);
      const household = members && {
        nodes: members.nodes.map((one) => ({ person: one.person && seen(one.person.id) })),
      };
      expect([what, data?.[`p${n}`] ?? null]).toEqual([
        what,
        expected && open('Query.person') ? { household } : null,
      ]);
    }
  }
});

const entityTypes = (union: unknown): readonly GraphQLObjectType[] =>
  isUnionType(union as never) ? (union as { getTypes(): readonly GraphQLObjectType[] }).getTypes() : [];

const leavesOf = (type: GraphQLObjectType): string[] =>
  Object.values(type.getFields())
    .filter((field) => !isObjectType(getNamedType(field.type)) && !field.name.startsWith('_'))
    .map(({ name }) => name);

const pick = (row: Node, fields: readonly string[]): Node =>
  Object.fromEntries(fields.flatMap((field) => (row[field] === undefined ? [] : [[field, row[field]!]])));

/** Rows of a type in a person’s truth, whichever list they stand in; each once. */
function rowsOf(person: TiedPerson, type: string): { person: TiedPerson; row: Node }[] {
  if (type === 'Person') return [{ person, row: person.truth }];
  const found = new Map<string, Node>();
  for (const field of fieldsOf('Person')) {
    const named = getNamedType(field.type).name;
    const value = person.truth[field.name] as { nodes?: Node[] } | null;
    if (named === `${type}Connection`) for (const row of value?.nodes ?? []) found.set(String(row.id), row);
  }
  return [...found.values()].map((row) => ({ person, row }));
}

async function entities(
  actor: Actor,
  subgraph: string,
  type: string,
  leaves: readonly string[],
  rows: readonly { row: Node }[],
): Promise<Value> {
  const query = `query($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${leaves.join(' ')} } } }`;
  const body = JSON.stringify({
    query,
    variables: { r: rows.map(({ row }) => ({ __typename: type, id: row.id })) },
  });
  const token = signActorToken(actorPrivateKey(tied.hub.environment), actor, subgraph, body);
  const response = await fetch(tied.hub.subgraphUrls.get(subgraph)!, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });
  const { data } = (await response.json()) as { data: { _entities: Value } };
  return data._entities;
}
