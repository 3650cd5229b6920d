import { readFileSync } from 'node:fs';

const list = new URL('../../subgraphs/_kernel/statistics/icd-blocks.tsv', import.meta.url);
/** Blocks of ICD-10 as rows: first and last category. */
const BLOCKS = readFileSync(list, 'utf8')
  .split('\n')
  .filter((line) => /^[A-Z]\d/.test(line))
  .map((line) => line.split('\t'))
  .map(([first, last]) => `('${first}', '${last}')`)
  .join(', ');

/** Diagnoses of a year, counted from the raw records as in raw-figures.ts: by area, and up to two values. */
export function diagnosisCells(inYear: string) {
  const code = 'coalesce(c.national_code, c.code)';
  const counted = `where c.required_level < 5 and ${inYear} and ${code} ~ '^[A-Z][0-9]{2}'
    and coalesce(c.verification, 'confirmed') not in ('refuted', 'entered-in-error')`;
  const placed = 'from record.condition c join person_of using (subject_id) join home using (person_id)';
  const inBlock = `join (values ${BLOCKS}) b (first, last) on left(${code}, 3) collate "C" between b.first and b.last`;
  const block = `left(place, 6) as area, b.first || '-' || b.last as first`;
  const amount = 'count(*)::int as amount';
  return {
    spectrum: `select ${block}, '' as second, ${amount} ${placed} ${inBlock} ${counted} group by 1, 2`,
    blocksBySex: `select ${block}, sex as second, ${amount} ${placed} ${inBlock} ${counted} group by 1, 2, 3`,
    categories: `select left(place, 6) as area, left(${code}, 3) as first, '' as second, ${amount}
      ${placed} ${counted} group by 1, 2`,
    caseMix: `select c.institution_code as area, left(${code}, 3) as first, '' as second, ${amount}
      from record.condition c ${counted} group by 1, 2`,
  };
}
