import { people } from '@hub/db/demo/people.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ wire: 'in-process' });
});
afterAll(() => hub?.close());

describe('an attacker who bisects by filters', () => {
  const anyDay = fc
    .date({ min: new Date('1940-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const probe = fc.record(
    {
      bornFrom: anyDay,
      bornTo: anyDay,
      name: fc.constantFrom(...Object.values(people).map((person) => person.name), '无此人'),
      sex: fc.constantFrom('MALE', 'FEMALE'),
    },
    { requiredKeys: [] },
  );
  const QUERY = 'query($f: PersonFilter) { persons(filter: $f, first: 100) { nodes { id } } }';

  test('is always refused as a regulator who sees these masked', async () => {
    const texts = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        probe.filter((filter) => Boolean(filter.bornFrom ?? filter.bornTo ?? filter.name)),
        async (f) => {
          const { errors, data, text } = await hub.ask('district-regulator', QUERY, { f });
          expect(data).toBeUndefined();
          expect(errors?.map((error) => error.extensions?.code)).toEqual(['UNAUTHORIZED_ARGUMENT']);
          texts.add(text);
        },
      ),
      { numRuns: 40 },
    );
    // One answer for each argument, whatever its value.
    expect(texts.size).toBeLessThanOrEqual(3);
  });

  test('finds nobody as a doctor without a relation', async () => {
    const authorization = `Bearer ${await hub.token('doctor', { institutionCode: 'H000000000000' })}`;
    await fc.assert(
      fc.asyncProperty(probe, async (f) => {
        const { data, errors } = await hub.ask(undefined, QUERY, { f }, { authorization });
        expect(errors).toBeUndefined();
        expect(data).toEqual({ persons: { nodes: [] } });
      }),
      { numRuns: 40 },
    );
  });
});
