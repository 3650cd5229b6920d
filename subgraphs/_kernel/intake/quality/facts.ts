import { CITY_OFFSET_MS, cityDay } from '../../runtime/city-day.ts';

/** Alternatives, each a path of property names. */
export type Paths = readonly (readonly string[])[];

/** `a.b|c`: the first of them that holds something. */
export const pathsOf = (text: string): Paths => text.split('|').map((path) => path.split('.'));

/** The first value there is, arrays looked through; undefined for what is empty. */
export function valueAt(resource: unknown, paths: Paths): unknown {
  for (const path of paths) {
    const found = walk(resource, path, 0);
    if (found !== undefined) return found;
  }
  return undefined;
}

function walk(value: unknown, path: readonly string[], at: number): unknown {
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = walk(item, path, at);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (value === null || value === '') return undefined;
  const name = path[at];
  if (name === undefined) return value;
  return typeof value === 'object' ? walk((value as Record<string, unknown>)[name], path, at + 1) : undefined;
}

/** All values of a path, arrays looked through. */
export function valuesAt(value: unknown, path: readonly string[], at = 0): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path, at));
  if (value === null || value === undefined || value === '') return [];
  const name = path[at];
  if (name === undefined) return [value];
  return typeof value === 'object' ? valuesAt((value as Record<string, unknown>)[name], path, at + 1) : [];
}

const DAY_LENGTH = 10;

/** A FHIR date as the day in the city, or as much of it as it says: YYYY, YYYY-MM, YYYY-MM-DD. */
export const dayOf = (value: string): string =>
  value.length > DAY_LENGTH ? cityDay(new Date(value)) : value;

/** Compares days of which one may be known less exactly; what may be the same day is. */
export function isBefore(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length) < other.slice(0, length);
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Hours since a FHIR date (of a day: since it ended), never less than 0; undefined for a month or a year. */
export function hoursSince(value: string, now: number): number | undefined {
  if (value.length < DAY_LENGTH) return undefined;
  const end = value.length > DAY_LENGTH ? Date.parse(value) : Date.parse(value) - CITY_OFFSET_MS + DAY_MS;
  return Math.max(0, (now - end) / HOUR_MS);
}
