import { institutions } from '@hub/db/demo/institutions.ts';
import { MOST } from '@hub/kernel/statistics/noise.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestHub, type Who, WIRES, type Wire } from '../hub/start-test-hub.ts';
import { CITY, OWN, startMeasuredCity, YEAR } from './measured-city.ts';

interface Value {
  division: { code: string } | null;
  institution: { code: string } | null;
  period: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  status: string;
  unstable: boolean;
  trend: { period: string; value: number | null; status: string }[];
  target: number | null;
  attainment: number | null;
  rank: number | null;
  peers: number;
  asOf: string;
}

const FIELDS = `division { code } institution { code } period asOf value numerator denominator status unstable
  target attainment rank peers trend { period value status }`;
const VALUES = `query($code: ID!, $place: IndicatorPlace!, $period: ID) {
  indicatorValues(code: $code, place: $place, period: $period) { ${FIELDS} } }`;
let city: Awaited<ReturnType<typeof startMeasuredCity>>;
beforeAll(async () => {
  city = await startMeasuredCity();
}, 90_000);
afterAll(() => city?.close());

const DAY = (column: string) => `(${column} at time zone 'Asia/Shanghai')::date`;

describe.each(WIRES)('indicators (%s)', (wire: Wire) => {
  let hub: TestHub;
  beforeAll(() => {
    hub = city.hubs[wire];
  });

  const ask = (who: Who, variables: Record<string, unknown>) =>
    hub.ask<{ indicatorValues: Value[] | null }>(who, VALUES, variables);
  async function values(who: Who, code: string, place: object, period = String(YEAR)): Promise<Value[]> {
    const { data, errors } = await ask(who, { code, place, period });
    expect(errors).toBeUndefined();
    return data!.indicatorValues!;
  }
  const refusal = async (who: Who, code: string, place: object, period = String(YEAR)) => {
    const { errors, data } = await ask(who, { code, place, period });
    expect(data?.indicatorValues ?? null).toBeNull();
    return errors!.map(({ message, extensions }) => `${extensions?.code} ${message}`).join();
  };
  test('are a catalogue: computable ones, assessed ones, and those without a source', async () => {
    const { data, errors } = await hub.ask<{
      indicators: { code: string; group: string; status: string; numerator: string | null; source: string }[];
    }>(undefined, '{ indicators { code group status numerator source } }');
    expect(errors).toBeUndefined();
    const all = data!.indicators;
    const of = (status: string) => all.filter((one) => one.status === status);
    expect(of('ACTIVE').length).toBeGreaterThanOrEqual(30);
    expect(of('NO_SOURCE').length).toBeGreaterThan(50);
    for (const { numerator } of [...of('NO_SOURCE'), ...of('RECORDED')]) expect(numerator).toBeNull();
    for (const { source } of all) expect(source).not.toBe('');
    expect(new Set(of('ACTIVE').map(({ group }) => group))).toEqual(
      new Set([
        'BASIC_PUBLIC_HEALTH',
        'FAMILY_DOCTOR',
        'SERVICE_STRUCTURE',
        'HOSPITAL_OPERATION',
        'REFERRAL',
        'DELIVERY',
      ]),
    );
    const narrowed = await hub.ask<{ indicators: { code: string }[] }>(
      undefined,
      '{ indicators(group: "FAMILY_DOCTOR", scope: INSTITUTION, status: ACTIVE) { code } }',
    );
    expect(narrowed.data!.indicators.map(({ code }) => code)).toEqual(['FD-04', 'FD-05']);
  });

  test('all come to something in the city, in a handful of statements', async () => {
    hub.statements();
    const { data, errors } = await hub.ask<{ indicators: { code: string; value: Value }[] }>(
      'city-regulator',
      `{ indicators(status: ACTIVE, scope: DIVISION) { code value(place: { division: "${CITY}" }) { ${FIELDS} } } }`,
    );
    expect(errors).toBeUndefined();
    // Indicators, the day, the place, the cells.
    expect(hub.statements().filter((text) => !text.includes('"institution"')).length).toBe(4);
    for (const { code, value } of data!.indicators)
      expect([code, value.status, typeof value.value]).toEqual([code, 'EXACT', 'number']);
  });

  // All of them are compared with the raw rows in ../statistics/recomputed.test.ts, for the city’s regulator.
  test('are exact for the manager of an institution, too: length of stay at a hospital', async () => {
    const { code } = institutions.hospital;
    const [row] = await hub.sql.unsafe<{ days: number; stays: number }[]>(
      `select count(*)::int as stays, sum(greatest(1, ${DAY('ended_at')} - ${DAY('at')}))::int as days
       from record.encounter where institution_code = $2 and class = '3' and required_level < 5
         and date_part('year', ${DAY('at')}) = $1`,
      [YEAR, code],
    );
    expect(row!.stays).toBeGreaterThan(0);
    const [value] = await values('institution-manager', 'HO-07', { institution: code });
    expect(value).toMatchObject({
      division: null,
      institution: { code },
      numerator: row!.days,
      denominator: row!.stays,
      status: 'EXACT',
      asOf: `${YEAR}-12-31`,
    });
    expect(value!.value).toBeCloseTo(row!.days / row!.stays, 9);
    const [other] = await values('analyst', 'HO-07', { institution: code });
    expect(other!.status).not.toBe('EXACT');
  });

  test('are the same blurred figure for everybody else, and nothing where few persons are', async () => {
    const [exact] = await values('district-regulator', 'FD-05', { division: OWN });
    expect(exact!.status).toBe('EXACT');
    const others = await Promise.all(
      (['analyst', 'resident', undefined] as const).map((who) => values(who, 'FD-05', { division: OWN })),
    );
    for (const [other] of others) {
      expect(other!.status).toBe('PERTURBED');
      expect(Math.abs(other!.value! - exact!.value!)).toBeLessThanOrEqual(MOST);
      expect([other!.value, other!.trend[0]!.period]).toEqual([
        others[0]![0]!.value,
        exact!.trend[0]!.period,
      ]);
    }
    // Who has no token sees what anybody sees.
    expect(others[2]).toEqual(others[1]);
    const below = await values(undefined, 'FD-05', { division: OWN, children: true });
    const suppressed = below.filter(({ status }) => status === 'SUPPRESSED');
    expect(suppressed.length).toBeGreaterThan(0);
    for (const one of suppressed)
      expect(one).toMatchObject({ value: null, numerator: null, rank: null, attainment: null });
  });

  test('of a period that is not over are for who manages the place', async () => {
    const now = String(YEAR + 1);
    const [own] = await values('district-regulator', 'FD-05', { division: OWN }, now);
    expect(own).toMatchObject({ period: now, status: 'EXACT' });
    expect(own!.asOf > `${YEAR}-12-31`).toBe(true);
    for (const [who, place] of [
      ['district-regulator', { division: '500113' }],
      ['district-regulator', { division: CITY, children: true }],
      ['analyst', { division: OWN }],
      [undefined, { division: CITY }],
    ] as const)
      expect(await refusal(who, 'FD-05', place, now)).toMatch(/^PERIOD_NOT_CLOSED /);
  });

  test('show earlier periods as they are when they are asked for', async () => {
    const [month] = await values(undefined, 'SS-01', { division: CITY }, `${YEAR}-12`);
    expect(month!.trend.length).toBeGreaterThan(12);
    expect(month!.trend.at(-1)!.period).toBe(`${YEAR}-11`);
    const [before] = await values(undefined, 'SS-01', { division: CITY }, `${YEAR}-11`);
    expect(month!.trend.at(-1)).toEqual({
      period: before!.period,
      value: before!.value,
      status: before!.status,
    });
    expect(before!.value).toBeGreaterThan(0);
    const [year] = await values(undefined, 'SS-01', { division: CITY });
    expect(year!.trend.map(({ period }) => period)).toContain(String(YEAR - 1));
  });

  test('rank among peers by what is shown of them, the better way round', async () => {
    for (const [who, code, better] of [
      ['city-regulator', 'SS-01', 1],
      ['city-regulator', 'SS-02', -1],
      ['analyst', 'BPH-01', 1],
      ['city-regulator', 'BPH-05', 1],
    ] as const) {
      const all = await values(who, code, { division: CITY, children: true });
      // A rate of few is shown, and has no place among the others.
      const stable = all.filter(({ unstable }) => !unstable);
      const shown = stable.flatMap(({ value }) => value ?? []);
      expect(shown.length).toBeGreaterThan(1);
      for (const one of all) {
        const rank = 1 + shown.filter((other) => (other - one.value!) * better > 0).length;
        const placed = one.value !== null && !one.unstable;
        expect([code, one.rank, one.peers]).toEqual([code, placed ? rank : null, shown.length]);
      }
      if (code === 'BPH-05') expect(stable.length).toBeLessThan(all.length);
      const [alone] = await values(who, code, { division: OWN });
      const among = all.find(({ division }) => division!.code === OWN)!;
      expect([alone!.rank, alone!.peers, alone!.value]).toEqual([among.rank, among.peers, among.value]);
    }
    const [neutral] = await values('analyst', 'HO-01', { division: OWN });
    expect(neutral!.rank).toBeNull();
  });

  test('are compared with the target that is to be reached', async () => {
    const [control] = await values('city-regulator', 'BPH-04', { division: CITY });
    expect(control!.target).toBe(76);
    expect(control!.attainment).toBeCloseTo((control!.value! / 76) * 100, 9);
    const [none] = await values('city-regulator', 'BPH-05', { division: CITY });
    expect([none!.target, none!.attainment]).toEqual([null, null]);
  });

  test.each([
    ['XX-99', { division: CITY }, undefined, /^BAD_USER_INPUT .*XX-99/],
    ['BPH-23', { division: CITY }, undefined, /^BAD_USER_INPUT There is no source yet/],
    ['AS-01', { division: CITY }, undefined, /^BAD_USER_INPUT .*assessments/],
    ['BPH-01', { institution: institutions.hospital.code }, undefined, /^CUT_NOT_AVAILABLE .*DIVISION/],
    ['BPH-01', { division: CITY }, `${YEAR}-05`, /^CUT_NOT_AVAILABLE .*by the year/],
    ['SS-01', { division: '500106001' }, `${YEAR}-05`, /^CUT_NOT_AVAILABLE Below a district/],
    ['SS-01', { division: '500999' }, undefined, /^BAD_USER_INPUT .*division/],
    ['HO-01', { institution: 'NOBODY' }, undefined, /^BAD_USER_INPUT .*institution/],
    ['SS-01', {}, undefined, /^BAD_USER_INPUT place/],
    ['SS-01', { division: CITY }, '2022', /^BAD_USER_INPUT A period/],
    ['SS-01', { division: CITY }, '2999', /^BAD_USER_INPUT The last period/],
  ])('refuse %s of %j in %s', async (code, place, period, refused) => {
    expect(await refusal(undefined, code, place, period)).toMatch(refused);
  });
});
