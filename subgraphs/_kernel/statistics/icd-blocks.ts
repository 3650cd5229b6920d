import { readTable } from '@hub/schema/read-table.ts';

interface Block {
  /** `I10-I15` */
  code: string;
  first: string;
  last: string;
  title: string;
}

const blocks: readonly Block[] = readTable(new URL('./icd-blocks.tsv', import.meta.url)).map(
  ({ first = '', last = '', title = '' }) => ({ code: `${first}-${last}`, first, last, title }),
);

/** Titles of the blocks of ICD-10 by their codes. */
export const icdBlocks: Readonly<Record<string, string>> = Object.fromEntries(
  blocks.map(({ code, title }) => [code, title]),
);

/** Categories are numbered on from letter to letter: X85-Y09 is one block. */
const numberOf = (category: string): number => category.charCodeAt(0) * 100 + Number(category.slice(1));
const categoryOf = (number: number): string =>
  `${String.fromCharCode(Math.floor(number / 100))}${String(number % 100).padStart(2, '0')}`;

const byCategory = Object.fromEntries(
  blocks.flatMap(({ code, first, last }) =>
    Array.from({ length: numberOf(last) - numberOf(first) + 1 }, (_, n) => [
      categoryOf(numberOf(first) + n),
      code,
    ]),
  ),
);

/**
 * SQL text: the block that a category of three characters lies in. One that lies in none stands for itself: under a
 * common name nobody would know by the letter whether the topic is sensitive. A constant that is searched by key costs
 * a fraction of comparing each row with the bounds of all blocks.
 * @param category SQL text
 */
export const blockSql = (category: string): string =>
  `coalesce('${JSON.stringify(byCategory)}'::jsonb ->> ${category}, ${category})`;
