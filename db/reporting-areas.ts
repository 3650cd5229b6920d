import { readFileSync } from 'node:fs';

/** Townships that report to a functional area and not to their district, by their codes; data/README.md has the source. */
export const functionalAreas: ReadonlyMap<string, string> = new Map(
  readFileSync(new URL('data/reporting-townships.tsv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => {
      const [township = '', , area = ''] = line.split('\t');
      return [township, area];
    }),
);

const DISTRICT_DIGITS = 6;
const TOWNSHIP_DIGITS = 9;

/** The area that a village or a township reports to. */
export const reportingAreaOf = (code: string): string =>
  functionalAreas.get(code.slice(0, TOWNSHIP_DIGITS)) ?? code.slice(0, DISTRICT_DIGITS);
