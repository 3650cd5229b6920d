import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);

/** Text without spaces around. @throws BAD_USER_INPUT */
export function textOf(name: string, text: string, { least = 1, most = 200 } = {}): string {
  const trimmed = text.trim();
  // Characters as people count them: a Chinese one is one.
  const { length } = [...trimmed];
  if (length < least || length > most) throw bad(`${name} must have ${least} to ${most} characters.`);
  return trimmed;
}

/** Why somebody proposes or rejects. @throws BAD_USER_INPUT */
export const reasonOf = (reason: string): string => textOf('reason', reason, { least: 5, most: 500 });

/** A day that has come, YYYY-MM-DD. @throws BAD_USER_INPUT */
export function pastDay(name: string, day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === day;
  if (!exists || day > cityDay(new Date())) throw bad(`${name} must be a day that has come, as 2025-04-27.`);
  return day;
}
