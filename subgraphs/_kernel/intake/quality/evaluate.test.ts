import { describe, expect, test } from 'vitest';
import { loadTerminology } from '../terminology.ts';
import type { Looked, Patient } from './checks.ts';
import { evaluate, evaluatePatient, evaluateUnique, rulesIn } from './evaluate.ts';
import { rulesOn } from './rules.ts';
import { lagClass, lagWithin, type RuleCount, scoreOf } from './score.ts';

const DAY = '2026-11-20';
const terminology = loadTerminology();
const woman: Patient = { birthDate: '1980-05-06', deathDay: null, sex: '2' };

const looked = (resource: object, rows: object[] = [], unmapped: object[] = []): Looked =>
  ({
    resource,
    mapped: { rows: rows.map((row) => ({ row })), unmapped },
    terminology,
    now: Date.parse(`${DAY}T12:00:00+08:00`),
    day: DAY,
  }) as unknown as Looked;

/** Each rule that had something to compare, and whether it was kept. */
function verdicts(type: string, one: Looked, patient?: Patient): Record<string, boolean> {
  const own = evaluate(type, one);
  const { checked, failed } = patient ? evaluatePatient(type, one, patient, own) : own;
  return Object.fromEntries(
    rulesIn(type, DAY, checked).map(({ rule, bit }) => [rule, (failed & (1 << bit)) === 0]),
  );
}

const quantity = (value: number, unit: string, code = '8302-2') => ({
  code: { coding: [{ system: 'http://loinc.org', code }] },
  valueQuantity: { value, unit },
});
const diagnosis = (code: string) => ({
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code, display: '某病' }] },
});

describe('rules of quality', () => {
  test('have one bit each in a type, within a mask', () => {
    for (const type of ['Patient', 'Encounter', 'Condition', 'Observation', 'Organization', 'Claim']) {
      const bits = rulesOn(DAY)
        .of(type)
        .map(({ bit }) => bit);
      expect(new Set(bits).size, type).toBe(bits.length);
      expect(Math.max(...bits)).toBeLessThan(31);
    }
  });

  test.each<[type: string, resource: object, rule: string, kept: boolean | undefined]>([
    ['Patient', { name: [{ text: '王芳' }] }, 'NAME', true],
    ['Patient', { name: [] }, 'NAME', false],
    ['Patient', {}, 'PHONE', undefined],
    ['Patient', { telecom: [{ value: '13800000000' }, { value: '023-65331234' }] }, 'PHONE', true],
    ['Patient', { telecom: [{ value: '13800000000' }, { value: '1380' }] }, 'PHONE', false],
    ['Patient', {}, 'ID_NUMBER', undefined],
    ['Encounter', { period: { start: '2026-11-18T09:00:00+08:00' } }, 'ON_TIME', true],
    ['Encounter', { period: { start: '2026-11-17' } }, 'ON_TIME', true],
    ['Encounter', { period: { start: '2026-11-16' } }, 'ON_TIME', false],
    ['Encounter', { period: { start: '2026-11' } }, 'ON_TIME', undefined],
    ['Observation', { effectiveDateTime: '2026-11-20T15:59:00Z' }, 'NOT_FUTURE', true],
    ['Observation', { effectiveDateTime: '2026-11-20T16:00:00Z' }, 'NOT_FUTURE', false],
    ['Observation', { effectiveDateTime: '2026' }, 'NOT_FUTURE', true],
    ['Observation', quantity(161, 'cm'), 'RANGE', true],
    ['Observation', quantity(1.61, 'cm'), 'RANGE', false],
    ['Observation', quantity(1.61, 'm'), 'RANGE', true],
    ['Observation', quantity(161, 'kg'), 'UNIT', false],
    ['Observation', quantity(161, 'kg'), 'RANGE', undefined],
    ['Observation', quantity(1, 'x', '0-0'), 'UNIT', undefined],
    [
      'Observation',
      { component: [quantity(120, 'mmHg', '8480-6'), quantity(800, 'mmHg', '8462-4')] },
      'RANGE',
      false,
    ],
    ['Condition', { onsetDateTime: '1980' }, 'AFTER_BIRTH', true],
    ['Condition', { onsetDateTime: '1980-05-05' }, 'AFTER_BIRTH', false],
    ['Condition', diagnosis('N40'), 'SEX', false],
    ['Condition', diagnosis('O80.0'), 'SEX', true],
    ['Condition', diagnosis('I10'), 'SEX', undefined],
    ['Claim', {}, 'VALID', true],
  ])('%s %j: %s %s', (type, resource, rule, kept) => {
    expect(verdicts(type, looked(resource), woman)[rule]).toBe(kept);
  });

  test('of death compare as exactly as it is known', () => {
    const visit = looked({ period: { start: '2026-05-06T10:00:00+08:00' } });
    const kept = (deathDay: string) => verdicts('Encounter', visit, { ...woman, deathDay }).BEFORE_DEATH;
    expect(['2026', '2026-05', '2026-05-06', '2026-05-05', '2025'].map(kept)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test('read what the mapper found: documents, and codes nobody has mapped', () => {
    const known = looked({}, [{ system: 'ID_NUMBER' }]);
    expect(verdicts('Patient', known)).toMatchObject({ ID_NUMBER: true, DOCUMENT: true });
    expect(verdicts('Patient', looked({}, [{ system: 'HUB_CODE' }])).DOCUMENT).toBe(false);
    expect(verdicts('Condition', looked(diagnosis('I10'), [], [{}])).CODE_KNOWN).toBe(false);
    expect(verdicts('Condition', looked({})).CODE_KNOWN).toBeUndefined();
  });

  test('tell a second one of what should be one', () => {
    const none = { checked: 0, failed: 0 };
    const names = (mask: number) => rulesIn('Encounter', DAY, mask).map(({ rule }) => rule);
    expect(names(evaluateUnique('Encounter', DAY, true, none).failed)).toEqual(['ONE_VISIT']);
    expect(evaluateUnique('Encounter', DAY, false, none).failed).toBe(0);
    expect(evaluateUnique('Procedure', DAY, true, none)).toEqual(none);
  });
});

describe('a score', () => {
  const count = (rule: string, checked: number, passed: number): RuleCount => ({ rule, checked, passed });

  test('weighs what could be compared, and nothing else', () => {
    const { score, dimensions } = scoreOf(
      [count('NAME', 10, 9), count('ADDRESS', 10, 5), count('VALID', 20, 20), count('ON_TIME', 4, 1)],
      DAY,
    );
    // (30 × 70 + 25 × 100 + 20 × 25) / 75
    expect(score).toBeCloseTo(68, 9);
    expect(dimensions.map(({ dimension, rate }) => [dimension, rate])).toEqual([
      ['COMPLETENESS', 70],
      ['VALIDITY', 100],
      ['TIMELINESS', 25],
      ['CONSISTENCY', null],
      ['UNIQUENESS', null],
      ['ACCURACY', null],
    ]);
    expect(scoreOf([], DAY).score).toBeNull();
  });

  test('of lags is the class in which the share is reached', () => {
    expect([0, 1, 1.01, 80_000, 900_000].map(lagClass)).toEqual([1, 1, 2, 87_600, 87_600]);
    const counts = [
      { hours: 72, rows: 5 },
      { hours: 1, rows: 90 },
      { hours: 720, rows: 5 },
    ];
    expect([0.5, 0.9, 0.95, 1].map((share) => lagWithin(counts, share))).toEqual([1, 1, 72, 720]);
    expect(lagWithin([], 0.5)).toBeNull();
  });
});
