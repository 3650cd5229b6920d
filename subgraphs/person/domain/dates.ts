import { HubError } from '@hub/kernel/runtime/errors.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** @throws BAD_USER_INPUT when a bound is not a calendar date. */
export function checkDates(filter: { bornFrom?: string | null; bornTo?: string | null }): void {
  for (const name of ['bornFrom', 'bornTo'] as const) {
    const value = filter[name];
    if (value && !isDate(value))
      throw new HubError('BAD_USER_INPUT', `${name} must be a date of the form YYYY-MM-DD.`);
  }
}

function isDate(value: string): boolean {
  if (!DATE.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
