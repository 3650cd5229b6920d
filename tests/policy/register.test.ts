import type { Vault } from '@hub/db/crypto.ts';
import type { FieldSource } from '@hub/kernel/resource/fields.ts';
import type { NotExportable } from '@hub/kernel/resource/register.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { register } from '@hub/subgraphs/register.ts';
import { isLeafType } from 'graphql';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { api, fieldsOf } from './everything-of.ts';

const { resources } = register();
const fields = [...resources.values()].flatMap(({ fields: own }) => [...own.values()]);

/** Fields of the domains that are exported from, by why they are not. */
const barred = (reason: NotExportable) =>
  [...resources.values()]
    .filter(({ subgraph }) => ['person', 'record', 'care'].includes(subgraph))
    .flatMap(({ fields: own }) => [...own.values()])
    .filter(({ notExportable }) => notExportable === reason)
    .map(({ coordinate }) => coordinate)
    .sort();

/** What a column might hold, by its type; what is sealed holds nothing. */
function sampleOf(column: FieldSource['columns'][number]): unknown {
  const type = column.getSQLType();
  if (type === 'bytea') return null;
  if (type.endsWith('[]')) return [];
  if (type === 'date') return '2026-01-01';
  if (type.startsWith('timestamp')) return '2026-01-01T00:00:00.000Z';
  if (type === 'boolean') return true;
  if (typeof column.default === 'string') return column.default;
  return /int|numeric|real|double/.test(type) ? 1 : '1';
}

const rowOf = ({ columns }: FieldSource): Record<string, unknown> =>
  Object.fromEntries(columns.map((column) => [column.name, sampleOf(column)]));

const readAt = (day: string, source: FieldSource): unknown => {
  vi.useFakeTimers({ now: new Date(day) });
  return source.read(rowOf(source), {} as Vault);
};

describe('the register', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('holds every resource of every subgraph under its type', () => {
    const all = subgraphs.flatMap(({ name, resources: own }) => own.map(({ type }) => [type, name]));
    expect([...resources].map(([type, { subgraph }]) => [type, subgraph])).toEqual(all);
  });

  test('holds every field of the composed graph, stored or not', () => {
    for (const [type, { fields: own }] of resources)
      expect([...own.keys()]).toEqual(fieldsOf(type).map(({ name }) => name));
  });

  test('no resource has a code twice', () => {
    const codes = [...resources.values()].map(({ resource }) => resource.catalogue.code);
    expect(codes.length).toBe(new Set(codes).size);
  });

  test('says of whatever follows the clock that it does', () => {
    // What a view asks the time for stands in no code, and the sample of a grant is none in force.
    const unseen = [
      ...['PersonRelation.live', 'PersonRelation.refused', 'PersonRelation.readers'],
      'BackflowGrant.expiresSoon',
    ];
    const changing = fields
      .filter(({ source }) => source)
      .filter(
        ({ source }) =>
          JSON.stringify(readAt('1990-01-01', source!)) !== JSON.stringify(readAt('2090-01-01', source!)),
      )
      .map(({ coordinate }) => coordinate);
    const said = fields.filter(({ source }) => source?.clock).map(({ coordinate }) => coordinate);
    expect(changing).toContain('Contract.status');
    expect(said.sort()).toEqual([...changing, ...unseen].sort());
  });

  test('exports no person’s key, no row’s key, and nothing that follows the clock', () => {
    expect(barred('CLOCK')).toEqual(['Contract.status']);
    expect(barred('PERSON')).toEqual(['HouseholdMember.person']);
    expect(barred('KEY')).toEqual(
      [...resources.values()]
        .filter(({ subgraph }) => ['person', 'record', 'care'].includes(subgraph))
        .filter(({ fields: own }) => own.has('id'))
        .map(({ resource }) => `${resource.type}.id`)
        .sort(),
    );
  });

  test('exports values that columns hold, and references to what has a key of its own', () => {
    const exported = fields.filter(({ exportable }) => exportable);
    expect(exported.map(({ coordinate }) => coordinate)).toEqual(
      expect.arrayContaining(['Encounter.startedAt', 'Encounter.institution', 'Condition.encounter']),
    );
    for (const { coordinate, namedType, refers, source } of exported) {
      expect(source?.columns.length, coordinate).toBeGreaterThan(0);
      const type = api.getType(namedType)!;
      if (!isLeafType(type)) expect(refers, coordinate).toBe(namedType);
    }
    expect(barred('COMPUTED')).toEqual(expect.arrayContaining(['Person.encounters', 'Report.items']));
    expect(fields.filter(({ exportable }) => exportable).map(({ refers }) => refers)).not.toContain('Person');
  });

  test('needs no grant for what is about nobody', () => {
    for (const { resource, fields: own } of resources.values())
      for (const { notExportable } of own.values())
        expect(notExportable === 'OPEN').toBe(resource.subject === undefined);
  });
});
