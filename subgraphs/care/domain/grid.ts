import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { controlRuleAt, type Measured } from '@hub/kernel/statistics/control.ts';

/** Rises with every change of what follows. */
export const GRID_RULE = '2026-11';

export type GridColor = 'RED' | 'YELLOW' | 'GREEN';

/** What a person in management is judged by: one enrolment, with its last follow-up where there is one. */
export interface GridInput {
  disease: string;
  riskLevel: string | null;
  /** ISO 8601. */
  enrolledAt: string;
  last?: { at: string; nextDueOn: string | null; measured: Measured };
}

/** What a grid worker is asked to do: the same words whatever somebody suffers from. */
export const ACTIONS: Readonly<Record<GridColor, string>> = {
  RED: '请三日内上门看望, 并提醒尽快到社区卫生服务中心',
  YELLOW: '请提醒到社区卫生服务中心随访',
  GREEN: '无需行动',
};

/** Days between follow-ups where nobody has set the next one. */
const USUAL_DAYS = 90;
/** Who has not been seen for this long after the day is red, whatever was measured. */
const LONG_OVERDUE_DAYS = 90;
const HIGH_RISK: readonly (string | null)[] = ['HIGH', 'VERY_HIGH'];
const DAY_MS = 24 * 3_600_000;

/**
 * The colour of a person, the worst of all enrolments; green for who has none, so that green does not tell who is in
 * management. Red: overdue and out of control or at high risk, or overdue for long; yellow: overdue, or out of control.
 * @param today YYYY-MM-DD, in the city
 */
export function gridColor(inputs: readonly GridInput[], today: string): GridColor {
  const colors = inputs.map((input) => colorOf(input, today));
  return (['RED', 'YELLOW'] as const).find((color) => colors.includes(color)) ?? 'GREEN';
}

function colorOf({ disease, riskLevel, enrolledAt, last }: GridInput, today: string): GridColor {
  const overdue = daysBetween(dueOn(last ?? { at: enrolledAt, nextDueOn: null }), today);
  const uncontrolled = last ? controlRuleAt(last.at).controlled(disease, last.measured) === false : false;
  if (overdue > LONG_OVERDUE_DAYS) return 'RED';
  if (overdue > 0) return uncontrolled || HIGH_RISK.includes(riskLevel) ? 'RED' : 'YELLOW';
  return uncontrolled ? 'YELLOW' : 'GREEN';
}

/** The day of the next follow-up after one, or after the enrolment: as set, else after the usual time. */
export const dueOn = ({ at, nextDueOn }: { at: string; nextDueOn: string | null }): string =>
  nextDueOn ?? cityDay(new Date(Date.parse(at) + USUAL_DAYS * DAY_MS));

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;
