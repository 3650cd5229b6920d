import { cityDay, cityMidnight } from '@hub/kernel/runtime/city-day.ts';

/** Within so many working days an application is decided (政务数据共享条例: conditional sharing). */
export const DECISION_WORKING_DAYS = 10;
/** A grant that ends within so many days is to be renewed. */
export const SOON_DAYS = 30;

const DAY_MS = 24 * 3_600_000;

/** A day some days later, YYYY-MM-DD. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * The end of the last working day that an application made now may take. Monday to Friday work: public holidays are
 * announced year by year, and only make a limit too early.
 */
export function dueAfter(now: Date, workingDays = DECISION_WORKING_DAYS): Date {
  let day = cityDay(now);
  for (let left = workingDays; left > 0; ) {
    day = dayAfter(day, 1);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return cityMidnight(dayAfter(day, 1));
}

/** Whether a decision is late. `dueAt` is ISO 8601; null where nothing waits. */
export const isOverdue = (dueAt: string | null, now: Date): boolean =>
  dueAt !== null && Date.parse(dueAt) <= now.getTime();

/** Whether a grant in force ends soon. */
export const endsSoon = (status: string, validTo: string, now: Date): boolean =>
  status === 'ACTIVE' && validTo <= dayAfter(cityDay(now), SOON_DAYS);
