import { rulesOn } from '@hub/kernel/intake/quality/rules.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { CURRENT_EDITION } from '@hub/kernel/statistics/editions.ts';
import { FIRST_PERIOD } from '@hub/kernel/statistics/emit.ts';
import { type Period, periodOf } from '@hub/kernel/statistics/period.ts';

/** Whose quality is asked for. */
export interface QualityScope {
  institution?: string | null;
  division?: string | null;
  codeSystem?: string | null;
  by?: 'WHOLE' | 'DISTRICTS' | 'INSTITUTIONS' | null;
}

/** @throws BAD_USER_INPUT: not exactly one of institution and division */
export function scopeOf({ institution, division, codeSystem, by }: QualityScope) {
  if (Boolean(institution) === Boolean(division))
    throw new HubError('BAD_USER_INPUT', 'scope must name an institution or a division.');
  if (institution && by && by !== 'WHOLE')
    throw new HubError('BAD_USER_INPUT', 'An institution has no parts; leave `by` out.');
  const code = division ?? '';
  return {
    institution: institution ?? null,
    division: code,
    system: codeSystem ?? CURRENT_EDITION,
    prefix: code.endsWith('0000') ? '' : code,
    by: by ?? 'WHOLE',
  } as const;
}

/** The period asked for, or the last month that is over, with its days. */
export function daysOf(
  text: string | null | undefined,
  today: string,
): Period & { from: string; to: string } {
  const period = periodOf(text ?? monthBefore(today));
  if (period.first > today) throw new HubError('BAD_USER_INPUT', 'This period has not begun.');
  const [year = 0, month = 1] = period.first.split('-').map(Number);
  const to = new Date(Date.UTC(year, period.span === 'Y' ? 12 : month, 0)).toISOString().slice(0, 10);
  return { ...period, from: period.first, to };
}

function monthBefore(today: string): string {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const before = new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 7);
  return `${before}-01` < FIRST_PERIOD ? today.slice(0, 7) : before;
}

/** What a rule demands of a type, in Chinese; null where no edition has it (any more). */
export const ruleName = (type: string | null, rule: string, day: string): string | null =>
  rulesOn(day)
    .of(type ?? '')
    .find((one) => one.rule === rule)?.name ?? null;
