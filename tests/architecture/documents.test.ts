import { ERROR_WORDS } from '@hub/explorer/src/error-words.ts';
import { environmentVariables } from '@hub/gateway/environment.ts';
import { defaultLimits } from '@hub/gateway/limits/limits.ts';
import { ERROR_CODES } from '@hub/schema/error-codes.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { describe, expect, test } from 'vitest';
import { files, textOf } from './files.ts';

const READMES = ['README.md', 'README.zh-CN.md'];

/** Levels of the headings in order, code blocks excluded. */
const headings = (text: string) =>
  [...withoutCode(text).matchAll(/^(#+) /gm)].map(([, level]) => level?.length);
const codeBlocks = (text: string) => [...text.matchAll(/```\w+\n[\s\S]*?```/g)].map(([block]) => block);
const withoutCode = (text: string) => text.replace(/```[\s\S]*?```/g, '');

/** Rows of every table, by the cells of each; heads and rules left out. */
const tables = (text: string): string[][][] =>
  [...withoutCode(text).matchAll(/^\|.*\|\n\|[-|]+\|\n((?:\|.*\|\n)*)/gm)].map(([, body = '']) =>
    body
      .split('\n')
      .filter(Boolean)
      .map((row) =>
        row
          .slice(1, -1)
          .split(' | ')
          .map((cell) => cell.trim()),
      ),
  );
const named = (name: string) => `\`${name}\``;
const tableOf = (text: string, first: string) =>
  tables(text).find((rows) => rows[0]?.[0] === named(first)) ?? [];

describe('the documents', () => {
  test.each(READMES)('%s lists every environment variable with its default', (path) => {
    const rows = tableOf(textOf(path), environmentVariables[0].name);
    expect(rows.map(([name, value]) => [name, value])).toEqual(
      environmentVariables.map(({ name, default: value }) => [named(name), value ? named(value) : '–']),
    );
  });

  test.each(READMES)('%s lists every error code', (path) => {
    const codes = Object.keys(ERROR_CODES);
    expect(tableOf(textOf(path), codes[0]!).map(([code]) => code)).toEqual(codes.map(named));
  });

  test('README.md says of variables and codes what the code says', () => {
    const text = textOf('README.md');
    const meanings = tableOf(text, environmentVariables[0].name).map((row) => row[2]);
    expect(meanings).toEqual(environmentVariables.map(({ meaning }) => meaning));
    const rows = tableOf(text, Object.keys(ERROR_CODES)[0]!);
    expect(rows.map((row) => row[1])).toEqual(Object.values(ERROR_CODES));
  });

  test('the explorer says of codes what README.zh-CN.md says', () => {
    const rows = tableOf(textOf('README.zh-CN.md'), Object.keys(ERROR_CODES)[0]!);
    const words = Object.entries(ERROR_WORDS).map(([code, meaning]) => [named(code), meaning]);
    expect(words).toEqual(rows);
  });

  test.each(READMES)('%s lists every limit with its default', (path) => {
    const rows = tableOf(textOf(path), 'tokens').map(([name, value]) => [name, value]);
    expect(rows).toEqual(Object.entries(defaultLimits).map(([name, value]) => [named(name), String(value)]));
  });

  test('both READMEs have the same headings, tables and code', () => {
    const [english, chinese] = READMES.map(textOf) as [string, string];
    expect(headings(chinese)).toEqual(headings(english));
    expect(codeBlocks(chinese)).toEqual(codeBlocks(english));
    expect(tables(chinese).map((rows) => rows.length)).toEqual(tables(english).map((rows) => rows.length));
  });

  test.each(READMES)('%s has every subgraph on the map of the house', (path) => {
    const map = tables(textOf(path))
      .flat()
      .map(([folder]) => folder);
    for (const { name } of subgraphs) expect(map).toContain(named(`subgraphs/${name}/`));
  });

  test('the part of the policy in README.md is what the matrix says', () => {
    const part = codeBlocks(textOf('README.md')).find((block) => block.includes('relation      of'))!;
    const matrix = textOf('schema/policy.matrix.txt').split('\n');
    const shown = part.split('\n').slice(1, -1);
    expect(shown.filter((line) => !matrix.includes(line))).toEqual([]);
  });

  test('links of documents lead somewhere', () => {
    for (const path of files.filter((name) => name.endsWith('.md'))) {
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
      for (const [, link = ''] of withoutCode(textOf(path)).matchAll(/\]\(([^)#:]+)\)/g))
        expect(files, `${path} links to ${link}`).toContain(`${folder}${link}`);
    }
  });

  test('nothing written names a place on somebody’s machine', () => {
    const place = new RegExp(
      `(^|[\\s"'\`(=])/(${['work', 'root', 'home', 'farm', 'Users'].join('|')})/`,
      'm',
    );
    const written = files.filter((path) => /\.(md|tsx?|json|ya?ml|sql|graphql|html|css)$/.test(path));
    expect(written.filter((path) => place.test(textOf(path)))).toEqual([]);
  });

  test('the lock file names no place that packages came from', () => {
    expect(textOf('pnpm-lock.yaml')).not.toMatch(/\btarball:|\bregistry:/);
  });
});
