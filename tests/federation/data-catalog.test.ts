import { readFileSync } from 'node:fs';
import { catalogueLines, dataElements } from '@hub/exchange/domain/catalogue.ts';
import { noteTables } from '@hub/exchange/repositories/volumes.ts';
import { register } from '@hub/subgraphs/register.ts';
import { isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startTestHub, type TestHub, type Who, WIRES } from '../hub/start-test-hub.ts';
import { api, fieldsOf } from '../policy/everything-of.ts';
import { codes, FIELDS, fieldIn, type Resource, resourceIn } from './catalogue.ts';

interface Listed {
  dataCatalog: { nodes: Resource[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
}

const registered = [...register().resources.values()];

test('every resource has a line in catalogue.tsv, and every line a resource', () => {
  expect([...catalogueLines.keys()].sort()).toEqual(
    registered.map(({ resource }) => resource.catalogue.code).sort(),
  );
});

test('every data element is of a field that there is', () => {
  const coordinates = new Set(
    registered.flatMap(({ fields }) => [...fields.values()].map((one) => one.coordinate)),
  );
  expect([...dataElements.keys()].filter((coordinate) => !coordinates.has(coordinate))).toEqual([]);
});

test('every entity of the graph is in the catalogue', () => {
  // Not data, but what is said of it; and whose rows stand in the access log, which has a catalogue of its own.
  const besides = ['DataField'];
  const supergraph = readFileSync(new URL(import.meta.resolve('@hub/schema/supergraph.graphql')), 'utf8');
  const entities = [...supergraph.matchAll(/^type (\w+)\n((?: {2}@.*\n)+)/gm)]
    .filter(([, , directives = '']) => directives.includes('key:'))
    .map(([, type = '']) => type);
  expect(entities.length).toBeGreaterThan(5);
  const types = new Set(registered.map(({ resource }) => resource.type));
  expect(entities.filter((type) => !types.has(type) && !besides.includes(type))).toEqual([]);
});

describe.each(WIRES)('the data catalogue (%s)', (wire) => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
  });
  afterAll(() => hub?.close());

  const resource = (code: string, who?: Who) => resourceIn(hub, code, who);
  const field = (coordinate: string) => fieldIn(hub, coordinate);

  test('holds every resource and every field of the composed graph, for anybody to read', async () => {
    const found: Resource[] = [];
    let after: string | null = null;
    do {
      const answer: Answer<Listed> = await hub.ask<Listed>(
        undefined,
        `query ($after: String) { dataCatalog(first: 20, after: $after) {
          nodes { code type ${FIELDS} } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      expect(answer.errors).toBeUndefined();
      const { nodes, pageInfo } = answer.data!.dataCatalog;
      found.push(...nodes);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect(found.map(({ code }) => code)).toEqual([...catalogueLines.keys()].sort());
    for (const { type, fields } of found) {
      expect(isObjectType(api.getType(type)), type).toBe(true);
      expect(fields.map((one) => one.coordinate)).toEqual(
        fieldsOf(type).map(({ name }) => `${type}.${name}`),
      );
      for (const one of fields) {
        expect(one.name, one.coordinate).toMatch(/\p{Script=Han}/u);
        expect(one.exportable, one.coordinate).toBe(one.notExportable === null);
      }
    }
  });

  test('says of a field what it is, and whether it can be applied for', async () => {
    expect(await field('HealthFile.number')).toMatchObject({
      name: '档案编号',
      element: 'DE01.00.009.00',
      level: 'L4',
      mask: 'FILE_NUMBER',
      exportable: true,
    });
    expect(await field('Person.sex')).toMatchObject({
      element: 'DE02.01.040.00',
      domain: 'GB/T 2261.1-2003',
      values: expect.arrayContaining([{ name: 'MALE' }]),
    });
    expect(await field('Encounter.institution')).toMatchObject({ refers: 'Institution', exportable: true });
    for (const [coordinate, why] of [
      ['Contract.status', 'CLOCK'],
      ['Person.id', 'KEY'],
      ['HouseholdMember.person', 'PERSON'],
      ['Person.encounters', 'COMPUTED'],
      ['Institution.name', 'OPEN'],
      ['Consent.purposes', 'NOT_A_RECORD'],
      ['Assignment.holder', 'NOT_SHARED'],
    ] as const)
      expect((await field(coordinate)).notExportable, coordinate).toBe(why);
  });

  test('is filtered by class, grade, sharing and subgraph, and a cursor is for its filter alone', async () => {
    const list = (args: string) =>
      hub.ask<Listed>(
        'analyst',
        `{ dataCatalog(${args}) { nodes { code } pageInfo { hasNextPage endCursor } } }`,
      );
    const listed = async (args: string) =>
      (await list(args)).data!.dataCatalog.nodes.map(({ code }) => code).sort();
    const chosen = (
      choose: (line: { node: string; sharing: string }, subgraph: string, grade: string) => boolean,
    ) =>
      registered
        .filter(({ resource: { catalogue }, subgraph }) =>
          choose(catalogueLines.get(catalogue.code)!, subgraph, catalogue.grade),
        )
        .map(({ resource: { catalogue } }) => catalogue.code)
        .sort();
    expect(await listed('class: "202", first: 100')).toEqual(chosen(({ node }) => node.startsWith('202')));
    expect(await listed('sharing: UNCONDITIONAL, first: 100')).toEqual(
      chosen(({ sharing }) => sharing === 'UNCONDITIONAL'),
    );
    expect(await listed('grade: IMPORTANT, subgraph: "care", first: 100')).toEqual(
      chosen((_line, subgraph, grade) => subgraph === 'care' && grade === 'IMPORTANT'),
    );
    const { data } = await list('class: "2", first: 2');
    const { endCursor, hasNextPage } = data!.dataCatalog.pageInfo;
    expect(hasNextPage).toBe(true);
    expect(codes(await list(`class: "3", first: 2, after: "${endCursor}"`))).toEqual(['BAD_CURSOR']);
    expect(codes(await list('first: 0'))).toEqual(['BAD_USER_INPUT']);
  });

  test('counts itself, beside what the city’s standard comes to', async () => {
    const query = '{ catalogFigures { kind value city source } }';
    const { data } = await hub.ask<{
      catalogFigures: { kind: string; value: number; city: number | null }[];
    }>('district-developer', query);
    const figures = new Map(data!.catalogFigures.map((one) => [one.kind, one]));
    const nodes = [...catalogueLines.values()].map(({ node }) => node);
    expect(figures.get('CLASS')).toMatchObject({
      value: new Set(nodes.map(([first]) => first)).size,
      city: 3,
    });
    expect(figures.get('DETAIL')).toMatchObject({ value: new Set(nodes).size, city: 234 });
    expect(figures.get('RESOURCE')).toMatchObject({ value: registered.length, city: null, source: null });
    expect(figures.get('FIELD')).toMatchObject({
      value: registered.reduce((sum, { fields }) => sum + fields.size, 0),
      city: 7138,
    });
  });

  test('tells about how much there is: plainly of nobody, and of persons what may be published', async () => {
    expect((await resource('BASE-DIVISION')).volume).toBeNull();
    await hub.sql`analyze region.division, person.subject, record.encounter`;
    await noteTables(hub.sql, register(), new Date('2026-11-22T04:00:00Z'));
    const [counted] = await hub.sql<{ rows: number }[]>`select count(*)::int as rows from region.division`;
    const divisions = await resource('BASE-DIVISION');
    expect(divisions.volume).toEqual({ rows: counted!.rows, status: 'EXACT', asOf: '2026-11-22' });
    // A handful of demo people: exact for whoever manages the city, nothing for others.
    const [people] = await hub.sql<{ rows: number }[]>`select count(*)::int as rows from person.subject`;
    expect((await resource('PERSON', 'city-regulator')).volume).toMatchObject({
      rows: people!.rows,
      status: 'EXACT',
    });
    for (const who of [undefined, 'analyst', 'district-developer', 'district-regulator'] as const)
      expect((await resource('PERSON', who)).volume).toMatchObject({ rows: null, status: 'SUPPRESSED' });
    // A view holds no rows of its own.
    expect((await resource('EMR-TIMELINE', 'city-regulator')).volume).toBeNull();
    await hub.sql`update exchange.table_state set rows = 123456 where name = 'record.encounter'`;
    const shown = (await resource('EMR-ENCOUNTER', 'analyst')).volume!;
    expect(shown.status).toBe('PERTURBED');
    expect(shown.rows).not.toBe(123456);
    expect(Math.abs(shown.rows! - 123456)).toBeLessThan(3_000);
    expect((await resource('EMR-ENCOUNTER')).volume).toEqual(shown);
  });

  test('tells when a resource changed last, and keeps a day’s number through the day', async () => {
    const at = (time: string) => new Date(`2026-11-23T${time}Z`);
    const own = await hub.sql.reserve();
    const change = () => own`update region.division set name = name where code = '500106'`;
    /** What this connection did is counted before the next statement. */
    const counted = () => own`select pg_stat_force_next_flush()`;
    await counted();
    await change();
    await noteTables(hub.sql, register(), at('01:00:00'));
    await noteTables(hub.sql, register(), at('01:10:00'));
    const quiet = (await resource('BASE-DIVISION')).refreshedAt;
    await counted();
    await change();
    await own`select 1`;
    own.release();
    await noteTables(hub.sql, register(), at('02:00:00'));
    const after = await resource('BASE-DIVISION');
    expect(Date.parse(after.refreshedAt!)).toBe(at('02:00:00').getTime());
    expect(Date.parse(quiet!)).toBeLessThan(at('01:10:00').getTime());
    await hub.sql`update exchange.table_state set rows = rows + 5 where name = 'region.division'`;
    const kept = (await resource('BASE-DIVISION')).volume!.rows!;
    await noteTables(hub.sql, register(), at('03:00:00'));
    expect((await resource('BASE-DIVISION')).volume!.rows).toBe(kept);
    await noteTables(hub.sql, register(), new Date('2026-11-24T03:00:00Z'));
    expect((await resource('BASE-DIVISION')).volume).toMatchObject({ rows: kept - 5, asOf: '2026-11-24' });
  });

  test('comes as a file, a line a field', async () => {
    const json = await fetch(`${hub.url}/catalog.json?subgraph=person`);
    expect(json.headers.get('content-type')).toContain('application/json');
    const { resources } = (await json.json()) as { resources: Resource[] };
    expect(resources.map(({ code }) => code)).toEqual([
      'CUSTODY',
      'HEALTH-FILE',
      'HOUSEHOLD-MEMBER',
      'PERSON',
    ]);
    const csv = await fetch(`${hub.url}/catalog.csv`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toContain('catalog.csv');
    const [heading = '', ...lines] = (await csv.text()).trimEnd().split('\r\n');
    expect(heading.replace('\uFEFF', '').split(',').slice(0, 7)).toEqual([
      ...['class', 'item', 'order', 'detail', 'node', 'code', 'resource'],
    ]);
    expect(lines.length).toBe(registered.reduce((sum, { fields }) => sum + fields.size, 0));
    expect(lines.filter((line) => line.includes(',HealthFile.number,'))).toHaveLength(1);
    expect(lines.find((line) => line.includes(',HealthFile.number,'))).toContain('DE01.00.009.00');
    const refused = await fetch(`${hub.url}/catalog.csv?grade=SECRET`);
    expect(refused.headers.get('content-type')).toContain('json');
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('BAD_USER_INPUT')]);
  });
});
