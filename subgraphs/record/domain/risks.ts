import type { Statement } from '@hub/kernel/resource/portrait.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { loadRules } from '@hub/kernel/runtime/rules.ts';

const RULE = 'risks';
const FINAL = ['final', 'amended', 'corrected'];
const DAY_MS = 24 * 3_600_000;
const editionOn = loadRules(new URL(`${RULE}.tsv`, import.meta.url), [
  'code',
  'codes',
  'units',
  'from',
  'below',
  'days',
  'text',
]);

/** A measurement as somebody is shown it; null where it is not, or nothing is known. */
export interface ShownObservation {
  id: string;
  code: string | null;
  value: number | null;
  unit: string | null;
  /** ISO 8601. */
  observedAt: string | null;
  status: string | null;
}

/** The codes that the rules of a day are about. */
export const riskCodes = (today: string): string[] =>
  editionOn(today).rules.flatMap(({ codes }) => codes.split(','));

/** What the last measurement of each kind tells. @param observations newest first */
export function risks(observations: readonly ShownObservation[], today: string): Statement[] {
  const { version, rules } = editionOn(today);
  return rules.flatMap(({ code, codes, units, from, below, days, text }): Statement[] => {
    const last = observations.find(
      (one) =>
        one.code !== null &&
        codes.split(',').includes(one.code) &&
        one.value !== null &&
        units.split(',').includes(one.unit ?? '') &&
        FINAL.includes(one.status ?? 'final'),
    );
    if (!last?.observedAt || last.value === null) return [];
    const asOf = cityDay(new Date(last.observedAt));
    const isOld = Date.parse(today) - Date.parse(asOf) > Number(days) * DAY_MS;
    const isWithin = last.value >= Number(from) && (below === '' || last.value < Number(below));
    if (isOld || !isWithin) return [];
    return [{ kind: 'RISK', code, text, rule: RULE, version, facts: [`Observation/${last.id}`], asOf }];
  });
}
