import type { Vault } from '../crypto.ts';
import { divisionSystems } from '../load-divisions.ts';
import type { backflowField, backflowGrant, backflowStep } from '../tables/backflow.ts';
import { demoHolder } from './cast.ts';
import { demoIds } from './ids.ts';

type Grant = typeof backflowGrant.$inferInsert;
type Field = typeof backflowField.$inferInsert;
type Step = typeof backflowStep.$inferInsert;

const DAY_MS = 24 * 3_600_000;
const DEVELOPER = demoHolder('district-developer');
const STEWARD = demoHolder('steward');
const SECOND_STEWARD = demoHolder('second-steward');

const SHOWN = [
  'Encounter.startedAt',
  'Encounter.endedAt',
  'Encounter.class',
  'Encounter.institution',
  'Condition.onsetAt',
  'Condition.status',
  'Person.sex',
];
const MASKED = ['Condition.name', 'Condition.code', 'Person.birthDate'];

/** Three grants of the demo developer's district: one in force, one that waits for its review, one turned down. */
export function backflowRows(vault: Vault, now: Date): { grants: Grant[]; fields: Field[]; steps: Step[] } {
  const at = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString();
  const day = (days: number) => at(days).slice(0, 10);
  const id = (name: string) => demoIds(vault).record('backflow', name);
  const common = {
    kind: 'BACKFLOW',
    recipient: '沙坪坝区卫生健康委员会',
    divisionSystem: divisionSystems.statutory.code,
    divisionCode: '500106',
    purpose: 'HOPERAT',
    legalBasis: 'LEGAL_DUTY',
    legalText: '政务数据共享条例: 上级部门应当向下级部门回流其履行职责所需的数据',
    risk: 'MEDIUM',
    riskReasons: ['MASKED', 'IMPORTANT'] as string[],
    dailyRows: 100_000,
    appliedBy: DEVELOPER,
  } as const;
  const fieldsOf = (grantId: string, shown: readonly string[], masked: readonly string[]): Field[] => [
    ...shown.map((coordinate) => ({ grantId, coordinate, form: 'SHOWN' as const })),
    ...masked.map((coordinate) => ({ grantId, coordinate, form: 'MASKED' as const })),
  ];
  const applied = (grantId: string, days: number): Step => ({
    grantId,
    number: 1,
    action: 'APPLY',
    toStatus: 'SUBMITTED',
    by: DEVELOPER,
    role: 'district-developer',
    at: at(days),
  });
  const steward = { role: 'steward' } as const;
  return {
    grants: [
      {
        ...common,
        id: id('active'),
        use: '辖区就诊与慢病情况的日常管理',
        status: 'ACTIVE',
        validFrom: day(-30),
        validTo: day(150),
        appliedAt: at(-40),
        version: 3,
      },
      {
        ...common,
        id: id('submitted'),
        use: '家庭医生签约居民的随访调度',
        status: 'SUBMITTED',
        validFrom: day(0),
        validTo: day(180),
        appliedAt: at(-3),
        dueAt: at(11),
      },
      {
        ...common,
        id: id('rejected'),
        use: '商业保险产品的客群分析',
        status: 'REJECTED',
        validFrom: day(-20),
        validTo: day(160),
        appliedAt: at(-25),
        version: 2,
      },
    ],
    fields: [
      ...fieldsOf(id('active'), SHOWN, MASKED),
      ...fieldsOf(
        id('submitted'),
        ['FollowUp.followedUpAt', 'FollowUp.status'],
        ['Person.name', 'Person.phone'],
      ),
      ...fieldsOf(id('rejected'), ['Person.sex'], ['Person.birthDate', 'Encounter.totalCost']),
    ],
    steps: [
      applied(id('active'), -40),
      {
        ...steward,
        grantId: id('active'),
        number: 2,
        action: 'APPROVE',
        fromStatus: 'SUBMITTED',
        toStatus: 'IN_REVIEW',
        by: STEWARD,
        at: at(-36),
        conditions: '只用于辖区管理, 不得对外提供',
      },
      {
        ...steward,
        grantId: id('active'),
        number: 3,
        action: 'APPROVE',
        fromStatus: 'IN_REVIEW',
        toStatus: 'ACTIVE',
        by: SECOND_STEWARD,
        at: at(-35),
      },
      applied(id('submitted'), -3),
      applied(id('rejected'), -25),
      {
        ...steward,
        grantId: id('rejected'),
        number: 2,
        action: 'REJECT',
        fromStatus: 'SUBMITTED',
        toStatus: 'REJECTED',
        by: STEWARD,
        at: at(-22),
        reason: '用途不属于卫生健康管理',
      },
    ],
  };
}
