import { CATEGORIES, LEVELS } from '@hub/schema/classification.ts';
import { describe, expect, test } from 'vitest';
import type { FieldFacts } from './field-facts.ts';
import { type Form, formOf, type Judgement, judge, TERMS } from './field-rules.ts';

const facts: FieldFacts = {
  coordinate: 'Thing.field',
  resource: 'Thing',
  grade: 'GENERAL',
  level: 'L3',
  category: 'HEALTH_STATUS',
  mask: undefined,
  bar: undefined,
};
const person = { category: 'PERSONAL_ATTRIBUTE' } as const;
const masked = { mask: 'NAME' } as const;
const lines = (refused: Judgement['refused'], reviewers: 1 | 2, risk: Judgement['risk']): Judgement => ({
  refused,
  reviewers,
  risk,
});

describe('what a field is granted as', () => {
  test('is said by one line for each level, form and kind', () => {
    for (const level of LEVELS)
      for (const form of ['SHOWN', 'MASKED'] as const)
        for (const identifies of [true, false]) {
          const fitting = TERMS.filter(
            (term) =>
              term.levels.includes(level) &&
              term.form === form &&
              (term.identifies ?? identifies) === identifies,
          );
          expect([level, form, identifies, fitting.length]).toEqual([level, form, identifies, 1]);
        }
  });

  test.each<[string, Partial<FieldFacts>, Form, { need?: string; l5Reason?: true }, Judgement]>([
    ['L1 in clear', { level: 'L1' }, 'SHOWN', {}, lines(undefined, 1, 'LOW')],
    ['L3 in clear', {}, 'SHOWN', {}, lines(undefined, 1, 'LOW')],
    ['L3 of a person in clear', person, 'SHOWN', {}, lines(undefined, 1, 'LOW')],
    ['L3 masked without a mask', {}, 'MASKED', {}, lines('NO_MASK', 1, 'LOW')],
    ['L4 masked', { level: 'L4', ...masked }, 'MASKED', {}, lines(undefined, 1, 'MEDIUM')],
    ['L4 masked without a mask', { level: 'L4' }, 'MASKED', {}, lines('NO_MASK', 1, 'MEDIUM')],
    ['L4 in clear', { level: 'L4', ...masked }, 'SHOWN', {}, lines('NEED', 2, 'HIGH')],
    ['L4 in clear with need', { level: 'L4' }, 'SHOWN', { need: '需要' }, lines(undefined, 2, 'HIGH')],
    ['a name masked', { level: 'L4', ...person, ...masked }, 'MASKED', {}, lines(undefined, 1, 'MEDIUM')],
    [
      'a name in clear',
      { level: 'L4', ...person, ...masked },
      'SHOWN',
      { need: '需要', l5Reason: true },
      lines('IDENTIFIES', 2, 'HIGH'),
    ],
    [
      'what identifies and has no mask',
      { level: 'L4', ...person },
      'MASKED',
      {},
      lines('NO_MASK', 1, 'MEDIUM'),
    ],
    ['L5 in clear', { level: 'L5' }, 'SHOWN', { need: '需要' }, lines('L5_REASON', 2, 'HIGH')],
    [
      'L5 in clear with both reasons',
      { level: 'L5' },
      'SHOWN',
      { need: '需要', l5Reason: true },
      lines(undefined, 2, 'HIGH'),
    ],
    ['L5 in clear without need', { level: 'L5' }, 'SHOWN', { l5Reason: true }, lines('NEED', 2, 'HIGH')],
    ['L5 masked', { level: 'L5', ...masked }, 'MASKED', {}, lines('L5_REASON', 2, 'HIGH')],
    [
      'L5 masked with a reason',
      { level: 'L5', ...masked },
      'MASKED',
      { l5Reason: true },
      lines(undefined, 2, 'HIGH'),
    ],
    ['important data', { grade: 'IMPORTANT' }, 'SHOWN', {}, lines(undefined, 2, 'MEDIUM')],
    ['core data', { grade: 'CORE', bar: 'CORE' }, 'SHOWN', {}, lines('CORE', 2, 'MEDIUM')],
    ['about nobody', { level: 'L1', bar: 'OPEN' }, 'SHOWN', {}, lines('OPEN', 1, 'LOW')],
    ['with the clock', { bar: 'CLOCK' }, 'SHOWN', {}, lines('CLOCK', 1, 'LOW')],
  ])('%s', (_what, changed, form, reasons, wanted) => {
    const wish = { coordinate: facts.coordinate, form, need: reasons.need ?? null };
    expect(judge({ ...facts, ...changed }, wish, { l5Reason: reasons.l5Reason ?? false })).toEqual(wanted);
  });

  test('nothing that identifies a person leaves in clear, and nothing of L5 without a reason of its own', () => {
    for (const level of LEVELS)
      for (const category of CATEGORIES)
        for (const form of ['SHOWN', 'MASKED'] as const) {
          const wish = { coordinate: facts.coordinate, form, need: '需要' };
          const of = { ...facts, ...masked, level, category };
          const granted = judge(of, wish, { l5Reason: true }).refused === undefined;
          const identifies = category === 'PERSONAL_ATTRIBUTE' && (level === 'L4' || level === 'L5');
          expect([level, category, form, granted]).toEqual([
            level,
            category,
            form,
            !(identifies && form === 'SHOWN'),
          ]);
          if (level === 'L5') expect(judge(of, wish, { l5Reason: false }).refused).toBeDefined();
        }
  });

  test('is unknown where there is no such field', () => {
    const wish = { coordinate: 'No.thing', form: 'SHOWN', need: null } as const;
    expect(judge(undefined, wish, { l5Reason: true }).refused).toBe('UNKNOWN');
  });

  test('is masked from L4 on, where nothing else is asked for', () => {
    expect(formOf({ ...facts, ...masked })).toBe('SHOWN');
    expect(formOf({ ...facts, ...masked, level: 'L4' })).toBe('MASKED');
    expect(formOf({ ...facts, level: 'L4' })).toBe('SHOWN');
  });
});
