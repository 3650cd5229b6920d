import { type CastName, demoCast } from '@hub/db/demo/cast.ts';
import { explorerConfig } from '@hub/gateway/explorer-config.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const GREEN = { color: 'GREEN', action: '无需行动' };
const nodes = (...rows: unknown[]) => ({ nodes: rows });

const ADULT = {
  name: '张伟',
  sex: 'MALE',
  idNumber: '500106198506120113',
  healthFile: { number: '50010600100100001', status: 'ACTIVE' },
  conditions: nodes({ name: '高脂血症', code: 'E78.5' }, { name: '急性上呼吸道感染', code: 'J06.9' }),
  grid: GREEN,
};
const CHILD = {
  name: '张一涵',
  sex: 'FEMALE',
  idNumber: '500106201805180268',
  healthFile: { number: '50010600100100003', status: 'ACTIVE' },
  conditions: nodes({ name: '急性支气管炎', code: 'J20.9' }),
  grid: GREEN,
};
const OWNERS = { emergencies: nodes() };
const NOT_OWNERS = { emergencies: null };
const COLOR = {
  name: null,
  sex: null,
  idNumber: null,
  healthFile: null,
  conditions: null,
  grid: GREEN,
  ...NOT_OWNERS,
};

const READ = { roles: [expect.any(String)], purpose: expect.any(String), shown: expect.any(Array) };
/** The newest entries of those who saw anything of the adult; one an operation in process, one a subgraph over HTTP. */
const READ_BEFORE = nodes({ ...READ, roles: ['区县卫生监管人员'], purpose: '卫生管理' }, READ);

interface Expected {
  adult: object | null;
  child: object | null;
  /** Coordinate or path, and why. */
  errors: readonly string[];
  masked?: readonly string[];
  oversight?: object;
}
/** Cut for whom no rule opens it to, and refused at the door to those whom one opens their own persons’ to. */
const NO_OVERSIGHT = 'Query.accessLogOf ACTOR';
const NO_ENTRY = 'oversight FORBIDDEN';
const NOT_TOLD = 'Person.emergencies ACTOR';
const NOBODY = { adult: null, child: null };

/** In the order in which they ask: the auditor reads of those before. */
const ANSWERS: readonly [string, CastName, Expected][] = [
  ['a resident', 'resident', { adult: { ...ADULT, ...OWNERS }, child: null, errors: [NO_ENTRY] }],
  [
    'a guardian',
    'guardian',
    { adult: null, child: { ...CHILD, ...OWNERS }, errors: ['Emergency.reason ACTOR', NO_ENTRY] },
  ],
  [
    'a doctor, who treats the one and not the other',
    'doctor',
    { adult: { ...ADULT, ...NOT_OWNERS }, child: null, errors: [NOT_TOLD, NO_ENTRY] },
  ],
  ['a doctor who treats neither', 'doctor-elsewhere', { ...NOBODY, errors: [NOT_TOLD, NO_ENTRY] }],
  [
    'a family doctor',
    'family-doctor',
    {
      adult: { ...ADULT, ...NOT_OWNERS },
      child: { ...CHILD, ...NOT_OWNERS },
      errors: [NOT_TOLD, NO_ENTRY],
    },
  ],
  [
    'a grid worker',
    'grid-worker',
    {
      adult: COLOR,
      child: COLOR,
      errors: [
        'Person.name ACTOR',
        'Person.sex ACTOR',
        'Person.idNumber ACTOR',
        'Person.healthFile ACTOR',
        'Person.conditions ACTOR',
        NOT_TOLD,
        NO_OVERSIGHT,
      ],
    },
  ],
  [
    'a regulator of the district',
    'district-regulator',
    {
      adult: {
        name: '张*',
        sex: 'MALE',
        idNumber: '500***********0113',
        healthFile: { number: '500106*********01', status: 'ACTIVE' },
        conditions: nodes({ name: '***', code: 'E00-E90' }, { name: '***', code: 'J00-J99' }),
        grid: GREEN,
        ...NOT_OWNERS,
      },
      child: {
        name: null,
        sex: 'FEMALE',
        idNumber: null,
        healthFile: { number: null, status: 'ACTIVE' },
        conditions: nodes({ name: '***', code: 'J00-J99' }),
        grid: GREEN,
        ...NOT_OWNERS,
      },
      errors: [
        NOT_TOLD,
        'HealthFile.number RELATION',
        'Person.idNumber RELATION',
        'Person.name RELATION',
        NO_OVERSIGHT,
      ],
      masked: ['Condition.code', 'Condition.name', 'HealthFile.number', 'Person.idNumber', 'Person.name'],
    },
  ],
  ['a regulator of another district', 'regulator-elsewhere', { ...NOBODY, errors: [NOT_TOLD, NO_OVERSIGHT] }],
  ['an analyst', 'analyst', { ...NOBODY, errors: ['Query.person ACTOR', NO_OVERSIGHT] }],
  ['an auditor', 'auditor', { ...NOBODY, errors: ['Query.person ACTOR'], oversight: READ_BEFORE }],
];

describe.each(WIRES)('one and the same question (%s)', (wire) => {
  let hub: TestHub;
  const answers = new Map<string, Answer>();
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    const { examples } = explorerConfig('development', demoCast(hub.vault));
    const {
      query,
      variables = '',
      roles,
    } = examples.find(({ title }) => title === '同一个问题, 不同的回答')!;
    expect(ANSWERS.map(([, who]) => who)).toEqual(roles);
    for (const [name, who] of ANSWERS) answers.set(name, await hub.ask(who, query, JSON.parse(variables)));
  });
  afterAll(() => hub?.close());

  test.each(ANSWERS)('is answered to %s as they may see', (name, _who, expected) => {
    const answer = answers.get(name)!;
    const { adult, child, oversight = null } = expected;
    expect(answer.data).toEqual({ adult, child, oversight });
    const errors = (answer.errors ?? []).map(({ path, extensions = {} }) =>
      extensions.coordinate
        ? `${extensions.coordinate} ${extensions.reason}`
        : `${path?.join('.')} ${extensions.code}`,
    );
    expect([...errors].sort()).toEqual([...expected.errors].sort());
    expect(answer.extensions?.masked ?? []).toEqual(expected.masked ?? []);
  });

  test('has as many answers as there are kinds of askers', () => {
    // Who may not know of a person learns the same from wherever they ask.
    const [doctor, regulator] = ['a doctor who treats neither', 'a regulator of another district'];
    expect(answers.get(doctor!)?.data).toEqual(answers.get(regulator!)?.data);
    expect(new Set([...answers.values()].map(({ text }) => text)).size).toBe(ANSWERS.length);
  });
});
