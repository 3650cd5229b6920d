import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { demoIds } from '@hub/db/demo/ids.ts';
import { LiveClassifications } from '@hub/kernel/authorization/live-classifications.ts';
import { type SubgraphServices, servicesFor } from '@hub/kernel/runtime/services.ts';
import { type Actor, anonymous } from '@hub/schema/actor.ts';
import { classificationsOf } from '@hub/schema/classification.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { register } from '@hub/subgraphs/register.ts';
import fc from 'fast-check';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { CORPUS } from './corpus.ts';
import { anyOperation } from './generate-operation.ts';

const committed = (name: string) => readFileSync(new URL(import.meta.resolve(`@hub/schema/${name}`)), 'utf8');
const supergraphSdl = committed('supergraph.graphql');
const api = buildSchema(committed('api.graphql'));

let hub: TestHub;
let gateway: ApolloGateway;
let stock: (query: string) => Promise<{ data?: unknown; errors?: unknown }>;
let variables: { id: string; yes: boolean };
const services: SubgraphServices[] = [];

beforeAll(async () => {
  const [cost, burst] = [1e9, 1e12];
  hub = await startTestHub({ wire: 'in-process', limits: { cost, burst, costPerSecond: burst, depth: 30 } });
  variables = { id: demoIds(hub.vault).person('zhangWei'), yes: true };
  gateway = stockGateway({
    ...anonymous,
    id: 'demo:resident',
    roles: ['resident'],
    purpose: 'PATRQT',
    purposes: ['PATRQT'],
    personId: variables.id,
  });
  const { executor } = await gateway.load();
  let number = 0;
  stock = async (query) => {
    const request = {
      document: parse(query),
      request: { query, variables },
      queryHash: String(number++),
      context: {},
    };
    return (await executor(request as never)) as { data?: unknown; errors?: unknown };
  };
});
afterAll(async () => {
  await gateway?.stop();
  for (const one of services) await one.close();
  await hub?.close();
});

/** The vendor's gateway over the same subgraphs, asked as one who may see all that is asked for. */
function stockGateway(actor: Actor): ApolloGateway {
  const classifications = new LiveClassifications(classificationsOf(parse(supergraphSdl)));
  return new ApolloGateway({
    supergraphSdl,
    buildService({ name }) {
      const subgraph = subgraphs.find((one) => one.name === name)!;
      const onError = (error: unknown) => {
        throw error;
      };
      const own = servicesFor(subgraph, {
        url: hub.environment.databaseUrl!,
        vault: hub.vault,
        classifications,
        register: register(),
        onError,
      });
      services.push(own);
      return {
        process: async ({ request }) =>
          (await subgraph.execute(
            actor,
            { query: request.query ?? '', variables: request.variables ?? {} },
            own,
          )) as never,
      };
    },
  });
}

async function expectSame(query: string): Promise<void> {
  const theirs = await stock(query);
  const ours = await hub.ask('resident', query, variables);
  expect(ours.errors).toBeUndefined();
  expect(theirs.errors).toBeUndefined();
  expect(ours.data).toEqual(theirs.data);
}

describe('our executor answers as the stock one does', () => {
  test('for generated operations', async () => {
    let longest = 0;
    await fc.assert(
      fc.asyncProperty(anyOperation(api), async (query) => {
        expect(validate(api, parse(query))).toEqual([]);
        await expectSame(query);
        longest = Math.max(longest, query.length);
      }),
      { numRuns: 120 },
    );
    expect(longest).toBeGreaterThan(300);
  }, 60_000);

  const repeatable = Object.entries(CORPUS).filter(
    ([name, query]) => !/cursor|Cursor/.test(query) && !/bad|cannot|conditions/.test(name),
  );
  test.each(repeatable)('for %s', async (_name, query) => {
    await expectSame(query);
  });
});
