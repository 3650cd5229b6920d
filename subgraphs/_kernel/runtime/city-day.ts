/** The city's clock is eight hours ahead of UTC, all year. */
export const CITY_OFFSET_MS = 8 * 3_600_000;

/** When a day (YYYY-MM-DD) begins in the city. */
export const cityMidnight = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) - CITY_OFFSET_MS);

/** The day in the city at a time, YYYY-MM-DD. */
export const cityDay = (at: Date): string =>
  new Date(at.getTime() + CITY_OFFSET_MS).toISOString().slice(0, 10);
