import { institutions } from '@hub/db/demo/institutions.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestHub, type Who, WIRES, type Wire } from '../hub/start-test-hub.ts';
import { codes } from './asking.ts';
import { startMeasuredCity } from './measured-city.ts';

interface Goal {
  code: string;
  name: string;
  unit: string;
  comparator: string | null;
  targets: { year: number; value: number }[];
  actual: number | null;
  numerator: number | null;
  denominator: number | null;
  target: { year: number; value: number } | null;
  attainment: number | null;
  asOf: string | null;
  source: string | null;
  status: string;
  beside: { name: string; value: number; difference: string }[];
}

const FIELDS = `code name unit comparator targets { year value } actual numerator denominator target { year value }
  attainment asOf source status beside { name value unit asOf source difference }`;
const RECORD = `mutation($input: GoalActualInput!) { recordGoalActual(input: $input) { ${FIELDS} } }`;
const ASSESS = `mutation($input: AssessmentInput!) { recordAssessment(input: $input) {
  institution { code name } kind level assessedOn assessor source } }`;

let city: Awaited<ReturnType<typeof startMeasuredCity>>;
beforeAll(async () => {
  city = await startMeasuredCity();
}, 90_000);
afterAll(() => city?.close());

const TERTIARY = `level in ('1', '2', '3', '4', '13') and class !~ '^[BCD]'`;

describe.each(WIRES)('the key goals (%s)', (wire: Wire) => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = city.hubs[wire];
    await hub.sql`delete from supervision.assessment`;
    await hub.sql`delete from supervision.goal_actual where recorded_by is not null`;
  });

  const goals = async () => {
    const { data, errors } = await hub.ask<{ goals: Goal[] }>(undefined, `{ goals { ${FIELDS} } }`);
    expect(errors).toBeUndefined();
    return data!.goals;
  };
  const goal = async (code: string) => (await goals()).find((one) => one.code === code)!;
  const record = (input: object, who: Who = 'city-regulator') =>
    hub.ask<{ recordGoalActual: Goal | null }>(who, RECORD, { input });
  const assess = (input: object, who: Who = 'city-regulator') =>
    hub.ask<{ recordAssessment: unknown }>(who, ASSESS, {
      input: {
        institution: institutions.hospital.code,
        kind: 'EMR_LEVEL',
        level: '5',
        assessedOn: '2025-09-30',
        assessor: '国家卫生健康委医院管理研究所',
        source: '评审结果公告',
        ...input,
      },
    });

  test('are 11 in 12 lines, with the targets of the plan', async () => {
    const all = await goals();
    const lines = all.map(({ code, unit, comparator, targets }) => [
      code,
      unit,
      comparator,
      ...targets.map(({ year, value }) => `${year}:${value}`),
    ]);
    expect(lines).toEqual([
      ['1', '个', null, '2023:4', '2025:6', '2027:10'],
      ['2', '个', null, '2023:1', '2025:4', '2027:12'],
      ['3', '个', null, '2023:2', '2025:4', '2027:6'],
      ['4', '个', null, '2023:1', '2025:10', '2027:20'],
      ['5', '%', null, '2025:90', '2027:100'],
      ['6', '%', null, '2025:80', '2027:100'],
      ['7a', '%', 'GE', '2025:5', '2027:10'],
      ['7b', '%', null, '2025:80', '2027:100'],
      ['8', '%', 'GE', '2025:60', '2027:85'],
      ['9', '家', null, '2025:100', '2027:120'],
      ['10', '%', null, '2025:50', '2027:80'],
      ['11', '%', null, '2025:70', '2027:90'],
    ]);
  });

  test('are not what only looks like them', async () => {
    for (const [code, value] of [
      ['4', 389],
      ['7a', 2],
      ['8', 35],
    ] as const) {
      const one = await goal(code);
      expect([one.actual, one.status, one.attainment]).toEqual([null, 'NO_DATA', null]);
      expect(one.beside.map((note) => note.value)).toEqual([value]);
      expect(one.beside[0]!.difference).not.toBe('');
    }
    const collected = await goal('5');
    expect(collected.beside.map(({ value }) => value)).toEqual([99]);
    expect(collected.actual).not.toBe(99);
  });

  test('are computed where the hub has the data: institutions whose records come in', async () => {
    const [row] = await hub.sql<{ institutions: number; collected: number }[]>`
      with delivered as (
        select institution_code as code, at from record.encounter where required_level < 5
        union all select institution_code, at from care.follow_up where required_level < 5
        union all select institution_code, at from record.immunization where required_level < 5
        union all select institution_code, at from care.referral where required_level < 5
        union all select institution_code, at from record.condition where required_level < 5
        union all select institution_code, now() from care.contract where required_level < 5 and valid_to > now()
        union all select institution_code, now() from care.enrolment where required_level < 5 and ended_at is null)
      select (select count(*)::int from institution.institution) as institutions,
        (select count(distinct i.code)::int from institution.institution i join delivered d using (code)
         where (d.at at time zone 'Asia/Shanghai')::date >=
           (date_trunc('year', now() at time zone 'Asia/Shanghai') - interval '1 year')::date) as collected`;
    const five = await goal('5');
    expect(row!.collected).toBeGreaterThan(0);
    expect([five.numerator, five.denominator]).toEqual([row!.collected, row!.institutions]);
    expect(five.actual).toBeCloseTo((row!.collected / row!.institutions) * 100, 9);
    expect(five).toMatchObject({ target: { year: 2027, value: 100 }, status: 'BEHIND' });
  });

  test('are recorded with day and source otherwise, the latest day first', async () => {
    expect(await goal('6')).toMatchObject({
      actual: 48.8,
      asOf: '2025-04-27',
      source: '渝卫答复函〔2025〕61号',
      target: { year: 2025, value: 80 },
      attainment: 61,
      status: 'BEHIND',
    });
    const { data, errors } = await record({ goal: '6', asOf: '2025-12-31', value: 84, source: '年度总结' });
    expect(errors).toBeUndefined();
    expect(data!.recordGoalActual).toMatchObject({ actual: 84, attainment: 105, status: 'REACHED' });
    // What is known of an earlier day does not take its place; of one day, what was said last stands.
    await record({ goal: '6', asOf: '2025-06-30', value: 60, source: '半年总结' });
    await record({ goal: '6', asOf: '2025-12-31', value: 83, source: '年度总结 (更正)' });
    expect(await goal('6')).toMatchObject({ actual: 83, asOf: '2025-12-31', source: '年度总结 (更正)' });
  });

  test('of levels follow from assessments of tertiary hospitals, and of no others', async () => {
    const [row] = await hub.sql.unsafe<{ tertiary: number }[]>(
      `select count(*)::int as tertiary from institution.institution where ${TERTIARY}`,
    );
    expect(row!.tertiary).toBeGreaterThan(0);
    expect((await assess({})).data).toEqual({
      recordAssessment: {
        institution: { code: institutions.hospital.code, name: institutions.hospital.name },
        kind: 'EMR_LEVEL',
        level: '5',
        assessedOn: '2025-09-30',
        assessor: '国家卫生健康委医院管理研究所',
        source: '评审结果公告',
      },
    });
    await assess({ institution: institutions.communityCentre.code, level: '6' });
    const share = 100 / row!.tertiary;
    for (const code of ['7a', '7b'])
      expect(await goal(code)).toMatchObject({
        numerator: 1,
        denominator: row!.tertiary,
        asOf: '2025-09-30',
      });
    expect((await goal('7a')).actual).toBeCloseTo(share, 9);
    // Assessed again, and lower: 4 is still level 4.
    await assess({ level: '4', assessedOn: '2026-01-15' });
    expect(await goal('7a')).toMatchObject({ numerator: 0, actual: 0 });
    expect(await goal('7b')).toMatchObject({ numerator: 1 });
    await assess({ kind: 'MATURITY', level: '3' });
    expect(await goal('8')).toMatchObject({ numerator: 0, denominator: row!.tertiary, status: 'BEHIND' });
    await assess({ kind: 'MATURITY', level: '4A', assessedOn: '2025-10-01' });
    expect(await goal('8')).toMatchObject({ numerator: 1 });
    await assess({ kind: 'DIGITAL_HOSPITAL', level: 'PASSED' });
    expect(await goal('9')).toMatchObject({ actual: 1, unit: '家', denominator: null });
    const listed = await hub.ask<{ assessments: { nodes: { level: string }[] } }>(
      undefined,
      'query($code: ID!) { assessments(institution: $code, kind: EMR_LEVEL) { nodes { level } } }',
      { code: institutions.hospital.code },
    );
    expect(listed.data!.assessments.nodes.map(({ level }) => level).sort()).toEqual(['4', '5']);
  });

  test('refuse what cannot be', async () => {
    const input = { goal: '6', asOf: '2025-12-31', value: 1, source: '年度总结' };
    for (const changed of [
      { goal: '12' },
      { goal: '5' },
      { goal: '7a' },
      { asOf: '2025-02-30' },
      { asOf: '2999-01-01' },
      { value: -1 },
      { source: ' ' },
    ])
      expect(codes(await record({ ...input, ...changed }))).toEqual(['BAD_USER_INPUT']);
    for (const changed of [
      { institution: 'NOBODY' },
      { level: '9' },
      { kind: 'MATURITY', level: '4' },
      { assessedOn: '2999-01-01' },
      { assessor: '' },
    ])
      expect(codes(await assess(changed))).toEqual(['BAD_USER_INPUT']);
  });

  test('are recorded by the city’s regulator', async () => {
    const input = { goal: '1', asOf: '2025-12-31', value: 6, source: '年度总结' };
    for (const who of ['district-regulator', 'steward', 'analyst'] as const) {
      expect(codes(await record(input, who))).toEqual(['FORBIDDEN']);
      expect(codes(await assess({}, who))).toEqual(['FORBIDDEN']);
    }
    expect((await goal('1')).actual).toBeNull();
  });
});
