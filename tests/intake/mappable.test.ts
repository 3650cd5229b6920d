import { readFileSync } from 'node:fs';
import { codesOf } from '@hub/kernel/intake/mappings.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Door, openDoor } from './door.ts';
import { everyType, ndjson } from './sample.ts';

const file = new URL('../../subgraphs/_kernel/intake/mappable.tsv', import.meta.url);
const lines = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !/^(#|version)/.test(line))
  .map((line) => line.split('\t') as [string, string, string, string, string]);

describe('a property whose words stewards may map', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor();
    await door.deliver([['all.ndjson', ndjson(everyType('a'))]]);
  });
  afterAll(() => door.close());

  /** How many of these are refused, each in a resource that is right otherwise. */
  const refused = async (type: string, path: string, words: readonly string[]) => {
    const sample = everyType('a').find(({ resourceType }) => resourceType === type)!;
    const all = words.map((word, n) => ({ ...sample, id: `${type}-${n}-${words.length}`, [path]: word }));
    return (await door.deliver([['one.ndjson', ndjson(all)]])).quarantined;
  };

  test.each(lines)(
    'takes these codes and no others, of %s from %s on: %s.%s',
    async (_version, _from, type, path, codes) => {
      expect(await refused(type, path, codes.split(' '))).toBe(0);
      expect(await refused(type, path, ['nothing', 'FEMALE'])).toBe(2);
      expect(codesOf(type, path, '2026-12-01')).toEqual(codes.split(' '));
    },
  );

  test('is none of those that may tell a diagnosis', () => {
    const paths = lines.map(([, , type, path]) => `${type}.${path}`);
    expect(paths.filter((path) => !/\.(gender|status)$/.test(path))).toEqual([]);
    expect(codesOf('Condition', 'code', '2026-12-01')).toBeUndefined();
  });
});
