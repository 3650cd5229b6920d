import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { loadRules } from './rules.ts';

const folder = mkdtempSync(join(tmpdir(), 'hub-rules-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (text: string) => {
  const path = join(folder, 'rules.tsv');
  writeFileSync(path, text);
  return pathToFileURL(path);
};

test('the edition of a day is the last one begun; the first one holds before', () => {
  const on = loadRules(
    file(
      '# new first\nversion\tvalid_from\tcode\nB\t2027-01-01\tlate\nA\t2026-01-01\tone\nA\t2026-01-01\ttwo\n',
    ),
    ['code'],
  );
  const codes = (day: string) => on(day).rules.map(({ code }) => code);
  expect(codes('2020-05-05')).toEqual(['one', 'two']);
  expect(codes('2026-12-31')).toEqual(['one', 'two']);
  expect(codes('2027-01-01')).toEqual(['late']);
  expect(on('2027-01-01').version).toBe('B');
});

test.each(['', 'version\tvalid_from\tname\nA\t2026-01-01\tx\n', 'version\tvalid_from\tcode\n'])(
  'what is no such list is refused: %j',
  (text) => {
    expect(() => loadRules(file(text), ['code'])).toThrow(/holds no rules/);
  },
);
