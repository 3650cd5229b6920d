const DAY_MS = 86_400_000;

/** 10:15 in Chongqing on the day that lies `days` before `now`; a negative number lies after it. */
export function daysBefore(now: Date, days: number): string {
  const day = new Date(now.getTime() - days * DAY_MS);
  day.setUTCHours(2, 15, 0, 0);
  return day.toISOString();
}

/** The same time on a calendar date. */
export const onDate = (date: string): string => `${date}T02:15:00.000Z`;
