import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTIONS, type GridInput, gridColor } from './grid.ts';

const TODAY = '2026-11-22';
const seen = (
  nextDueOn: string | null,
  systolic: number | null,
  more: Partial<GridInput> = {},
): GridInput => ({
  disease: 'HYPERTENSION',
  riskLevel: 'LOW',
  enrolledAt: '2025-01-01T02:00:00.000Z',
  last: { at: '2026-08-01T02:00:00.000Z', nextDueOn, measured: { systolic, diastolic: 80 } },
  ...more,
});

describe('the colour', () => {
  test.each<[string, GridInput[], string]>([
    ['nobody in management', [], 'GREEN'],
    ['due today, under control', [seen(TODAY, 130)], 'GREEN'],
    ['due yesterday', [seen('2026-11-21', 130)], 'YELLOW'],
    ['out of control, not due', [seen('2026-12-01', 150)], 'YELLOW'],
    ['due yesterday and out of control', [seen('2026-11-21', 150)], 'RED'],
    ['due yesterday at high risk', [seen('2026-11-21', 130, { riskLevel: 'VERY_HIGH' })], 'RED'],
    ['overdue for 91 days', [seen('2026-08-23', 130)], 'RED'],
    ['overdue for 90 days', [seen('2026-08-24', 130)], 'YELLOW'],
    ['no next day set, seen 113 days ago', [seen(null, 130)], 'YELLOW'],
    ['nothing measured, not due', [seen('2026-12-01', null)], 'GREEN'],
    ['the worst of two', [seen(TODAY, 130), seen('2026-11-21', 150)], 'RED'],
    [
      'never followed up',
      [{ disease: 'DIABETES', riskLevel: null, enrolledAt: '2026-08-01T02:00:00.000Z' }],
      'YELLOW',
    ],
    [
      'enrolled lately',
      [{ disease: 'DIABETES', riskLevel: null, enrolledAt: '2026-11-01T02:00:00.000Z' }],
      'GREEN',
    ],
  ])('of %s', (_what, inputs, color) => {
    expect(gridColor(inputs, TODAY)).toBe(color);
  });
});

const day = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2027-06-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const risk = fc.option(fc.constantFrom('LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'));
/** Measures that say the same of either disease. */
const CONTROL = {
  good: { HYPERTENSION: { systolic: 120, diastolic: 70 }, DIABETES: { fastingGlucose: 5.5 } },
  bad: { HYPERTENSION: { systolic: 170, diastolic: 100 }, DIABETES: { fastingGlucose: 11 } },
  unknown: { HYPERTENSION: {}, DIABETES: {} },
} as const;

test('colour and action are the same for every disease, and no action names one', () => {
  const drawn = fc.record({
    riskLevel: risk,
    enrolledAt: day,
    at: day,
    nextDueOn: fc.option(day),
    control: fc.constantFrom('good', 'bad', 'unknown'),
    followed: fc.boolean(),
  });
  const met = new Set<string>();
  fc.assert(
    fc.property(fc.array(drawn, { maxLength: 3 }), (all) => {
      const [pressure, sugar] = (['HYPERTENSION', 'DIABETES'] as const).map((disease) =>
        gridColor(
          all.map(({ riskLevel, enrolledAt, at, nextDueOn, control, followed }) => ({
            disease,
            riskLevel,
            enrolledAt,
            ...(followed && {
              last: { at, nextDueOn: nextDueOn?.slice(0, 10) ?? null, measured: CONTROL[control][disease] },
            }),
          })),
          TODAY,
        ),
      );
      expect(pressure).toBe(sugar);
      met.add(ACTIONS[pressure!]);
    }),
  );
  expect([...met].sort()).toEqual(Object.values(ACTIONS).sort());
  for (const action of met) expect(action).not.toMatch(/血压|血糖|糖尿|高血|病|药|压|糖|症/);
});
