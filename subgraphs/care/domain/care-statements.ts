import type { Statement } from '@hub/kernel/resource/portrait.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { loadRules } from '@hub/kernel/runtime/rules.ts';
import { dueOn } from './grid.ts';

const CONTROL = 'control-thresholds';
const GAPS = 'care-gaps';
const DAY_MS = 24 * 3_600_000;
const editionOn = loadRules(new URL(`${GAPS}.tsv`, import.meta.url), ['code', 'after_days', 'text']);
const DISEASES: Readonly<Record<string, string>> = { HYPERTENSION: '高血压', DIABETES: '2 型糖尿病' };

/** Rows as somebody is shown them; null where a cell is not shown, or nothing is known. Instants in ISO 8601. */
export interface ShownEnrolment {
  id: string;
  disease: string | null;
  enrolledAt: string | null;
  endedAt: string | null;
  status: string | null;
}

export interface ShownFollowUp {
  id: string;
  followedUpAt: string | null;
  nextDueOn: string | null;
  controlled: boolean | null;
  controlRule: string | null;
  enrolment: { id: string } | null;
  status: string | null;
}

export interface ShownContract {
  id: string;
  status: string | null;
  validTo: string | null;
}

/** Whether each disease in management is under control, by the last follow-up that tells. @param followUps newest first */
export function control(
  enrolments: readonly ShownEnrolment[],
  followUps: readonly ShownFollowUp[],
): Statement[] {
  return underWay(enrolments).flatMap(({ id, disease }): Statement[] => {
    const last = of(id, followUps).find(({ controlled }) => controlled !== null);
    if (!last?.followedUpAt || !last.controlRule) return [];
    return [
      {
        kind: 'CONTROL',
        code: last.controlled ? 'CONTROLLED' : 'UNCONTROLLED',
        text: `${DISEASES[disease]}${last.controlled ? '控制满意' : '控制不满意'}`,
        rule: CONTROL,
        version: last.controlRule,
        facts: [`Enrolment/${id}`, `FollowUp/${last.id}`],
        asOf: cityDay(new Date(last.followedUpAt)),
      },
    ];
  });
}

/** Diseases in management whose next follow-up is late. @param followUps newest first */
export function followUpGaps(
  enrolments: readonly ShownEnrolment[],
  followUps: readonly ShownFollowUp[],
  today: string,
): Statement[] {
  return underWay(enrolments).flatMap(({ id, disease, enrolledAt }): Statement[] => {
    const [last] = of(id, followUps);
    const at = last ? last.followedUpAt : enrolledAt;
    if (!at) return [];
    const due = dueOn({ at, nextDueOn: last?.nextDueOn ?? null });
    const facts = [`Enrolment/${id}`, ...(last ? [`FollowUp/${last.id}`] : [])];
    return gap('FOLLOW_UP_OVERDUE', { disease: DISEASES[disease]!, due }, facts, today);
  });
}

/** No contract that holds: one that has ended, the last one, or none at all. */
export function contractGaps(contracts: readonly ShownContract[], today: string): Statement[] {
  if (contracts.some(({ status }) => status === 'ACTIVE' || status === 'PENDING')) return [];
  const [last] = contracts
    .flatMap(({ id, validTo }) => (validTo ? [{ id, validTo }] : []))
    .sort((a, b) => Date.parse(b.validTo) - Date.parse(a.validTo));
  if (!last) return gap('CONTRACT_NONE', { due: today }, [], today);
  return gap('CONTRACT_LAPSED', { due: cityDay(new Date(last.validTo)) }, [`Contract/${last.id}`], today);
}

/** The statement of a rule, where what was due is as late as the rule demands. */
function gap(
  code: string,
  { disease = '', due }: { disease?: string; due: string },
  facts: readonly string[],
  today: string,
): Statement[] {
  const { version, rules } = editionOn(today);
  const rule = rules.find((one) => one.code === code);
  const late = (Date.parse(today) - Date.parse(due)) / DAY_MS;
  if (!rule || late < Number(rule.after_days)) return [];
  const text = rule.text.replace('{disease}', disease).replace('{due}', due);
  return [{ kind: 'GAP', code, text, rule: GAPS, version, facts, asOf: today }];
}

const underWay = (enrolments: readonly ShownEnrolment[]) =>
  enrolments.flatMap(({ disease, endedAt, status, ...rest }) =>
    disease && endedAt === null && status !== 'entered-in-error' ? [{ ...rest, disease }] : [],
  );

const of = (enrolmentId: string, followUps: readonly ShownFollowUp[]) =>
  followUps.filter(({ enrolment, status }) => enrolment?.id === enrolmentId && status !== 'entered-in-error');
