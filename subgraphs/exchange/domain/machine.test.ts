import type { Role } from '@hub/schema/roles.ts';
import { describe, expect, test } from 'vitest';
import { type Action, type Illegal, STATUSES, type Status, standingsOf, stepTo } from './machine.ts';

const GRANT = { divisionSystem: 'GB', divisionCode: '500106', appliedBy: 'applicant' };
const OF = (code: string) => ({ jurisdiction: { system: 'GB', code } });
const as = (...roles: Role[]) => ({ roles });

const ACTORS = {
  applicant: { id: 'applicant', ...as('district-developer'), ...OF('500106') },
  colleague: { id: 'colleague', ...as('district-developer'), ...OF('500106') },
  city: { id: 'city', ...as('district-developer'), ...OF('500000') },
  elsewhere: { id: 'elsewhere', ...as('district-developer'), ...OF('500113') },
  township: { id: 'township', ...as('district-developer'), ...OF('500106001') },
  otherTree: {
    id: 'otherTree',
    ...as('district-developer'),
    jurisdiction: { system: 'RPT', code: '500106' },
  },
  regulator: { id: 'regulator', ...as('district-regulator'), ...OF('500106') },
  steward: { id: 'steward', ...as('steward') },
  first: { id: 'first', ...as('steward') },
  applyingSteward: { id: 'applicant', ...as('steward') },
  security: { id: 'security', ...as('security-admin') },
  auditor: { id: 'auditor', ...as('auditor') },
} as const;
type Name = keyof typeof ACTORS;

const ACTIONS: readonly Action[] = ['APPROVE', 'REJECT', 'WITHDRAW', 'RENEW', 'REVOKE', 'EXPIRE'];
/** Where each action leads, by where the grant stands and who acts; two reviewers are wanted. All else is refused. */
const LEGAL: Readonly<Record<string, Status>> = {
  'APPROVE SUBMITTED steward': 'IN_REVIEW',
  'APPROVE SUBMITTED first': 'IN_REVIEW',
  'APPROVE IN_REVIEW steward': 'ACTIVE',
  'REJECT SUBMITTED steward': 'REJECTED',
  'REJECT SUBMITTED first': 'REJECTED',
  'REJECT IN_REVIEW steward': 'REJECTED',
  'REJECT IN_REVIEW first': 'REJECTED',
  'WITHDRAW SUBMITTED applicant': 'WITHDRAWN',
  'WITHDRAW IN_REVIEW applicant': 'WITHDRAWN',
  'RENEW ACTIVE applicant': 'ACTIVE',
  'RENEW ACTIVE colleague': 'ACTIVE',
  'RENEW ACTIVE city': 'ACTIVE',
  'REVOKE ACTIVE applicant': 'REVOKED',
  'REVOKE ACTIVE colleague': 'REVOKED',
  'REVOKE ACTIVE city': 'REVOKED',
  'REVOKE ACTIVE steward': 'REVOKED',
  'REVOKE ACTIVE first': 'REVOKED',
  'REVOKE ACTIVE applyingSteward': 'REVOKED',
  'REVOKE ACTIVE security': 'REVOKED',
};

/** The first reviewer has approved wherever somebody can have. */
const approvedBy = (status: Status) => (status === 'SUBMITTED' || status === 'WITHDRAWN' ? [] : ['first']);

describe('the machine of grants', () => {
  test.each(STATUSES)('from %s leads where the table says, for everybody', (status) => {
    const found: Record<string, Status> = {};
    for (const action of ACTIONS)
      for (const name of Object.keys(ACTORS) as Name[]) {
        const grant = { ...GRANT, status, approvedBy: approvedBy(status), reviewers: 2 as const };
        const step = stepTo(action, grant, standingsOf(ACTORS[name], grant));
        if ('to' in step) found[`${action} ${status} ${name}`] = step.to;
      }
    const wanted = Object.entries(LEGAL).filter(([step]) => step.split(' ')[1] === status);
    expect(found).toEqual(Object.fromEntries(wanted));
  });

  test('lets the clock alone end what stands', () => {
    const grant = { ...GRANT, approvedBy: [], reviewers: 2 as const };
    const ended = STATUSES.filter((status) => 'to' in stepTo('EXPIRE', { ...grant, status }, ['CLOCK']));
    expect(ended).toEqual(['SUBMITTED', 'IN_REVIEW', 'ACTIVE']);
  });

  test('asks for one reviewer where one is enough', () => {
    const grant = { ...GRANT, status: 'SUBMITTED' as const, approvedBy: [], reviewers: 1 as const };
    expect(stepTo('APPROVE', grant, standingsOf(ACTORS.steward, grant))).toEqual({ to: 'ACTIVE' });
  });

  test.each<[Action, Status, Name, Illegal]>([
    ['APPROVE', 'SUBMITTED', 'applyingSteward', 'OWN_APPLICATION'],
    ['REJECT', 'IN_REVIEW', 'applyingSteward', 'OWN_APPLICATION'],
    ['APPROVE', 'IN_REVIEW', 'first', 'SECOND_REVIEWER'],
    ['APPROVE', 'ACTIVE', 'steward', 'CLOSED'],
    ['REJECT', 'REJECTED', 'steward', 'CLOSED'],
    ['WITHDRAW', 'ACTIVE', 'applicant', 'CLOSED'],
    ['WITHDRAW', 'SUBMITTED', 'colleague', 'NOT_YOURS'],
    ['REVOKE', 'SUBMITTED', 'security', 'CLOSED'],
    ['REVOKE', 'ACTIVE', 'elsewhere', 'NOT_YOURS'],
    ['RENEW', 'ACTIVE', 'steward', 'NOT_YOURS'],
    ['RENEW', 'ACTIVE', 'otherTree', 'NOT_YOURS'],
  ])('says why %s of %s is not for %s: %s', (action, status, name, illegal) => {
    const grant = { ...GRANT, status, approvedBy: approvedBy(status), reviewers: 2 as const };
    expect(stepTo(action, grant, standingsOf(ACTORS[name], grant))).toEqual({ illegal });
  });
});
