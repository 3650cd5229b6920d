import { demoIds } from '@hub/db/demo/ids.ts';
import { explorerConfig } from '@hub/gateway/explorer-config.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type Who, WIRES } from '../hub/start-test-hub.ts';
import { CORPUS, PROFILE } from './corpus.ts';

const EXAMPLES = explorerConfig('development', []).examples;
const example = (title: string) => EXAMPLES.find((one) => one.title.startsWith(title))!.query;

/** However many rows come of it; authorization adds none. */
const COUNTS: readonly [operation: string, query: string, who: Who, statements: number][] = [
  ['example: my file', example('我的健康档案'), 'resident', 6],
  ['example: profile, as the doctor', example('一个人'), 'doctor', 5],
  ['example: profile, as the regulator', example('一个人'), 'district-regulator', 5],
  ['example: profile, as an analyst', example('一个人'), 'analyst', 0],
  ['example: the city, as nobody', example('区划与机构'), undefined, 5],
  ['profile with report items', PROFILE, 'resident', 11],
  ['persons with files and encounters', CORPUS['persons with files and records']!, 'city-regulator', 7],
  ['a page of the timeline', CORPUS.timeline!, 'resident', 5],
  ['every list of a person', CORPUS['every list']!, 'resident', 10],
  ['children of children', CORPUS.division!, undefined, 4],
  ['practitioners of institutions', CORPUS.institutions!, 'doctor', 4],
  ['a person by identifier', CORPUS['by identifier']!, 'doctor', 2],
];

describe.each(WIRES)('statements of an operation, %s', (wire) => {
  let hub: TestHub;
  let id: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    id = demoIds(hub.vault).person('zhangWei');
  });
  afterAll(() => hub?.close());

  test.each(COUNTS)('%s', async (_operation, query, who, statements) => {
    // The first run compiles; neither run may ask the database more than the other.
    for (let run = 0; run < 2; run++) {
      hub.statements();
      const { data, errors = [] } = await hub.ask(who, query, { id });
      expect(errors.filter((error) => error.extensions?.code !== 'UNAUTHORIZED_FIELD_OR_TYPE')).toEqual([]);
      expect(data).toBeDefined();
      expect(hub.statements()).toHaveLength(statements);
    }
  });
});
