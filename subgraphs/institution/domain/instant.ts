import { HubError } from '@hub/kernel/runtime/errors.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

/** @throws BAD_USER_INPUT when a given value is not an instant in ISO 8601 with its offset. */
export function checkInstant(name: string, value: string | null | undefined): void {
  if (value && !(INSTANT.test(value) && isDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value))))
    throw new HubError('BAD_USER_INPUT', `${name} must be an instant such as 2026-11-22T08:00:00+08:00.`);
}

/** A day past the end of its month is taken for one of the next month by `Date`, and refused by the database. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
