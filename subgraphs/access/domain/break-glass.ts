import { CITY_OFFSET_MS } from '@hub/kernel/runtime/city-day.ts';
import { textOf } from '@hub/kernel/runtime/text-input.ts';

/** How long one opening lasts. */
export const OPEN_MINUTES = 60;
/** Attempts of one actor on one day of the city, found or not: enough for a night shift, too few for a search. */
export const ATTEMPTS_A_DAY = 5;
/** A review that takes longer is overdue. */
export const REVIEW_HOURS = 72;

const NOTE = { least: 0, most: 500 };

const DAY_MS = 24 * 3_600_000;

/** Seconds until the next day in the city, when attempts are counted anew. */
export const untilTomorrow = (now: Date): number =>
  Math.ceil((DAY_MS - ((now.getTime() + CITY_OFFSET_MS) % DAY_MS)) / 1000);

/** Whether a review that nobody has made is late. `openedAt` is ISO 8601. */
export const isOverdue = (review: string, openedAt: string, now: Date): boolean =>
  review === 'PENDING' && now.getTime() - Date.parse(openedAt) > REVIEW_HOURS * 3_600_000;

/** What a reviewer adds, or null. @throws BAD_USER_INPUT */
export const noteOf = (note: string | null | undefined): string | null =>
  textOf('note', note ?? '', NOTE) || null;
