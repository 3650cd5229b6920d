import type { CityInstitution } from './institutions.ts';
import type { Random } from './random.ts';
import type { VisitClass } from './visits.ts';

/** CNY for a visit, or a day in hospital, by the class of the visit: at a clinic or centre, and at a hospital. */
const PRICE: Record<VisitClass, readonly [low: number, high: number][]> = {
  '1': [
    [25, 160],
    [120, 780],
  ],
  '2': [
    [80, 300],
    [260, 1_900],
  ],
  '3': [
    [220, 480],
    [650, 2_300],
  ],
};
const THIRD_LEVEL = 1.6;
/** Of the total, by the class of the visit. */
const INSURED: Record<VisitClass, number> = { '1': 0.55, '2': 0.5, '3': 0.68 };
const UNINSURED = 0.07;

/** What a visit cost and who paid, with two decimals. */
export function chargesOf(
  random: Random,
  class_: VisitClass,
  { kind, level }: CityInstitution,
  days: number,
) {
  const small = kind === 'CLINIC' || kind === 'PRIMARY';
  const [low, high] = PRICE[class_][small ? 0 : 1]!;
  const factor = (small || Number(level) > 4 ? 1 : THIRD_LEVEL) * Math.max(1, days);
  const total = Math.round((low + (high - low) * random.share() ** 2) * factor * 100);
  const insured = random.chance(UNINSURED)
    ? 0
    : Math.round(total * INSURED[class_] * (0.8 + 0.4 * random.share()));
  return { totalCost: yuan(total), insurancePaid: yuan(insured), selfPaid: yuan(total - insured) };
}

const yuan = (cents: number): string => (cents / 100).toFixed(2);
