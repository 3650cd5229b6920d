import { seedCity } from '@hub/gateway/cli/seed-city.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

/** A district where people live densely. */
const OWN = '500106';
const YEAR = new Date().getUTCFullYear() - 1;
const PERSONS = 1_500;

interface Cell {
  period: string;
  keys?: { value: string }[];
  figures: { measure: string; value: number | null; status: string }[];
}

const INSTITUTION = `query($code: ID!, $period: ID!) { institution(code: $code) { name portrait(period: $period) { asOf
  figures { code axis value numerator denominator status unstable peers peerCount lastYear }
  radar { axis score indicators { code score } } trend { period figures { measure value status } }
  caseMix { keys { value } figures { value } } } } }`;

interface InstitutionPortrait {
  figures: {
    code: string;
    value: number;
    denominator: number;
    status: string;
    peers: number;
    peerCount: number;
  }[];
  radar: { axis: string; score: number | null; indicators: { code: string; score: number }[] }[];
  trend: Cell[];
  caseMix: Cell[];
}

/** One city for both wires. */
let city: TestHub;
beforeAll(async () => {
  city = await startTestHub({ wire: 'in-process' });
  const { databaseUrl, dataDir } = city.environment;
  await seedCity({ url: databaseUrl!, dataDir, persons: PERSONS, seed: 3, treatingDays: 90, workers: 2 });
}, 120_000);
afterAll(() => city.close());

describe.each(WIRES)('portraits of institutions (%s)', (wire) => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire, beside: city });
  });
  afterAll(() => hub.close());

  test('make the portrait of an institution beside its class and level', async () => {
    const [busiest] = await hub.sql<{ code: string; visits: number; cost: number; district: string }[]>`
      select e.institution_code as code, count(*)::int as visits, sum(e.total_cost)::float as cost, i.district_code as district
      from record.encounter e join institution.institution i on i.code = e.institution_code
      where extract(year from e.at at time zone 'Asia/Shanghai') = ${YEAR} and e.required_level < 5
        and i.district_code = ${OWN} and i.class = 'A100'
        and exists (select from institution.institution p where p.class = i.class and p.level = i.level and p.code <> i.code)
      group by 1, 4 order by 2 desc limit 1`;
    const ask = (who: 'city-regulator' | 'analyst') =>
      hub.ask<{ institution: { name: string; portrait: InstitutionPortrait } }>(who, INSTITUTION, {
        code: busiest!.code,
        period: String(YEAR),
      });
    const { data, errors } = await ask('city-regulator');
    expect(errors).toBeUndefined();
    const { figures, radar, trend, caseMix } = data!.institution.portrait;
    const figure = (code: string) => figures.find((found) => found.code === code)!;
    expect(figure('visits')).toMatchObject({ value: busiest!.visits, status: 'EXACT' });
    expect(figure('insuranceShare').denominator).toBeCloseTo(busiest!.cost, 1);
    expect(figure('bedUse').value).toBeGreaterThan(0);
    expect(figure('visits').peerCount).toBeGreaterThan(0);
    expect(radar.map(({ axis }) => axis)).toEqual(['QUALITY', 'EFFICIENCY', 'SAFETY']);
    for (const { score, indicators } of radar)
      if (score !== null) {
        expect(score).toBeCloseTo(indicators.reduce((sum, one) => sum + one.score, 0) / indicators.length);
        expect(score).toBeLessThanOrEqual(100);
      }
    expect(trend).toHaveLength(24);
    const inYear = trend.filter(({ period }) => period.startsWith(`${YEAR}-`));
    expect(inYear.reduce((sum, month) => sum + month.figures[0]!.value!, 0)).toBe(busiest!.visits);
    expect(caseMix.length).toBeGreaterThan(3);
    // Somebody else's figures of it are blurred, and none of them is a count of few.
    const other = (await ask('analyst')).data!.institution.portrait;
    expect(new Set(other.figures.map(({ status }) => status))).not.toContain('EXACT');
    expect((await ask('analyst')).data!.institution.portrait).toEqual(other);
  });

  test('make the portraits of a list of institutions in as many statements as of one', async () => {
    const count = async (first: number) => {
      hub.statements();
      const { errors } = await hub.ask(
        'city-regulator',
        `query($n: Int, $p: ID!) { institutions(first: $n, filter: { district: "${OWN}" }) { nodes { portrait(period: $p) { figures { value } } } } }`,
        { n: first, p: String(YEAR) },
      );
      expect(errors).toBeUndefined();
      return hub.statements().length;
    };
    expect(await count(10)).toBe(await count(1));
  });
});
