import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const CITY = '500000';
/** The demo regulator's. */
const OWN = '500106';
const YEAR = new Date().getUTCFullYear() - 1;

const STATISTICS = `query($cube: ID!, $measures: [ID!], $by: [ID!], $where: StatisticsWhere!, $periods: [ID!]!) {
  statistics(cube: $cube, measures: $measures, by: $by, where: $where, periods: $periods, first: 1) {
    nodes { figures { value status } } } }`;
interface Data {
  statistics: { nodes: { figures: { value: number | null; status: string }[] }[] };
}

describe.each(WIRES)('statistics (%s)', (wire) => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
  });
  afterAll(() => hub?.close());

  test.each([
    ['an unknown cube', { cube: 'wealth' }, 'BAD_USER_INPUT', 'population'],
    ['an unknown measure', { measures: ['wealth'] }, 'BAD_USER_INPUT', 'persons, children0to6'],
    ['a cut that is not registered', { by: ['tier'] }, 'CUT_NOT_AVAILABLE', 'ageBand,sex'],
    ['a month of a yearly cube', { periods: ['2025-06'] }, 'CUT_NOT_AVAILABLE', 'no monthly'],
    [
      'a month of a township',
      { cube: 'visits', where: { division: `${OWN}001` }, periods: ['2025-06'] },
      'CUT_NOT_AVAILABLE',
      'ask for years',
    ],
    ['a period that is not over', { periods: [String(YEAR + 1)] }, 'PERIOD_NOT_CLOSED', 'ended before'],
    ['nonsense for a period', { periods: ['last'] }, 'BAD_USER_INPUT', '2025-06'],
    ['years and months', { periods: ['2025', '2025-06'] }, 'BAD_USER_INPUT', 'years, or months'],
    ['a division that is none', { where: { division: '999999' } }, 'BAD_USER_INPUT', 'GB2260-2023'],
    ['a tree that is none', { where: { division: OWN, codeSystem: 'X' } }, 'BAD_USER_INPUT', 'in X'],
    ['an institution that is none', { where: { institution: 'X' } }, 'BAD_USER_INPUT', 'no institution X'],
    ['a year to come', { periods: [String(YEAR + 3)] }, 'PERIOD_NOT_CLOSED', 'has not begun'],
    [
      'a year before beds were counted',
      { cube: 'resources', periods: ['2023'] },
      'CUT_NOT_AVAILABLE',
      'counted',
    ],
    ['nowhere', { where: {} }, 'BAD_USER_INPUT', 'division or an institution'],
    [
      'too many cells',
      { by: ['ageBand', 'sex'], where: { division: CITY, level: 'VILLAGE' } },
      'LIMIT_EXCEEDED',
      'fewer',
    ],
  ])('refuse %s and say what is possible', async (_name, more, code, hint) => {
    const { errors } = await hub.ask('analyst', STATISTICS, {
      cube: 'population',
      where: { division: OWN },
      periods: [String(YEAR)],
      ...more,
    });
    expect(errors?.[0]?.extensions?.code).toBe(code);
    expect(errors?.[0]?.message).toContain(hint);
  });

  test('of a year that has not begun are for nobody, not even for its manager', async () => {
    const asked = { cube: 'population', where: { division: OWN }, first: 1 };
    const { errors } = await hub.ask('district-regulator', STATISTICS, {
      ...asked,
      periods: [`${YEAR + 3}`],
    });
    expect(errors?.[0]?.extensions?.code).toBe('PERIOD_NOT_CLOSED');
    // The year under way is.
    const { data } = await hub.ask<Data>('district-regulator', STATISTICS, {
      ...asked,
      periods: [`${YEAR + 1}`],
    });
    expect(data?.statistics.nodes[0]).toMatchObject({ figures: [{ status: 'EXACT' }, {}, {}] });
  });
});
