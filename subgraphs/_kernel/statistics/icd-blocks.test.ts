import { readFileSync } from 'node:fs';
import { loadCatalogue } from '@hub/db/city/catalogue.ts';
import { connect } from '@hub/db/client.ts';
import { diagnoses } from '@hub/db/demo/codes.ts';
import { createTestDatabase } from '@hub/db/testing.ts';
import { describe, expect, test } from 'vitest';
import { cubes } from './cubes/index.ts';
import { blockSql, icdBlocks } from './icd-blocks.ts';

/** First category, last category, title. */
const lines = readFileSync(new URL('./icd-blocks.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .filter((line) => /^[A-Z]\d\d\t[A-Z]\d\d\t\p{Script=Han}/u.test(line))
  .map((line) => line.split('\t') as [string, string, string]);
const lineOf = (category: string) => lines.find(([first, last]) => first <= category && category <= last);
/** As WHO has them, but for codes for special purposes: those end where they do. */
const CHAPTERS =
  'A00-B99 C00-D48 D50-D89 E00-E90 F00-F99 G00-G99 H00-H59 H60-H95 I00-I99 J00-J99 K00-K93 L00-L99 M00-M99 ' +
  'N00-N99 O00-O99 P00-P96 Q00-Q99 R00-R99 S00-T98 V01-Y98 Z00-Z99';

describe('the blocks of ICD-10', () => {
  test('are read from the list, in order, none into the next, each with a title of its own', () => {
    expect(Object.entries(icdBlocks)).toEqual(
      lines.map(([first, last, title]) => [`${first}-${last}`, title]),
    );
    let before = '';
    for (const [first, last] of lines) {
      expect([first, before < first, first <= last]).toEqual([first, true, true]);
      before = last;
    }
    expect(new Set(Object.values(icdBlocks)).size).toBe(lines.length);
  });

  test('begin and end where the chapters do', () => {
    for (const [from, until] of CHAPTERS.split(' ').map(
      (chapter) => chapter.split('-') as [string, string],
    )) {
      const within = lines.filter(([first, last]) => from <= last && first <= until);
      expect([within[0]?.[0], within.at(-1)?.[1]]).toEqual([from, until]);
    }
  });

  test('hold all that the city and the demo people are seen for', () => {
    const codes = [
      ...loadCatalogue().diagnoses.map(({ icd10 }) => icd10),
      ...Object.values(diagnoses).map(({ code }) => code),
    ];
    expect(codes.length).toBeGreaterThan(90);
    expect(codes.filter((code) => !lineOf(code.slice(0, 3)))).toEqual([]);
  });

  test('are sensitive where their categories are', () => {
    const { sensitive } = cubes.find(({ name }) => name === 'diseases')!;
    const codes = Object.keys(icdBlocks);
    expect(codes.filter((code) => sensitive!.test(code))).toEqual(
      codes.filter((code) => 'FO'.includes(code[0]!)),
    );
  });

  test('hold the same categories in SQL, where one of no block stands for itself', async () => {
    const database = await createTestDatabase();
    const sql = connect(database.url);
    try {
      const rows = await sql.unsafe<{ category: string; block: string }[]>(`
        select category, ${blockSql('category')} as block from (
          select chr(letter) || lpad(n::text, 2, '0') as category
          from generate_series(ascii('A'), ascii('Z')) letter, generate_series(0, 99) n) every`);
      expect(rows).toHaveLength(2_600);
      for (const { category, block } of rows) {
        const [first, last] = lineOf(category) ?? [];
        expect([category, block]).toEqual([category, first ? `${first}-${last}` : category]);
      }
    } finally {
      await sql.end();
      await database.drop();
    }
  });
});
