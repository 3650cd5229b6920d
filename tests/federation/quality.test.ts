import { institutions } from '@hub/db/demo/institutions.ts';
import { publishBulletins } from '@hub/exchange/repositories/quality-bulletins.ts';
import { runReplays } from '@hub/kernel/intake/replay.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { intake } from '@hub/subgraphs/intake.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type Who } from '../hub/start-test-hub.ts';
import { coded, condition, encounter, ndjson, observation, patient } from '../intake/sample.ts';

const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const HOSPITAL = institutions.hospital.code;
const MONTH = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
const scores = `query ($scope: QualityScope!, $period: ID) { qualityScores(scope: $scope, period: $period) {
  status score openIssues lagMedian lagP95 institution { code } division { code }
  dimensions { dimension rate weight checked passed } rules { rule checked passed } } }`;
const issues = `query ($status: QualityIssueStatus) { qualityIssues(status: $status, first: 100) {
  nodes { resourceType resourceId rule demand rulesVersion detail foundAt closedAt } } }`;

interface Score {
  status: string;
  score: number | null;
  openIssues: number | null;
  dimensions: { dimension: string; rate: number | null; checked: number | null }[];
  rules: { rule: string; checked: number; passed: number }[] | null;
}
interface Issue {
  resourceType: string | null;
  resourceId: string | null;
  rule: string;
  demand: string;
  detail: string;
  closedAt: string | null;
}

describe('data quality', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'http' });
  });
  afterAll(() => hub?.close());

  const deliver = async (...resources: object[]) => {
    const response = await fetch(`${hub.url}/ingest?source=DEMO`, {
      method: 'POST',
      headers: {
        'content-type': 'application/fhir+ndjson',
        authorization: `Bearer ${await hub.token('source-system')}`,
      },
      body: ndjson(resources),
    });
    expect(response.status).toBe(200);
    return (await response.json()) as Record<string, number>;
  };
  const scoreOf = async (who: Who, scope: object, period: string | null = MONTH) => {
    const answer = await hub.ask<{ qualityScores: Score[] | null }>(who, scores, { scope, period });
    return { ...answer, found: answer.data?.qualityScores ?? [] };
  };
  const issuesOf = async (who: Who, status?: string) => {
    const { data } = await hub.ask<{ qualityIssues: { nodes: Issue[] } | null }>(who, issues, { status });
    return data?.qualityIssues?.nodes ?? [];
  };
  const named = (found: readonly Issue[]) =>
    found.map(({ resourceType, resourceId, rule }) => `${resourceType}/${resourceId} ${rule}`).sort();

  const faulty = [
    patient('q1', { birthDate: '2027-01-01', telecom: [{ system: 'phone', value: '1380' }] }),
    encounter('qe1', 'q1'),
    observation('qo1', 'q1', { valueQuantity: { value: 1.615, unit: 'cm' } }),
    condition('qc1', 'q1', coded(ICD10, 'N40', '前列腺增生')),
    { ...observation('qo2', 'q1'), status: 'SECRETVALUE' },
  ];
  let before: Score;

  test('a faulty delivery gives issues, down to the row and without a value, and a score', async () => {
    expect(await deliver(...faulty)).toMatchObject({ stored: 4, quarantined: 1 });
    const found = await issuesOf('institution-manager', 'OPEN');
    expect(named(found)).toEqual([
      'Condition/qc1 AFTER_BIRTH',
      'Condition/qc1 SEX',
      'Encounter/qe1 AFTER_BIRTH',
      'Observation/qo1 AFTER_BIRTH',
      'Observation/qo1 RANGE',
      'Observation/qo2 VALID',
      'Patient/q1 ADDRESS',
      'Patient/q1 DOCUMENT',
      'Patient/q1 PHONE',
    ]);
    expect(JSON.stringify(found)).not.toMatch(/SECRETVALUE|1380|1\.615|N40|2027/);
    expect(found.find(({ rule }) => rule === 'RANGE')).toMatchObject({ demand: '数值在可能的范围内' });
    const { found: own } = await scoreOf('institution-manager', { institution: HOSPITAL });
    before = own[0]!;
    expect(before).toMatchObject({ status: 'EXACT', openIssues: 9, institution: { code: HOSPITAL } });
    expect(before.score).toBeLessThan(75);
    expect(before.rules).toContainEqual({ rule: 'VALID', checked: 5, passed: 4 });
    expect(before.dimensions.map(({ dimension, rate }) => [dimension, rate === null])).toContainEqual([
      'ACCURACY',
      true,
    ]);
  });

  test('a resubmission that is still wrong keeps its issue open', async () => {
    await deliver(observation('qo1', 'q1', { valueQuantity: { value: 1.6, unit: 'cm' } }));
    expect(named(await issuesOf('source-system', 'OPEN'))).toContain('Observation/qo1 RANGE');
    expect(await issuesOf('institution-manager', 'CLOSED')).toEqual([]);
  });

  test('a correction closes its issues, also those of other rows that hung on it, and raises the score', async () => {
    await deliver(
      patient('q1', { telecom: [{ system: 'phone', value: '13800000000' }], gender: 'male' }),
      observation('qo1', 'q1'),
      observation('qo2', 'q1'),
    );
    expect(named(await issuesOf('institution-manager', 'OPEN'))).toEqual([
      'Patient/q1 ADDRESS',
      'Patient/q1 DOCUMENT',
    ]);
    expect(await issuesOf('institution-manager', 'CLOSED')).toHaveLength(7);
    const [after] = (await scoreOf('institution-manager', { institution: HOSPITAL })).found;
    expect(after).toMatchObject({ status: 'EXACT', openIssues: 2 });
    expect(after!.score).toBeGreaterThan(before.score! + 10);
    expect(after!.rules).toContainEqual({ rule: 'RANGE', checked: 2, passed: 2 });
  });

  test('what is archived or in quarantine is taken in again when its institution asks, and nobody else', async () => {
    await deliver({
      resourceType: 'Flag',
      id: 'qf',
      status: 'active',
      code: { text: '某' },
      subject: { reference: 'Patient/q1' },
    });
    const listed = await hub.ask<{ archivedDeliveries: { nodes: object[] } }>(
      'institution-manager',
      '{ archivedDeliveries(resourceType: "Flag") { nodes { source resourceType resourceId } } }',
    );
    expect(listed.data!.archivedDeliveries.nodes).toEqual([
      { source: 'DEMO', resourceType: 'Flag', resourceId: 'qf' },
    ]);
    const ask = (who: Who, source: string) =>
      hub.ask<{ replayDelivery: { id: string } | null }>(
        who,
        'mutation ($input: ReplayDeliveryInput!) { replayDelivery(input: $input) { id kind finishedAt } }',
        { input: { source, resourceType: 'Flag' } },
      );
    const first = await ask('institution-manager', 'DEMO');
    expect(first.data!.replayDelivery).toMatchObject({ kind: 'ARCHIVED', finishedAt: null });
    expect((await ask('source-system', 'DEMO')).data).toEqual(first.data);
    expect((await ask('institution-manager', 'DEMO-XLK')).errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
    expect((await ask('steward', 'DEMO')).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    const work = { sql: hub.sql, vault: hub.vault, mappers: intake, cubes, treatingDays: 90 };
    expect(await runReplays(work)).toBe(1);
    expect(await runReplays(work)).toBe(0);
    const done = await hub.ask<{ replays: { nodes: object[] } }>(
      'institution-manager',
      '{ replays { nodes { stored unchanged quarantined } } }',
    );
    expect(done.data!.replays.nodes).toEqual([{ stored: 0, unchanged: 1, quarantined: 0 }]);
    const all = await hub.ask(
      'institution-manager',
      'mutation { replayQuarantined(input: { source: "DEMO" }) { kind } }',
    );
    expect(all.data).toEqual({ replayQuarantined: { kind: 'QUARANTINED' } });
    expect(await runReplays(work)).toBe(1);
  });

  test('a row that a label lifts is told to its sender only', async () => {
    await deliver(condition('qh', 'q1', coded(ICD10, 'B24', '某病'), { onsetDateTime: undefined }));
    expect(named(await issuesOf('source-system', 'OPEN'))).toContain('Condition/qh RECORDED_AT');
    expect(JSON.stringify(await issuesOf('institution-manager'))).not.toContain('qh');
  });

  test('a label that comes later, or by another row, takes the issues with it, open or closed', async () => {
    /** Long before birth, each at its own time. */
    const early = (id: string) => ({
      period: { start: `1970-01-0${id.at(-1)}T08:00:00+08:00`, end: `1970-01-0${id.at(-1)}T08:30:00+08:00` },
    });
    const visit = (id: string, more: object = early(id)) => encounter(id, 'q1', more);
    const hiv = (id: string, of: string) =>
      condition(id, 'q1', coded(ICD10, 'B24', '某病'), { encounter: { reference: `Encounter/${of}` } });
    const mine = async () =>
      named(await issuesOf('institution-manager')).filter((one) => one.includes('/late'));
    await deliver(visit('late1'), visit('late2'), visit('late3'));
    const mended = { start: '2026-01-07T08:00:00+08:00', end: '2026-01-07T08:30:00+08:00' };
    await deliver(visit('late2', { period: mended }));
    const before = ['late1', 'late2', 'late3'].map((id) => `Encounter/${id} AFTER_BIRTH`);
    expect(await mine()).toEqual(before);
    // Of another visit; in the batch of the visit; of a closed issue.
    await deliver(hiv('lateA', 'late1'), hiv('lateB', 'late2'), visit('late4'), hiv('lateC', 'late4'));
    expect(await mine()).toEqual(['Encounter/late3 AFTER_BIRTH']);
    // A version that goes to quarantine while a labelled one stands.
    expect(await deliver({ ...visit('late1'), status: 'SECRETVALUE' })).toMatchObject({ quarantined: 1 });
    expect(await mine()).toEqual(['Encounter/late3 AFTER_BIRTH']);
    // The row itself turns out to bear a label.
    await deliver(condition('lateD', 'q1', coded(ICD10, 'I10', '高血压'), { onsetDateTime: '1970-01-05' }));
    expect(await mine()).toContain('Condition/lateD AFTER_BIRTH');
    await deliver(condition('lateD', 'q1', coded(ICD10, 'B24', '某病'), { onsetDateTime: '1970-01-05' }));
    expect(await mine()).toEqual(['Encounter/late3 AFTER_BIRTH']);
    // Their sender goes on being told.
    const told = named(await issuesOf('source-system'));
    for (const one of [
      ...before,
      'Encounter/late4 AFTER_BIRTH',
      'Encounter/late1 VALID',
      'Condition/lateD AFTER_BIRTH',
    ])
      expect(told).toContain(one);
  });

  test('is counted exactly for who manages the place, and for nobody else while it is few or going on', async () => {
    const district = { division: '500106' };
    const [own] = (await scoreOf('district-regulator', district)).found;
    expect(own).toMatchObject({ status: 'EXACT', division: { code: '500106' } });
    const each = await scoreOf('city-regulator', { division: '500000', by: 'INSTITUTIONS' });
    expect(each.found.map((one) => one.status)).toContain('EXACT');
    for (const [who, scope] of [
      ['regulator-elsewhere', district],
      ['analyst', district],
      ['steward', { institution: HOSPITAL }],
      ['institution-manager', { division: '500106', by: 'INSTITUTIONS' }],
    ] as const) {
      const other = (await scoreOf(who, scope)).found.filter(
        (one) => !(who === 'institution-manager' && one.status === 'EXACT'),
      );
      expect(other.length, who).toBeGreaterThan(0);
      for (const one of other) {
        expect(one, who).toMatchObject({ status: 'SUPPRESSED', score: null, rules: null, openIssues: null });
        expect(one.dimensions.every(({ rate, checked }) => rate === null && checked === null)).toBe(true);
      }
    }
    expect((await scoreOf('resident', district)).errors?.[0]?.extensions?.code).toBe('FORBIDDEN');
    expect((await scoreOf('steward', {})).errors?.[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    for (const who of ['district-regulator', 'steward', 'doctor'] as const) {
      const { data, errors } = await hub.ask(who, issues);
      expect(data?.qualityIssues ?? null).toBeNull();
      expect(errors?.map(({ extensions }) => extensions?.code)).toContain('FORBIDDEN');
    }
  });

  test('of a month is published once it is over, ranked, and stays as it was published', async () => {
    await hub.sql`
      insert into exchange.quality_count (source_code, "on", resource_type, rule, checked, passed)
      select code, '2026-10-05', 'Patient', rule, 2000, case when code = 'DEMO' then 1900 else 1000 end
      from exchange.source, unnest('{VALID,NAME}'::text[]) rule where code in ('DEMO', 'DEMO-LH')`;
    const bulletin = async () =>
      (
        await hub.ask<{ qualityBulletin: { rank: number; score: number; division: { code: string } }[] }>(
          'resident',
          '{ qualityBulletin(month: "2026-10") { rank score division { code } rates { dimension rate } } }',
        )
      ).data!.qualityBulletin;
    expect(await bulletin()).toEqual([]);
    const now = new Date(`${MONTH}-15T00:00:00Z`);
    expect(await publishBulletins(hub.sql, now)).toBeGreaterThan(0);
    const published = await bulletin();
    expect(published[0]).toMatchObject({ rank: 1, division: { code: '500106' }, score: 95 });
    await hub.sql`update exchange.quality_count set passed = checked where "on" = '2026-10-05'`;
    expect(await publishBulletins(hub.sql, now)).toBe(0);
    expect(await bulletin()).toEqual(published);
    const open = await hub.ask('steward', `{ qualityBulletin(month: "${MONTH}") { rank } }`);
    expect(open.errors?.[0]?.extensions?.code).toBe('PERIOD_NOT_CLOSED');
  });
});
