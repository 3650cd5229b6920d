/** The city's clock is eight hours ahead of UTC, all year. */
export const CITY_OFFSET_MS = 8 * 3_600_000;

/** The day in the city at a time, YYYY-MM-DD. */
export const cityDay = (at: Date): string =>
  new Date(at.getTime() + CITY_OFFSET_MS).toISOString().slice(0, 10);
