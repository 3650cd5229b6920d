import type { Statement } from '@hub/kernel/resource/portrait.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { loadRules } from '@hub/kernel/runtime/rules.ts';

const RULE = 'chronic-conditions';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const OVER = ['inactive', 'resolved', 'entered-in-error'];
const editionOn = loadRules(new URL(`${RULE}.tsv`, import.meta.url), ['code', 'icd10', 'text']);

/** A diagnosis as somebody is shown it; null where it is not, or nothing is known. */
export interface ShownCondition {
  id: string;
  code: string | null;
  codeSystem: string | null;
  /** ISO 8601. */
  onsetAt: string | null;
  abatedAt: string | null;
  verification: string | null;
  status: string | null;
}

/** The beginnings of three characters that the rules of a day are about. */
export const chronicCodes = (today: string): string[] =>
  editionOn(today).rules.flatMap(({ icd10 }) => categoriesOf(icd10));

/** One statement for each chronic disease that confirmed and running diagnoses name. */
export function chronicConditions(conditions: readonly ShownCondition[], today: string): Statement[] {
  const { version, rules } = editionOn(today);
  const running = conditions.filter(
    ({ codeSystem, abatedAt, verification, status }) =>
      codeSystem === ICD10 &&
      abatedAt === null &&
      (verification ?? 'confirmed') === 'confirmed' &&
      !OVER.includes(status ?? ''),
  );
  return rules.flatMap(({ code, icd10, text }): Statement[] => {
    const categories = categoriesOf(icd10);
    const named = running.filter((one) => one.code && categories.includes(one.code.slice(0, 3)));
    if (named.length === 0) return [];
    const days = named.flatMap(({ onsetAt }) => (onsetAt ? [cityDay(new Date(onsetAt))] : []));
    return [
      {
        kind: 'CONDITION',
        code,
        text,
        rule: RULE,
        version,
        facts: named.map(({ id }) => `Condition/${id}`),
        asOf: days.sort().at(-1) ?? today,
      },
    ];
  });
}

/** `I10..I15`, a range within one letter, or a single category. */
function categoriesOf(range: string): string[] {
  const [first = '', last = first] = range.split('..');
  const [from, to] = [Number(first.slice(1)), Number(last.slice(1))];
  return Array.from({ length: to - from + 1 }, (_, n) => `${first[0]}${String(from + n).padStart(2, '0')}`);
}
