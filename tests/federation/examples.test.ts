import { demoCast } from '@hub/db/demo/cast.ts';
import { explorerConfig } from '@hub/gateway/explorer-config.ts';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type Who } from '../hub/start-test-hub.ts';

/** What this one answers to whom, same-question.test.ts says. */
const SAME_QUESTION = '同一个问题, 不同的回答';
const PROFILE = '患者的就诊与诊断';

const askers = explorerConfig('development', [])
  .examples.filter(({ title }) => title !== SAME_QUESTION)
  .flatMap(({ title, roles }) =>
    roles.length === 0
      ? [{ title, who: undefined as Who }]
      : roles.map((role) => ({ title, who: role as Who })),
  );

describe('the explorer’s examples', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
    // The demo has delivered nothing: something that is wrong, and something nobody has modelled.
    const delivered = [
      { resourceType: 'Patient', id: 'example' },
      { resourceType: 'Basic', id: 'example', code: { text: '某' } },
    ];
    const response = await fetch(`${hub.url}/ingest?source=DEMO`, {
      method: 'POST',
      headers: {
        'content-type': 'application/fhir+ndjson',
        authorization: `Bearer ${await hub.token('source-system')}`,
      },
      body: delivered.map((one) => JSON.stringify(one)).join('\n'),
    });
    expect(response.status).toBe(200);
  });
  afterAll(() => hub?.close());

  const example = (title: string) =>
    explorerConfig('development', demoCast(hub.vault)).examples.find((one) => one.title === title)!;

  test.each(askers)('$title, as $who', async ({ title, who }) => {
    const { query, variables = '{}', purpose } = example(title);
    const headers = purpose && { 'x-purpose': purpose };
    const { data, errors = [] } = await hub.ask(who, query, JSON.parse(variables), headers);
    const unexpected = errors.filter(({ extensions }) => extensions?.code !== 'UNAUTHORIZED_FIELD_OR_TYPE');
    expect(unexpected).toEqual([]);
    for (const [field, value] of Object.entries(data ?? { data: null })) {
      // An analyst has no relation to anyone: what the example is there to show.
      if (who === 'analyst' && title === PROFILE) expect(value, field).toBeNull();
      else expect(value, field).not.toBeNull();
      if (value && typeof value === 'object' && 'nodes' in value) expect(value.nodes, field).not.toEqual([]);
    }
    if (who === 'analyst') expect(errors.length > 0).toBe(title === PROFILE);
  });

  test('each have a title and a name of their own', () => {
    const { examples } = explorerConfig('development', []);
    const names = examples.map(({ query }) => {
      const [operation] = parse(query).definitions;
      return operation?.kind === 'OperationDefinition' ? operation.name?.value : undefined;
    });
    expect(new Set(examples.map(({ title }) => title)).size).toBe(examples.length);
    expect(new Set(names).size).toBe(examples.length);
  });
});
