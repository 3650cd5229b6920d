import { describe, expect, test } from 'vitest';
import type { Risk } from './field-rules.ts';
import { isMany, RISK_RULES, type RiskFacts, type RiskReason, riskOf } from './risk.ts';

const plain = { level: 'L3', category: 'HEALTH_STATUS', grade: 'GENERAL', form: 'SHOWN' } as const;
const none: RiskFacts = {
  fields: [plain],
  sharing: false,
  includesMinors: false,
  includesL5: false,
  manyPersons: false,
};
const personal = { ...plain, category: 'PERSONAL_ATTRIBUTE' } as const;

describe('the risk of a grant', () => {
  test.each<[string, Partial<RiskFacts>, Risk, RiskReason[]]>([
    ['ordinary facts', {}, 'LOW', []],
    ['a field of L5', { fields: [{ ...plain, level: 'L5' }] }, 'HIGH', ['L5']],
    ['labelled rows', { includesL5: true }, 'HIGH', ['L5']],
    ['L4 in clear', { fields: [{ ...plain, level: 'L4' }] }, 'HIGH', ['IN_CLEAR']],
    ['L4 masked', { fields: [{ ...plain, level: 'L4', form: 'MASKED' }] }, 'MEDIUM', ['MASKED']],
    ['important data', { fields: [{ ...plain, grade: 'IMPORTANT' }] }, 'MEDIUM', ['IMPORTANT']],
    ['a million persons', { manyPersons: true }, 'HIGH', ['MANY_PERSONS']],
    ['children', { includesMinors: true }, 'MEDIUM', ['MINORS']],
    ['two attributes of a person', { fields: [personal, personal] }, 'LOW', []],
    ['three attributes of a person', { fields: [personal, personal, personal] }, 'MEDIUM', ['LINKABLE']],
    ['another department', { sharing: true }, 'MEDIUM', ['SHARING']],
    ['the worst of all', { sharing: true, manyPersons: true }, 'HIGH', ['MANY_PERSONS', 'SHARING']],
  ])('%s', (_what, changed, risk, reasons) => {
    expect(riskOf({ ...none, ...changed })).toEqual({ risk, reasons });
  });

  test('has one rule for each reason', () => {
    expect(new Set(RISK_RULES.map(({ reason }) => reason)).size).toBe(RISK_RULES.length);
  });

  test('takes persons for many from a million on, and not where their number is not shown', () => {
    expect([null, 0, 999_999, 1_000_000].map(isMany)).toEqual([false, false, false, true]);
  });
});
