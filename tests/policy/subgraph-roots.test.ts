import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { actorPrivateKey } from '@hub/kernel/runtime/actor-key.ts';
import { signActorToken } from '@hub/kernel/runtime/actor-token.ts';
import type { Subgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import { type Actor, anonymous } from '@hub/schema/actor.ts';
import { bestDecision } from '@hub/schema/decision.ts';
import { PURPOSES } from '@hub/schema/purposes.ts';
import { ROLES } from '@hub/schema/roles.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { type GraphQLFormattedError, type GraphQLObjectType, getNamedType, isLeafType } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { classOf } from './expected.ts';
import { fillRoots } from './fill-roots.ts';
import { cellsOf } from './judged.ts';
import { rootCalls } from './root-calls.ts';

/**
 * A subgraph does not lean on the gateway, which cuts what an actor may not see: asked for everything with the gateway's
 * own token, its doors and its cells keep shut what the policy hides.
 */
let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ wire: 'http' });
  await fillRoots(hub);
});
afterAll(() => hub?.close());

const actors = (): Actor[] => [
  anonymous,
  ...ROLES.flatMap((role) =>
    PURPOSES.map((purpose) => ({
      ...anonymous,
      id: `demo:${role}`,
      roles: [role],
      purpose,
      purposes: [purpose],
      personId: demoIds(hub.vault).person('zhangWei'),
      institution: institutions.communityCentre.code,
      jurisdiction: { system: 'GB2260-2023', code: '500106' },
    })),
  ),
];

async function ask(actor: Actor, subgraph: string, query: string) {
  const body = JSON.stringify({ query });
  const token = signActorToken(actorPrivateKey(hub.environment), actor, subgraph, body);
  const response = await fetch(hub.subgraphUrls.get(subgraph)!, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  });
  return (await response.json()) as {
    data: Record<string, unknown>;
    errors?: GraphQLFormattedError[];
  };
}

/** Objects may come without a cell: a list as such is the gateway’s to cut. */
function isLeafAt({ schema }: Subgraph, coordinate: string): boolean {
  const [type = '', name = ''] = coordinate.split('.');
  const field = (schema.getType(type) as GraphQLObjectType).getFields()[name]!;
  return isLeafType(getNamedType(field.type));
}

const withRoots = subgraphs.filter(({ doors }) => doors.Query);
test.each(withRoots)(
  '$name, asked past the gateway, tells nobody what the policy hides',
  async (subgraph: Subgraph) => {
    const calls = rootCalls(hub, subgraph.schema);
    const query = `{ ${[...calls.values()].join(' ')} }`;
    const doors = subgraph.doors.Query!;
    let told = 0;
    for (const actor of actors()) {
      const { data, errors = [] } = await ask(actor, subgraph.name, query);
      const who = `${actor.roles.join()} ${actor.purpose}`;
      const shut = [...calls.keys()].filter((root) => !doors[root]!(actor));
      for (const root of shut) expect([who, root, data[root]]).toEqual([who, root, null]);
      const cells = [...cellsOf(query, data, subgraph.schema)].filter((coordinate) =>
        isLeafAt(subgraph, coordinate),
      );
      const hidden = cells.filter((coordinate) => bestDecision(actor, classOf(coordinate)) === 'HIDE');
      expect([who, hidden]).toEqual([who, []]);
      expect([who, errors.filter(({ extensions }) => extensions?.code === 'INTERNAL_SERVER_ERROR')]).toEqual([
        who,
        [],
      ]);
      told += cells.length;
    }
    expect(told).toBeGreaterThan(0);
  },
);
