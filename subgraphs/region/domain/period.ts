import { HubError } from '@hub/kernel/runtime/errors.ts';
import { FIRST_PERIOD } from '@hub/kernel/statistics/emit.ts';
import type { Span } from '@hub/kernel/statistics/read-cells.ts';

export interface Period {
  span: Span;
  /** Its first day. */
  first: string;
}

/**
 * `2025` or `2025-06`.
 * @throws BAD_USER_INPUT: no period, or one before anything is counted
 */
export function periodOf(text: string): Period {
  const [, year, month] = /^(\d{4})(?:-(0[1-9]|1[0-2]))?$/.exec(text) ?? [];
  const first = `${year}-${month ?? '01'}-01`;
  if (year === undefined || first < FIRST_PERIOD)
    throw new HubError(
      'BAD_USER_INPUT',
      `A period is a year or a month, 2025 or 2025-06, from ${FIRST_PERIOD.slice(0, 4)} on.`,
    );
  return { span: month ? 'M' : 'Y', first };
}

/** As people write it. */
export const periodText = ({ span, first }: Period): string => first.slice(0, span === 'M' ? 7 : 4);

/** Whether all of it has passed on a day. */
export const isClosed = ({ span, first }: Period, day: string): boolean =>
  first.slice(0, span === 'M' ? 7 : 4) < day.slice(0, span === 'M' ? 7 : 4);

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
