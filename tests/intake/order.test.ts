import { memoryKeys } from '@hub/db/keys.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contents, type Door, forget, openDoor } from './door.ts';
import { bundle, everyType, ndjson } from './sample.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor(memoryKeys());
});
afterAll(() => door.close());

test('the order of resources, of files and the size of batches do not matter', async () => {
  const resources = [...everyType('a'), ...everyType('b')];
  await door.deliver([['all.json', bundle(resources)]]);
  const wanted = await contents(door.sql);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(resources, { minLength: resources.length }),
      fc.integer({ min: 1, max: 24 }),
      fc.integer({ min: 1, max: 10 }),
      async (shuffled, cut, batchSize) => {
        await forget(door.sql);
        const files = [
          ['first.json', bundle(shuffled.slice(0, cut))],
          ['second.json', bundle(shuffled.slice(cut))],
        ] as const;
        const summary = await door.deliver(files, { batchSize });
        expect(summary).toMatchObject({ resources: 24, stored: 24, quarantined: 0 });
        expect(await contents(door.sql)).toEqual(wanted);
      },
    ),
    { numRuns: 12 },
  );
});

test('a later version stands, although the earlier one had to wait for its person', async () => {
  await forget(door.sql);
  const [person, , , , , height] = everyType('a');
  const taller = { ...height!, valueQuantity: { value: 170, unit: 'cm' } };
  await door.deliver([['a.ndjson', ndjson([height!, person!, taller])]], { batchSize: 1 });
  expect([...(await door.sql`select value_number from record.observation`)]).toEqual([{ value_number: 170 }]);
  expect((await door.sql`select count(*) from exchange.quarantine`)[0]).toEqual({ count: 0 });
});
