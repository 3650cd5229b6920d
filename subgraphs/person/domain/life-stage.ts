import type { Statement } from '@hub/kernel/resource/portrait.ts';
import { loadRules } from '@hub/kernel/runtime/rules.ts';

const RULE = 'life-stages';
const editionOn = loadRules(new URL(`${RULE}.tsv`, import.meta.url), [
  'kind',
  'code',
  'from',
  'below',
  'text',
]);

/**
 * What the age says on a day: nothing where the date of birth is too vague for it.
 * @param birthDate YYYY, YYYY-MM or YYYY-MM-DD
 * @param today YYYY-MM-DD, in the city
 */
export function ageStatements(personId: string, birthDate: string, today: string): Statement[] {
  const { version, rules } = editionOn(today);
  const [youngest, oldest] = agesOn(birthDate, today);
  return rules
    .filter(({ from, below }) => youngest >= Number(from) && oldest < Number(below))
    .map(({ kind, code, text }) => ({
      kind: kind as Statement['kind'],
      code,
      text,
      rule: RULE,
      version,
      facts: [`Person/${personId}`],
      asOf: today,
    }));
}

/** The least and the most completed years that the date allows. */
function agesOn(birthDate: string, today: string): [youngest: number, oldest: number] {
  const years = (born: string) =>
    Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (today.slice(5) < born.slice(5) ? 1 : 0);
  const completed = (end: string) => birthDate + end.slice(birthDate.length - 'YYYY'.length);
  return [years(completed('-12-31')), years(completed('-01-01'))];
}
