import { HubError } from '../runtime/errors.ts';
import { FIRST_PERIOD } from './emit.ts';
import type { Span } from './read-cells.ts';

/** A year or a month. */
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
export const isClosed = (period: Period, day: string): boolean =>
  periodText(period) < day.slice(0, periodText(period).length);

/** The last year that has passed on a day. */
export const lastYear = (day: string): string => String(Number(day.slice(0, 4)) - 1);

/** Up to `most` periods of the same length before one, the earliest first. */
export function periodsBefore({ span, first }: Period, most: number): string[] {
  const [year = 0, month = 1] = first.split('-').map(Number);
  const step = span === 'Y' ? 12 : 1;
  return Array.from({ length: most }, (_, n) =>
    new Date(Date.UTC(year, month - 1 - step * (most - n), 1)).toISOString().slice(0, 10),
  ).filter((before) => before >= FIRST_PERIOD);
}
