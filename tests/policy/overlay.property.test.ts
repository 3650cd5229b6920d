import { readFileSync } from 'node:fs';
import { type Classification, classificationsOf, LEVELS, rank } from '@hub/schema/classification.ts';
import { FILTERS_OF, type Raise, RESTS_ON, raised } from '@hub/schema/overlay.ts';
import fc from 'fast-check';
import { Kind, parse } from 'graphql';
import { expect, test } from 'vitest';

const COORDINATES = ['Person.name', 'Person.sex', 'Person.sex(of:)', 'Filter.name', 'SortBy.NAME'];
const level = fc.constantFrom(...LEVELS);
const base = fc
  .array(level, { minLength: COORDINATES.length, maxLength: COORDINATES.length })
  .map(
    (levels) =>
      new Map<string, Classification>(
        COORDINATES.map((coordinate, n) => [coordinate, { level: levels[n]!, category: 'HEALTH_STATUS' }]),
      ),
  );
const raises: fc.Arbitrary<Raise[]> = fc.array(
  fc.record({ coordinate: fc.constantFrom(...COORDINATES, 'Gone.field'), level }),
);

test('an overlay raises to the highest level that was said, and never lowers', () => {
  fc.assert(
    fc.property(base, raises, (schema, said) => {
      const effective = raised(schema, said);
      expect([...effective.keys()]).toEqual([...schema.keys()]);
      for (const [coordinate, own] of schema) {
        const levels = said.filter((one) => one.coordinate === coordinate).map((one) => rank(one.level));
        const highest = Math.max(rank(own.level), ...levels);
        expect(effective.get(coordinate)).toEqual({ ...own, level: LEVELS[highest - 1] });
      }
    }),
  );
});

test('its version names what it changes, in whatever order that was said, and nothing else', () => {
  fc.assert(
    fc.property(base, raises, raises, (schema, one, other) => {
      const [a, b] = [raised(schema, one), raised(schema, other)];
      const same = JSON.stringify([...a]) === JSON.stringify([...b]);
      expect(a.version === b.version).toBe(same);
      expect(raised(schema, [...one].reverse()).version).toBe(a.version);
    }),
  );
  const schema = new Map<string, Classification>([
    ['Person.name', { level: 'L4', category: 'HEALTH_STATUS' }],
  ]);
  expect(raised(schema, [{ coordinate: 'Person.name', level: 'L2' }])).toBe(schema);
});

test('whatever may be filtered by above L2 is raised with the field it tells about', () => {
  const sdl = readFileSync(new URL(import.meta.resolve('@hub/schema/supergraph.graphql')), 'utf8');
  const document = parse(sdl);
  const schema = classificationsOf(document);
  const inputs = document.definitions.flatMap((one) =>
    one.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION ? [one.name.value] : [],
  );
  const asks = [...schema].filter(
    ([coordinate, { level: own }]) =>
      rank(own) > 2 && (coordinate.includes('(') || inputs.includes(coordinate.split('.')[0]!)),
  );
  // Exact look-ups are a capability of their own; who manages a person is no value but where a list begins.
  const none =
    /^(BreakGlassInput\.value|Query\.personByIdentifier\(value:\)|PersonFilter\.managing\w+|Query\.gridPersons\(division:\))$/;
  const expected = asks.map(([coordinate]) => coordinate).filter((coordinate) => !none.test(coordinate));
  expect(Object.keys(FILTERS_OF).sort()).toEqual(expected.sort());
  for (const [filter, field] of Object.entries(FILTERS_OF)) {
    expect([filter, schema.get(field)?.level]).toEqual([filter, schema.get(filter)?.level]);
    expect(raised(schema, [{ coordinate: field, level: 'L5' }]).get(filter)?.level).toBe('L5');
  }
});

test('what rests on others is classified as the highest of them, and raised with each', () => {
  const sdl = readFileSync(new URL(import.meta.resolve('@hub/schema/supergraph.graphql')), 'utf8');
  const schema = classificationsOf(parse(sdl));
  for (const [field, parts] of Object.entries(RESTS_ON)) {
    const own = schema.get(field)!;
    const levels = parts.map((part) => rank(schema.get(part)!.level));
    expect([field, rank(own.level)]).toEqual([field, Math.max(...levels)]);
    for (const part of parts) {
      // One category, so that whoever is shown the field in some relation is shown its parts.
      expect([field, part, schema.get(part)?.category]).toEqual([field, part, own.category]);
      expect(raised(schema, [{ coordinate: part, level: 'L5' }]).get(field)?.level).toBe('L5');
    }
  }
});
