import { FIRST_PERIOD } from '@hub/kernel/statistics/emit.ts';
import type { Period } from '@hub/kernel/statistics/period.ts';

export { isClosed, type Period, periodOf, periodText } from '@hub/kernel/statistics/period.ts';

export const yearBefore = (first: string): string => `${Number(first.slice(0, 4)) - 1}${first.slice(4)}`;

/** So many whole months up to a day's, the last first month first; none before anything is counted. */
export function monthsUntil(day: string, count: number): Period[] {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return Array.from({ length: count }, (_, n) => {
    const at = year * 12 + month - count + n;
    const first = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`;
    return { span: 'M' as const, first };
  }).filter(({ first }) => first >= FIRST_PERIOD);
}
