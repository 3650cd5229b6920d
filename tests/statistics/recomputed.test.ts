import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestHub } from '../hub/start-test-hub.ts';
import { reportingRegulator, startCountedCity, YEAR } from './counted-city.ts';
import { type Defined, DIVISION, INDICATORS, INSTITUTION, madeOf, scoresOf, valuesAmong } from './defined.ts';
import {
  busiest,
  cellsOf,
  monthsOfFunctionalArea,
  peersIn,
  placesOf,
  type Quantities,
  quantitiesOf,
} from './raw-figures.ts';
import { type Cell, type Figure, type InstitutionPortrait, sameCells } from './shown.ts';

const CITY = '500000';
const OWN = '500106';

describe('every figure, counted again from the raw records', () => {
  let hub: TestHub;
  let now: Quantities;
  let before: Quantities;
  beforeAll(async () => {
    hub = await startCountedCity();
    [now, before] = await Promise.all([
      quantitiesOf(hub.sql, YEAR, true),
      quantitiesOf(hub.sql, YEAR - 1, false),
    ]);
  }, 180_000);
  afterAll(() => hub?.close());

  const ask = async <Data>(
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Data> => {
    const { data, errors } = await hub.ask<Data>('city-regulator', query, variables, headers);
    expect(errors).toBeUndefined();
    return data!;
  };

  const near = (value: number | null) => (value === null ? null : expect.closeTo(value, 6));
  const compare = (shown: Partial<Figure> & { code: string }, area: string, defined: Defined) => {
    const { value, numerator, denominator } = madeOf(defined, area, now);
    expect([area, shown]).toEqual([
      area,
      expect.objectContaining({
        code: shown.code,
        value: near(value),
        numerator: near(numerator),
        denominator: near(denominator),
      }),
    ]);
  };
  /** A comparison of noughts shows nothing. */
  const alive = (defined: Defined) =>
    [...now.keys()].some((key) => defined[0].split('+').some((name) => key.endsWith(` ${name}`)));

  test('the records make something of every definition, and moved persons are among them', async () => {
    const definitions = [
      ...Object.values(DIVISION),
      ...Object.values(INSTITUTION).map(([defined]) => defined),
      ...Object.values(INDICATORS),
    ];
    const dead = definitions.filter((defined) => !alive(defined)).map(([numerator]) => numerator);
    expect([...new Set(dead)]).toEqual([]);
    const [moved] = await hub.sql<{ persons: number }[]>`
      select count(distinct subject_id)::int as persons from person.custody where from_on > make_date(${YEAR}, 1, 1)`;
    expect(moved!.persons).toBeGreaterThan(0);
  });

  test('of the portraits of the city, its districts and the townships of one', async () => {
    const FIGURE = 'figures { code value numerator denominator status parent lastYear }';
    const data = await ask<
      Record<
        'parts' | 'townships',
        { division: { code: string }; figures: (Figure & { parent: number | null })[] }[]
      > & {
        division: { portrait: { figures: (Figure & { parent: number | null })[] } };
      }
    >(
      `query($p: ID!) { division(code: "${CITY}") { portrait(period: $p) { ${FIGURE} } }
        parts: regionPortraits(parent: "${CITY}", period: $p) { division { code } ${FIGURE} }
        townships: regionPortraits(parent: "${OWN}", period: $p) { division { code } ${FIGURE} } }`,
      { p: String(YEAR) },
    );
    const all = [
      { area: CITY, above: undefined, figures: data.division.portrait.figures },
      ...data.parts.map(({ division, figures }) => ({ area: division.code, above: CITY, figures })),
      ...data.townships.map(({ division, figures }) => ({ area: division.code, above: OWN, figures })),
    ];
    expect(all.length).toBeGreaterThan(60);
    for (const { area, above, figures } of all) {
      expect(figures.map(({ code }) => code)).toEqual(Object.keys(DIVISION));
      for (const figure of figures) {
        const defined = DIVISION[figure.code]!;
        compare(figure, area, defined);
        expect([area, figure.code, figure.status, figure.lastYear, figure.parent]).toEqual([
          area,
          figure.code,
          'EXACT',
          near(madeOf(defined, area, before).value),
          above === undefined ? null : near(madeOf(defined, above, now).value),
        ]);
      }
    }
  });

  test('of the reporting areas, the functional ones among them', async () => {
    const headers = { authorization: `Bearer ${await reportingRegulator(hub)}` };
    const { parts } = await ask<{ parts: { division: { code: string }; figures: Figure[] }[] }>(
      `query($p: ID!) { parts: regionPortraits(parent: "${CITY}", codeSystem: "RPT-2023", period: $p) {
        division { code } figures { code value numerator denominator } } }`,
      { p: String(YEAR) },
      headers,
    );
    expect(parts).toHaveLength(41);
    for (const { division, figures } of parts)
      for (const figure of figures) compare(figure, `RPT ${division.code}`, DIVISION[figure.code]!);
    const area = '500133';
    expect(now.get(`RPT ${area} population`)).toBeGreaterThan(0);
    const months = Array.from({ length: 12 }, (_, n) => `${YEAR}-${String(n + 1).padStart(2, '0')}`);
    const { statistics } = await ask<{ statistics: { nodes: Cell[] } }>(
      `query($p: [ID!]!) { statistics(cube: "visits", measures: ["visits"], by: [], periods: $p, first: 12,
        where: { division: "${area}", codeSystem: "RPT-2023" }) { nodes { period figures { value } } } }`,
      { p: months },
      headers,
    );
    const truth = new Map(
      (await monthsOfFunctionalArea(hub.sql, area, YEAR)).map(({ month, visits }) => [month, visits]),
    );
    expect(truth.size).toBeGreaterThan(0);
    expect(statistics.nodes.map(({ period, figures }) => [period, figures[0]!.value])).toEqual(
      months.map((month) => [month, truth.get(month) ?? 0]),
    );
  });

  test('of the tables of a portrait: age and sex, diseases, where people go', async () => {
    const data = await ask<{ division: { portrait: Record<'pyramid' | 'spectrum' | 'outflow', Cell[]> } }>(
      `query($p: ID!) { division(code: "${OWN}") { portrait(period: $p) {
        pyramid { keys { value } figures { value } } spectrum { keys { value } figures { value } }
        outflow { keys { value } figures { value } } } } }`,
      { p: String(YEAR) },
    );
    for (const table of ['pyramid', 'spectrum', 'outflow'] as const)
      sameCells(
        data.division.portrait[table],
        (await cellsOf(hub.sql, table, YEAR)).filter(({ area }) => area === OWN),
      );
  });

  test('of all diagnoses of a district, by block, block and sex, and category', async () => {
    for (const [table, by] of [
      ['spectrum', ['block']],
      ['blocksBySex', ['block', 'sex']],
      ['categories', ['category']],
    ] as const) {
      const { statistics } = await ask<{ statistics: { nodes: Cell[] } }>(
        `query($by: [ID!], $p: ID!) { statistics(cube: "diseases", by: $by, periods: [$p], first: 100,
          where: { division: "${OWN}" }) { nodes { keys { value } figures { value } } } }`,
        { by, p: String(YEAR) },
      );
      const truth = (await cellsOf(hub.sql, table, YEAR)).filter(({ area }) => area === OWN);
      expect(statistics.nodes).toHaveLength(truth.length);
      sameCells(statistics.nodes, truth);
    }
  });

  test('of all residents by age and sex, those among them of whom one is not known', async () => {
    const { division } = await ask<{ division: { portrait: { pyramid: Cell[] } } }>(
      `query($p: ID!) { division(code: "${OWN}") { portrait(period: $p) {
        pyramid { keys { value } figures { value } } } } }`,
      { p: String(YEAR) },
    );
    const { pyramid } = division.portrait;
    expect(pyramid.some(({ keys }) => keys[1]!.value === '0')).toBe(true);
    expect(pyramid.reduce((sum, { figures }) => sum + figures[0]!.value, 0)).toBe(
      now.get(`${OWN} population`),
    );
  });

  test('of who comes from other districts to be seen in one', async () => {
    const { division } = await ask<{
      division: { portrait: { inflow: (Cell & { division: { code: string } })[] } };
    }>(
      `query($p: ID!) { division(code: "${OWN}") { portrait(period: $p) {
        inflow { division { code } keys { value } figures { value } } } } }`,
      { p: String(YEAR) },
    );
    const truth = (await cellsOf(hub.sql, 'outflow', YEAR)).filter(
      ({ area, first }) => first === OWN && area !== OWN,
    );
    expect(truth.length).toBeGreaterThan(1);
    const { inflow } = division.portrait;
    expect(new Set(inflow.flatMap(({ keys }) => keys.map(({ value }) => value)))).toEqual(new Set([OWN]));
    sameCells(
      inflow.map((cell) => ({ ...cell, keys: [{ value: cell.division.code }] })),
      truth.map((cell) => ({ ...cell, first: cell.area })),
    );
  });

  test('of the indicators, in every district and every institution', async () => {
    const catalogue = await ask<{ indicators: { code: string; scopes: string[] }[] }>(
      '{ indicators(status: ACTIVE) { code scopes } }',
    );
    expect(catalogue.indicators.map(({ code }) => code).sort()).toEqual(Object.keys(INDICATORS).sort());
    const VALUE = 'value numerator denominator status';
    const at = (scope: string) => catalogue.indicators.filter(({ scopes }) => scopes.includes(scope));
    const alias = (code: string) => code.replace('-', '_');
    const districts = await ask<Record<string, (Figure & { division: { code: string } })[]>>(
      `query($p: ID!) { ${at('DIVISION')
        .map(
          ({ code }) =>
            `${alias(code)}: indicatorValues(code: "${code}", place: { division: "${CITY}", children: true }, period: $p) { division { code } ${VALUE} }`,
        )
        .join(' ')} }`,
      { p: String(YEAR) },
    );
    for (const { code } of at('DIVISION')) {
      expect(districts[alias(code)]).toHaveLength(38);
      for (const { division, ...value } of districts[alias(code)]!)
        compare({ ...value, code }, division.code, INDICATORS[code]!);
    }
    for (const { code: institution } of await busiest(hub.sql)) {
      const { indicators } = await ask<{ indicators: { code: string; value: Figure }[] }>(
        `query($i: ID!, $p: ID!) { indicators(status: ACTIVE, scope: INSTITUTION) { code value(place: { institution: $i }, period: $p) { ${VALUE} } } }`,
        { i: institution, p: String(YEAR) },
      );
      expect(indicators).toHaveLength(at('INSTITUTION').length);
      for (const { code, value } of indicators) compare({ ...value, code }, institution, INDICATORS[code]!);
    }
  });

  test('of the portraits of institutions: the figures, their peers, the radar, the months, the case mix', async () => {
    const everywhere = await placesOf(hub.sql);
    const [months, mixes] = await Promise.all([
      cellsOf(hub.sql, 'months', YEAR),
      cellsOf(hub.sql, 'caseMix', YEAR),
    ]);
    let compared = 0;
    for (const { code } of await busiest(hub.sql)) {
      const { institution } = await ask<{ institution: { portrait: InstitutionPortrait } }>(
        `query($c: ID!, $p: ID!) { institution(code: $c) { portrait(period: $p) {
          figures { code value numerator denominator status peers peerCount lastYear }
          radar { axis score indicators { code score } } trend { period figures { value } }
          caseMix { keys { value } figures { value } } } } }`,
        { c: code, p: String(YEAR) },
      );
      const { figures, radar, trend, caseMix } = institution.portrait;
      const peers = peersIn(everywhere, code);
      expect(peers.length).toBeLessThan(200);
      expect(figures.map((figure) => figure.code)).toEqual(Object.keys(INSTITUTION));
      for (const figure of figures) {
        const [defined] = INSTITUTION[figure.code]!;
        compare(figure, code, defined);
        const values = valuesAmong(defined, peers, now);
        const lower = values[Math.ceil(values.length / 2) - 1];
        const upper = values[Math.floor(values.length / 2)];
        expect([code, figure]).toEqual([
          code,
          expect.objectContaining({
            status: 'EXACT',
            peers: lower === undefined ? null : near((lower + upper!) / 2),
            peerCount: values.length,
            lastYear: near(madeOf(defined, code, before).value),
          }),
        ]);
      }
      const scores = scoresOf(code, peers, now);
      for (const { axis, score, indicators } of radar) {
        const mine = scores.filter((one) => one.axis === axis);
        expect([code, axis, indicators]).toEqual([
          code,
          axis,
          mine.map((one) => ({ code: one.code, score: near(one.score) })),
        ]);
        const mean = mine.reduce((sum, one) => sum + one.score, 0) / mine.length;
        expect([code, axis, score]).toEqual([code, axis, mine.length === 0 ? null : near(mean)]);
        compared += mine.length;
      }
      expect(trend).toHaveLength(24);
      for (const { period, figures: ofMonth } of trend) {
        const truth = months.find(({ area, first }) => area === code && first === period);
        expect([code, period, ...ofMonth.map(({ value }) => value)]).toEqual([
          code,
          period,
          truth?.amount ?? 0,
          near(truth?.cost ?? 0),
        ]);
      }
      if (caseMix.length > 1)
        sameCells(
          caseMix,
          mixes.filter(({ area }) => area === code),
        );
    }
    expect(compared).toBeGreaterThan(20);
  });
});
