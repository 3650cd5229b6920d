import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestHub, type Who, WIRES, type Wire } from '../hub/start-test-hub.ts';
import { codes } from './asking.ts';
import { CITY, secondSteward, startMeasuredCity, YEAR } from './measured-city.ts';

interface Value {
  division: { code: string };
  value: number | null;
  status: string;
  target: number | null;
}

const FIELDS = 'division { code } value status target';
const PROPOSE = `mutation($input: IndicatorInput!, $dryRun: Boolean, $place: IndicatorPlace!) {
  proposeIndicator(input: $input, reason: "试行一年后评估", dryRun: $dryRun) {
    code version status reason values(place: $place) { ${FIELDS} } } }`;
const DECIDE =
  'mutation($code: ID!, $version: Int!) { approveIndicator(code: $code, version: $version) { status version } }';
const REJECT = `mutation($code: ID!, $version: Int!) {
  rejectIndicator(code: $code, version: $version, reason: "口径不清楚") { status rejection } }`;

let city: Awaited<ReturnType<typeof startMeasuredCity>>;
beforeAll(async () => {
  city = await startMeasuredCity();
}, 90_000);
afterAll(() => city?.close());

describe.each(WIRES)('a steward’s proposal (%s)', (wire: Wire) => {
  let hub: TestHub;
  let second: string;
  const code = wire === 'http' ? 'TST-02' : 'TST-01';
  const input = {
    code,
    name: '高血压患者随访达标率 (试行)',
    nameEn: 'Hypertension controlled, all enrolled',
    group: 'BASIC_PUBLIC_HEALTH',
    numerator: 'chronic.controlled{disease=HYPERTENSION}',
    denominator: 'chronic.enrolled{disease=HYPERTENSION}',
    factor: 100,
    unit: '%',
    direction: 'UP',
    scopes: ['DIVISION'],
    period: 'YEAR',
    targets: [{ year: YEAR, value: 50 }],
    source: '试行方案',
  };
  const place = { division: CITY };
  interface Proposed {
    proposeIndicator: { code: string; version: number; status: string; values: Value[] } | null;
  }
  beforeAll(async () => {
    hub = city.hubs[wire];
    second = await secondSteward(hub);
  });

  const propose = (changed: object = {}, dryRun = false, who: Who = 'steward') =>
    hub.ask<Proposed>(who, PROPOSE, { input: { ...input, ...changed }, dryRun, place });
  const asSecond = <D>(mutation: string, variables: Record<string, unknown>) =>
    hub.ask<D>(undefined, mutation, variables, { authorization: `Bearer ${second}` });
  const inForce = async () =>
    (
      await hub.ask<{ indicator: { version: number; name: string; status: string } | null }>(
        undefined,
        'query($code: ID!) { indicator(code: $code) { version name status } }',
        { code },
      )
    ).data!.indicator;

  test('is tried without being stored', async () => {
    const { data, errors } = await propose({}, true);
    expect(errors).toBeUndefined();
    const [value] = data!.proposeIndicator!.values;
    expect(data!.proposeIndicator).toMatchObject({ code, version: 0, status: 'PROPOSED' });
    expect(value).toMatchObject({ division: { code: CITY }, target: 50, status: 'PERTURBED' });
    expect(value!.value).toBeGreaterThan(0);
    const stored = await hub.sql`select from supervision.indicator where code = ${code}`;
    expect(stored).toHaveLength(0);
  });

  test('with a bad formula is told where it is bad', async () => {
    for (const [changed, part, at] of [
      [{ numerator: 'chronic.controled{disease=HYPERTENSION}' }, 'numerator', 8],
      [{ denominator: 'chronic.enrolled{disease=HYPERTENSION} + nothing.at' }, 'denominator', 41],
      [{ numerator: 'visits.visits / population.persons' }, 'numerator', 14],
      [{ denominator: 'chronic.enrolled{illness=HYPERTENSION}' }, 'denominator', 17],
      // A value that nothing has would be a figure of nobody.
      [{ numerator: 'chronic.controlled{disease=HYPERTENSIO}' }, 'numerator', 27],
      [{ numerator: 'files.files{ageBand=66}' }, 'numerator', 20],
      [{ numerator: 'diseases.diagnoses{block=I10}' }, 'numerator', 25],
      // There are no months of a stock.
      [{ period: 'MONTH' }, 'numerator', 0],
      // Nor a population of an institution.
      [{ scopes: ['INSTITUTION'], denominator: 'population.persons' }, 'denominator', 0],
    ] as const) {
      const { errors, data } = await propose(changed);
      expect(data?.proposeIndicator ?? null).toBeNull();
      expect(errors?.map(({ extensions }) => [extensions?.code, extensions?.part, extensions?.at])).toEqual([
        ['BAD_USER_INPUT', part, at],
      ]);
    }
    for (const changed of [{ code: 'x' }, { scopes: [] }, { factor: 0 }, { name: ' ' }, { group: 'a b' }])
      expect(codes(await propose(changed))).toEqual(['BAD_USER_INPUT']);
  });

  test('is in force when a second steward approves it, in place of the version before', async () => {
    const first = (await propose()).data!.proposeIndicator!;
    expect(first).toMatchObject({ version: 1, status: 'PROPOSED' });
    expect(await inForce()).toBeNull();
    // The second one sees what it would give.
    const pending = await asSecond<{ indicatorVersions: { nodes: { version: number; values: Value[] }[] } }>(
      `query($code: ID!, $place: IndicatorPlace!) { indicatorVersions(code: $code, status: PROPOSED) {
        nodes { version values(place: $place) { value } } } }`,
      { code, place },
    );
    expect(pending.data!.indicatorVersions.nodes).toEqual([
      { version: 1, values: [{ value: first.values[0]!.value }] },
    ]);
    expect(codes(await hub.ask('steward', DECIDE, { code, version: 1 }))).toEqual(['FORBIDDEN']);
    expect(codes(await asSecond(DECIDE, { code, version: 7 }))).toEqual(['NOT_FOUND']);
    expect((await asSecond(DECIDE, { code, version: 1 })).data).toEqual({
      approveIndicator: { status: 'ACTIVE', version: 1 },
    });
    expect(codes(await asSecond(DECIDE, { code, version: 1 }))).toEqual(['CONFLICT']);
    await propose({ name: '第二版' });
    expect((await asSecond(DECIDE, { code, version: 2 })).errors).toBeUndefined();
    expect(await inForce()).toEqual({ version: 2, name: '第二版', status: 'ACTIVE' });
    const versions = await hub.ask(
      undefined,
      'query($code: ID!) { indicatorVersions(code: $code) { nodes { version status } } }',
      { code },
    );
    expect(versions.data).toEqual({
      indicatorVersions: {
        nodes: [
          { version: 1, status: 'SUPERSEDED' },
          { version: 2, status: 'ACTIVE' },
        ],
      },
    });
  });

  test('can be turned down with a reason, for good', async () => {
    const { version } = (await propose({ name: '第三版' })).data!.proposeIndicator!;
    expect((await asSecond(REJECT, { code, version })).data).toEqual({
      rejectIndicator: { status: 'REJECTED', rejection: '口径不清楚' },
    });
    expect(codes(await asSecond(DECIDE, { code, version }))).toEqual(['CONFLICT']);
    expect(await inForce()).toMatchObject({ name: '第二版' });
  });

  test('is for stewards', async () => {
    for (const who of ['analyst', 'city-regulator', 'institution-manager'] as const)
      expect(codes(await propose({}, true, who))).toEqual(['FORBIDDEN']);
    // Residents and nobody learn that the field is not theirs.
    const unknown = await hub.ask(undefined, PROPOSE, { input, dryRun: true, place });
    expect(unknown.data?.proposeIndicator ?? null).toBeNull();
    expect(unknown.errors).toHaveLength(1);
    const stored = await hub.sql`select from supervision.indicator where code = ${code}`;
    expect(stored).toHaveLength(3);
  });
});
