import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);

/** A day that has come, YYYY-MM-DD. @throws BAD_USER_INPUT */
export function pastDay(name: string, day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day;
  if (!exists || day > cityDay(new Date())) throw bad(`${name} must be a day that has come, as 2025-04-27.`);
  return day;
}
