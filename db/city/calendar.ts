/** A calendar date as days since 1970-01-01. */
export type Day = number;

const DAY_MS = 86_400_000;

const texts = new Map<Day, string>();

/** YYYY-MM-DD. The dates of a city are few, so each is written once. */
export function dateText(day: Day): string {
  const known = texts.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
  texts.set(day, text);
  return text;
}

/** A day `minutes` after midnight UTC; in Chongqing it is eight hours later. */
export function instantText(day: Day, minutes: number): string {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  return `${dateText(day)}T${hour < 10 ? '0' : ''}${hour}:${minute < 10 ? '0' : ''}${minute}:00Z`;
}

/** @throws RangeError for a text that is not YYYY-MM-DD. */
export function dayOf(date: string): Day {
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  if (!Number.isInteger(day) || dateText(day) !== date) throw new RangeError(`${date} is not a date`);
  return day;
}

/** The day of a year by its number from 0 to 364; a leap day is nobody's. */
export function dayOfYear(year: number, number: number): Day {
  const first = Date.UTC(year, 0, 1) / DAY_MS;
  const leap = Date.UTC(year, 2, 1) / DAY_MS - first === 60;
  return first + number + (leap && number >= 59 ? 1 : 0);
}

export const yearOf = (day: Day): number => Number(dateText(day).slice(0, 4));

/** Whole years, as birthdays count them. */
export function ageAt(born: Day, day: Day): number {
  const [birth, now] = [dateText(born), dateText(day)];
  return Number(now.slice(0, 4)) - Number(birth.slice(0, 4)) - (now.slice(5) < birth.slice(5) ? 1 : 0);
}

/** The same date `years` later; 29 February becomes 28. */
export function yearsLater(day: Day, years: number): Day {
  const [year, rest] = [yearOf(day) + years, dateText(day).slice(4)];
  return Date.parse(`${year}${rest === '-02-29' ? '-02-28' : rest}T00:00:00Z`) / DAY_MS;
}
