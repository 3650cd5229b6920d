import { type Period, periodsBefore } from '@hub/kernel/statistics/period.ts';

export const yearBefore = (first: string): string => `${Number(first.slice(0, 4)) - 1}${first.slice(4)}`;

/** So many months up to that of a day, the earliest first; none before anything is counted. */
export function monthsUntil(day: string, count: number): Period[] {
  const last: Period = { span: 'M', first: `${day.slice(0, 7)}-01` };
  return [...periodsBefore(last, count - 1).map((first) => ({ ...last, first })), last];
}
