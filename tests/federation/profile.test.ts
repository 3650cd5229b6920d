import { demoIds } from '@hub/db/demo/ids.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type Who, WIRES } from '../hub/start-test-hub.ts';
import { PROFILE } from './corpus.ts';

const WHOLE = {
  code: 'CQ5001060000000017',
  name: '张伟',
  idNumber: '500106198506120113',
  phone: '13800001001',
  birthDate: '1985-06-12',
  sex: 'MALE',
  address: '重庆市沙坪坝区小龙坎街道龙泉路1号2单元301',
  healthFile: {
    number: '50010600100100001',
    status: 'ACTIVE',
    openedOn: '2012-06-01',
    managingDivision: { name: '龙泉路社区居民委员会' },
    managingInstitution: { name: '小龙坎街道示范社区卫生服务中心' },
  },
  encounters: {
    nodes: [
      {
        class: 'OUTPATIENT',
        department: '心血管内科',
        institution: { name: '沙坪坝示范人民医院', level: '2' },
        practitioner: { name: '周明' },
      },
      {
        class: 'OUTPATIENT',
        department: '全科医疗科',
        institution: { name: '小龙坎街道示范社区卫生服务中心', level: '14' },
        practitioner: { name: '唐丽' },
      },
    ],
  },
  conditions: {
    nodes: [
      { code: 'E78.5', name: '高脂血症', codeSystem: 'http://hl7.org/fhir/sid/icd-10' },
      { code: 'J06.9', name: '急性上呼吸道感染', codeSystem: 'http://hl7.org/fhir/sid/icd-10' },
    ],
  },
  reports: {
    nodes: [
      {
        name: '血脂检查',
        conclusion: '低密度脂蛋白胆固醇升高，建议三个月后复查。',
        items: [
          { name: '总胆固醇', value: 5.9 },
          { name: '甘油三酯', value: 1.6 },
          { name: '高密度脂蛋白胆固醇', value: 1.2 },
          { name: '低密度脂蛋白胆固醇', value: 3.9 },
        ],
      },
    ],
  },
  allergies: { nodes: [{ name: '青霉素类', recordedAt: '2019-04-02T02:15:00Z' }] },
};

const MASKED = {
  ...WHOLE,
  code: 'CQ50**********0017',
  name: '张*',
  idNumber: '500***********0113',
  phone: '138****1001',
  birthDate: '1985',
  address: '重庆市沙坪坝区***',
  healthFile: { ...WHOLE.healthFile, number: '500106*********01' },
  conditions: {
    nodes: [
      { code: 'E00-E90', name: '***', codeSystem: null },
      { code: 'J00-J99', name: '***', codeSystem: null },
    ],
  },
  reports: {
    nodes: [{ name: '***', conclusion: null, items: Array(4).fill({ name: '***', value: null }) }],
  },
  allergies: { nodes: [{ name: '***', recordedAt: '2019-04-02T02:15:00Z' }] },
};

const deniedTo = (coordinate: string, level: string) => ({
  message: `${coordinate} (${level}) is not open to this actor for this purpose.`,
  extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate, level, reason: 'ACTOR' },
});

const ANSWERS: readonly [reader: string, who: Who, answer: unknown][] = [
  ['the owner', 'resident', { data: { person: WHOLE } }],
  ['the treating doctor', 'doctor', { data: { person: WHOLE } }],
  [
    'the regulator of the district',
    'district-regulator',
    {
      data: { person: MASKED },
      errors: [
        deniedTo('Condition.codeSystem', 'L4'),
        deniedTo('Report.conclusion', 'L5'),
        deniedTo('Observation.value', 'L4'),
      ],
      extensions: {
        masked: [
          'Allergy.name',
          'Condition.code',
          'Condition.name',
          'HealthFile.number',
          'Observation.name',
          'Person.address',
          'Person.birthDate',
          'Person.code',
          'Person.idNumber',
          'Person.name',
          'Person.phone',
          'Report.name',
        ],
      },
    },
  ],
  ['an analyst', 'analyst', { data: { person: null }, errors: [deniedTo('Query.person', 'L3')] }],
  ['nobody', undefined, { data: { person: null }, errors: [deniedTo('Query.person', 'L3')] }],
];

describe.each(WIRES)('the profile of a person, %s', (wire) => {
  let hub: TestHub;
  let id: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    id = demoIds(hub.vault).person('zhangWei');
  });
  afterAll(() => hub?.close());

  test.each(ANSWERS)('as %s sees it', async (_reader, who, answer) => {
    const { status, text } = await hub.ask(who, PROFILE, { id });
    expect(JSON.parse(text)).toEqual(answer);
    expect(status).toBe(200);
  });

  /** Columns whose values a regulator sees nowhere, masked or not; `sealed` holds the conclusion. */
  test.each(['sealed', 'address', 'code_system', 'value_number'])(
    'reads no column %s of a person for the regulator',
    async (column) => {
      const readsOf = () =>
        hub
          .statements()
          .filter((statement) => statement.includes('row_class') && statement.includes(`t."${column}"`));
      hub.statements();
      await hub.ask('district-regulator', PROFILE, { id });
      expect(readsOf()).toEqual([]);
      await hub.ask('resident', PROFILE, { id });
      expect(readsOf()).not.toEqual([]);
    },
  );

  test('reads the area instead of the address for the regulator', async () => {
    hub.statements();
    await hub.ask('district-regulator', PROFILE, { id });
    expect(hub.statements().filter((statement) => statement.includes('t."address_area"'))).toHaveLength(1);
  });

  test('reads nothing at all for an analyst and for nobody', async () => {
    hub.statements();
    await hub.ask('analyst', PROFILE, { id });
    await hub.ask(undefined, PROFILE, { id });
    expect(hub.statements()).toEqual([]);
  });

  test('reads the name alone where the name alone is asked for', async () => {
    hub.statements();
    await hub.ask('resident', 'query($id: ID!) { person(id: $id) { name } }', { id });
    const [statement, ...more] = hub.statements();
    expect(more).toEqual([]);
    expect([...(statement ?? '').matchAll(/t\."(\w+)"/g)].map(([, column]) => column).sort()).toEqual([
      'name',
      'subject_id',
    ]);
  });

  test('finds out who may know of the person once in a process, and behind each wire', async () => {
    hub.statements();
    await hub.ask('doctor', PROFILE, { id });
    const sent = hub.statements();
    const finding = sent.filter((statement) => statement.includes('s.person_id = any('));
    const knowing = sent.filter((statement) => statement.includes('::uuid as person_id'));
    expect(finding.length + knowing.length).toBe(6);
    expect(knowing).toHaveLength(wire === 'in-process' ? 5 : 0);
  });
});
