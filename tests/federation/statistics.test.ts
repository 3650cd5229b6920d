import { seedCity } from '@hub/gateway/cli/seed-city.ts';
import { MOST } from '@hub/kernel/statistics/noise.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const CITY = '500000';
/** The demo regulator's, and one of those where people live densely. */
const OWN = '500106';
const YEAR = new Date().getUTCFullYear() - 1;
const PERSONS = 1_500;

interface Cell {
  division: { code: string } | null;
  period: string;
  keys: { dimension: string; value: string; name: string }[];
  figures: { measure: string; value: number | null; status: string }[];
}

const STATISTICS = `query($cube: ID!, $measures: [ID!], $by: [ID!], $where: StatisticsWhere!, $periods: [ID!]!, $first: Int, $after: String) {
  statistics(cube: $cube, measures: $measures, by: $by, where: $where, periods: $periods, first: $first, after: $after) {
    nodes { division { code } period keys { dimension value name } figures { measure value status } }
    pageInfo { hasNextPage endCursor } } }`;
const PORTRAIT = `query($code: ID!, $period: ID!) { division(code: $code) { portrait(period: $period) { asOf source
  figures { code value numerator denominator status unstable parent lastYear }
  pyramid { keys { value } figures { value status } } spectrum { keys { value name } figures { value } }
  outflow { keys { value } figures { value } } } } }`;

/** One city for both wires. */
let city: TestHub;
beforeAll(async () => {
  city = await startTestHub({ wire: 'in-process' });
  const { databaseUrl, dataDir } = city.environment;
  await seedCity({ url: databaseUrl!, dataDir, persons: PERSONS, seed: 3, treatingDays: 90, workers: 2 });
}, 120_000);
afterAll(() => city.close());

describe.each(WIRES)('statistics (%s)', (wire) => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire, beside: city });
  });
  afterAll(() => hub.close());

  async function cells(
    who: Parameters<TestHub['ask']>[0],
    variables: Record<string, unknown>,
  ): Promise<Cell[]> {
    const { data, errors } = await hub.ask<{ statistics: { nodes: Cell[] } }>(who, STATISTICS, {
      first: 100,
      periods: [String(YEAR)],
      ...variables,
    });
    expect(errors).toBeUndefined();
    return data!.statistics.nodes;
  }
  const one = async (...asked: Parameters<typeof cells>) => (await cells(...asked))[0]!.figures[0]!;

  /** Counted from the raw rows, by other means: who was alive, and whom the district managed, when the year ended. */
  const residents = async (
    district: string,
    of: { sex?: string; from: number; until: number } = { from: 0, until: 200 },
  ) => {
    const [row] = await hub.sql<{ persons: number }[]>`
      select count(*)::int as persons from access.scope s join person.subject u using (subject_id)
      where s.subject_id = s.person_id and s.born_on <= make_date(${YEAR}, 12, 31)
        and date_part('year', age(make_date(${YEAR}, 12, 31), s.born_on)) between ${of.from} and ${of.until}
        and u.sex = coalesce(${of.sex ?? null}::text, u.sex)
        and coalesce((u.deceased_at at time zone 'Asia/Shanghai')::date, 'infinity') > make_date(${YEAR}, 12, 31)
        and ${district} = left(coalesce(
          (select c.managing_division from person.custody c where c.subject_id = s.subject_id
             and c.from_on <= make_date(${YEAR}, 12, 31) order by c.from_on desc limit 1),
          (select c.managing_division from person.custody c where c.subject_id = s.subject_id order by c.from_on limit 1),
          s.village, s.township, s.district), 6)`;
    return row!.persons;
  };

  test('are exact for whoever manages the area, and that is on record', async () => {
    const asked = { cube: 'population', measures: ['persons'], where: { division: OWN } };
    const truth = await residents(OWN);
    expect(truth).toBeGreaterThan(100);
    expect(await one('district-regulator', asked)).toEqual({
      measure: 'persons',
      value: truth,
      status: 'EXACT',
    });
    const [entry] = await hub.sql<{ body: string }[]>`
      select body from audit.entry where body like '%"figures"%' order by at desc limit 1`;
    expect(JSON.parse(entry!.body)).toMatchObject({ figures: [`GB2260-2023/${OWN}`] });
  });

  test('are the same blurred number for everybody else, however often they ask', async () => {
    const asked = { cube: 'population', measures: ['persons'], where: { division: OWN } };
    const truth = await residents(OWN);
    const answers = await Promise.all(
      (['analyst', 'resident', undefined, 'analyst', 'city-regulator'] as const).map((who) =>
        one(who, asked),
      ),
    );
    const [analyst, resident, nobody, again, city] = answers;
    expect(analyst).toMatchObject({ status: 'PERTURBED' });
    expect(Math.abs(analyst!.value! - truth)).toBeLessThanOrEqual(MOST);
    expect([resident, nobody, again]).toEqual([analyst, analyst, analyst]);
    expect(city).toMatchObject({ value: truth, status: 'EXACT' });
    expect(await one('district-regulator', { ...asked, where: { division: '500101' } })).not.toMatchObject({
      status: 'EXACT',
    });
  });

  test('leave out small numbers, and do not say that there is anybody', async () => {
    const villages = await cells('analyst', {
      cube: 'population',
      measures: ['persons'],
      where: { division: OWN, level: 'VILLAGE' },
    });
    expect(villages.length).toBeGreaterThan(20);
    for (const { figures } of villages) expect([null, ...figures].length).toBe(2);
    const suppressed = villages.filter(({ figures }) => figures[0]!.status === 'SUPPRESSED');
    expect(suppressed.length).toBeGreaterThan(10);
    for (const { figures } of suppressed) expect(figures[0]!.value).toBeNull();
    // Values that turn up by themselves are not listed where nothing is shown of them.
    const categories = await cells('analyst', {
      cube: 'diseases',
      by: ['category'],
      where: { division: OWN },
    });
    for (const { figures } of categories) expect(figures[0]!.value).not.toBeNull();
    const all = await cells('district-regulator', {
      cube: 'diseases',
      by: ['category'],
      where: { division: OWN },
    });
    expect(all.length).toBeGreaterThan(categories.length);
    expect(all.map(({ keys }) => keys[0]!.value)).not.toContain('B24');
  });

  test('cut by a closed list of values, name each of them', async () => {
    const rows = await cells('district-regulator', {
      cube: 'population',
      measures: ['persons'],
      by: ['ageBand', 'sex'],
      where: { division: OWN },
    });
    expect(rows).toHaveLength(36);
    expect(rows.reduce((sum, { figures }) => sum + figures[0]!.value!, 0)).toBe(await residents(OWN));
    const cell = rows.find(({ keys }) => keys[0]!.value === '65' && keys[1]!.value === '2')!;
    expect(cell.figures[0]!.value).toBe(await residents(OWN, { sex: '2', from: 65, until: 69 }));
  });

  test('come page by page, by cursors of the caller’s own', async () => {
    const variables = {
      cube: 'vital',
      where: { division: CITY, level: 'DISTRICT' },
      periods: [String(YEAR)],
      first: 10,
    };
    const seen: Cell[] = [];
    let after: string | null = null;
    do {
      const answer: Answer<{
        statistics: { nodes: Cell[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      }> = await hub.ask('city-regulator', STATISTICS, { ...variables, after });
      const { nodes, pageInfo } = answer.data!.statistics;
      seen.push(...nodes);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect(new Set(seen.map(({ division }) => division!.code)).size).toBe(38);
  });

  test('come as a table, the same as in the graph', async () => {
    const token = await hub.token('district-regulator');
    const get = (address: string, headers: Record<string, string> = {}) =>
      fetch(`${hub.url}/statistics.csv?${address}`, { headers });
    const asked = `cube=population&measures=persons&by=sex&division=${OWN}&periods=${YEAR}`;
    const response = await get(asked, { authorization: `Bearer ${token}` });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const [heading, ...lines] = bytes.subarray(3).toString().trimEnd().split('\r\n');
    expect(heading).toBe('code,name,period,sex,sexName,persons,personsStatus');
    const men = await residents(OWN, { sex: '1', from: 0, until: 200 });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(`${OWN},沙坪坝区,${YEAR},1,男,${men},EXACT`);
    expect(await (await get(asked)).text()).toContain('PERTURBED');
    // A list may be written either way.
    const [listed, repeated] = await Promise.all(
      ['by=ageBand,sex', 'by=ageBand&by=sex'].map(async (by) =>
        (await get(`cube=population&${by}&division=${OWN}&periods=${YEAR}`)).text(),
      ),
    );
    expect(listed!.split('\r\n').length).toBeGreaterThan(30);
    expect(repeated).toBe(listed);
    const refused = await get(`cube=wealth&division=${OWN}&periods=${YEAR}`);
    expect(refused.headers.get('content-type')).toContain('json');
    expect(await refused.text()).toContain('BAD_USER_INPUT');
  });

  test('make a portrait: every figure with its parts, its parent and the year before', async () => {
    const { data, errors } = await hub.ask<{ division: { portrait: Portrait } }>(
      'district-regulator',
      PORTRAIT,
      {
        code: OWN,
        period: String(YEAR),
      },
    );
    expect(errors).toBeUndefined();
    const { portrait } = data!.division;
    const figure = (code: string) => portrait.figures.find((found) => found.code === code)!;
    expect(portrait).toMatchObject({ asOf: `${YEAR}-12-31` });
    expect(figure('population')).toMatchObject({
      value: await residents(OWN),
      status: 'EXACT',
      unstable: false,
    });
    const [controlled] = await hub.sql<{ managed: number; controlled: number }[]>`
      with last as (
        select distinct on (f.subject_id) f.subject_id, f.systolic < 140 and f.diastolic < 90 as controlled
        from care.follow_up f join care.enrolment n on n.subject_id = f.subject_id and n.disease = 'HYPERTENSION'
          and coalesce((n.ended_at at time zone 'Asia/Shanghai')::date, 'infinity') > make_date(${YEAR}, 12, 31)
          and (n.at at time zone 'Asia/Shanghai')::date <= make_date(${YEAR}, 12, 31)
        where f.disease = 'HYPERTENSION' and extract(year from f.at at time zone 'Asia/Shanghai') = ${YEAR}
        order by f.subject_id, f.at desc, f.id desc)
      select count(*)::int as managed, count(*) filter (where controlled)::int as controlled
      from last l where ${OWN} = (select left(c.managing_division, 6) from person.custody c
        where c.subject_id = l.subject_id and c.from_on <= make_date(${YEAR}, 12, 31) order by c.from_on desc limit 1)`;
    expect(controlled!.managed).toBeGreaterThan(10);
    expect(figure('hypertensionControl')).toMatchObject({
      numerator: controlled!.controlled,
      denominator: controlled!.managed,
      value: (controlled!.controlled / controlled!.managed) * 100,
    });
    expect(figure('primaryShare').lastYear).toBeGreaterThan(0);
    expect(figure('primaryShare').parent).toBeGreaterThan(0);
    expect(portrait.pyramid).toHaveLength(36);
    expect(portrait.spectrum.length).toBeGreaterThan(5);
    expect(portrait.spectrum.map(({ keys }) => keys[0])).toContainEqual({
      value: 'J00-J06',
      name: '急性上呼吸道感染',
    });
    expect(portrait.outflow[0]!.keys[0]!.value).toBe(OWN);
  });

  test('make the portraits of all townships in as many statements as of one', async () => {
    await hub.ask('city-regulator', PORTRAIT, { code: CITY, period: String(YEAR) });
    hub.statements();
    await hub.ask('city-regulator', PORTRAIT, { code: CITY, period: String(YEAR) });
    const single = hub.statements().length;
    const { data, errors } = await hub.ask<{ regionPortraits: { division: object }[] }>(
      'city-regulator',
      'query($p: ID!) { regionPortraits(parent: "500106", period: $p) { division { code name } figures { code value } } }',
      { p: String(YEAR) },
    );
    expect(errors).toBeUndefined();
    expect(data!.regionPortraits.length).toBeGreaterThan(10);
    expect(data!.regionPortraits[0]!.division).toEqual({ code: '500106001', name: '小龙坎街道' });
    expect(hub.statements().length).toBeLessThanOrEqual(single + 2);
    hub.statements();
    await hub.ask(
      'city-regulator',
      'query($p: ID!) { divisions(parent: "500106") { portrait(period: $p) { figures { value } } } }',
      { p: String(YEAR) },
    );
    expect(hub.statements().length).toBeLessThanOrEqual(3);
  });
});

interface Portrait {
  asOf: string;
  figures: (Record<'value' | 'numerator' | 'denominator' | 'parent' | 'lastYear', number> & {
    code: string;
  })[];
  pyramid: Cell[];
  spectrum: Cell[];
  outflow: Cell[];
}
