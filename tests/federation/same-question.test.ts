import { demoCast } from '@hub/db/demo/cast.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { explorerConfig } from '@hub/gateway/explorer-config.ts';
import type { DemoOverrides } from '@hub/gateway/identity/demo-issuer.ts';
import type { Role } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

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

interface Expected {
  adult: object | null;
  child: object | null;
  /** Coordinate or path, and why. */
  errors: readonly string[];
  masked?: readonly string[];
  oversight?: object;
}
const NO_OVERSIGHT = 'oversight FORBIDDEN';
const NOT_TOLD = 'Person.emergencies ACTOR';

const ANSWERS: readonly [string, Role, DemoOverrides, Expected][] = [
  ['a resident', 'resident', {}, { adult: { ...ADULT, ...OWNERS }, child: null, errors: [NO_OVERSIGHT] }],
  [
    'a guardian',
    'guardian',
    {},
    { adult: null, child: { ...CHILD, ...OWNERS }, errors: ['Emergency.reason ACTOR', NO_OVERSIGHT] },
  ],
  [
    'a doctor, who treats the one and not the other',
    'doctor',
    {},
    { adult: { ...ADULT, ...NOT_OWNERS }, child: null, errors: [NOT_TOLD, NO_OVERSIGHT] },
  ],
  [
    'a doctor who treats neither',
    'doctor',
    { institutionCode: institutions.lotusCentre.code },
    { adult: null, child: null, errors: [NOT_TOLD, NO_OVERSIGHT] },
  ],
  [
    'a grid worker',
    'grid-worker',
    {},
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
    {},
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
  [
    'a regulator of another district',
    'district-regulator',
    { divisionCode: '500113' },
    { adult: null, child: null, errors: [NOT_TOLD, NO_OVERSIGHT] },
  ],
  ['an analyst', 'analyst', {}, { adult: null, child: null, errors: ['Query.person ACTOR', NO_OVERSIGHT] }],
  [
    'an auditor',
    'auditor',
    {},
    { adult: null, child: null, errors: ['Query.person ACTOR'], oversight: nodes() },
  ],
];

describe.each(WIRES)('one and the same question (%s)', (wire) => {
  let hub: TestHub;
  let query: string;
  let variables: Record<string, unknown>;
  const texts = new Map<string, string>();
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    const { examples } = explorerConfig('development', demoCast(hub.vault));
    const example = examples.find(({ title }) => title === '同一个问题, 不同的回答')!;
    query = example.query;
    variables = JSON.parse(example.variables!);
  });
  afterAll(() => hub?.close());

  test.each(ANSWERS)('is answered to %s as they may see', async (name, role, overrides, expected) => {
    const authorization = `Bearer ${await hub.token(role, overrides)}`;
    const answer = await hub.ask(undefined, query, variables, { authorization });
    texts.set(name, answer.text);
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
    expect(texts.get('a doctor who treats neither')).toBe(texts.get('a regulator of another district'));
    expect(new Set(texts.values()).size).toBe(ANSWERS.length - 1);
  });
});
