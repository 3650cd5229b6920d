import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Made, not written. */
const SKIPPED = new Set(['node_modules', 'dist', '.data', '.git', 'coverage', '.tmp']);

/** Names in a folder of the repository, what is made left out. */
export const namesIn = (folder: string): string[] =>
  readdirSync(join(root, folder)).filter((name) => !SKIPPED.has(name));

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Every written file, as a path from the root. */
export const files: readonly string[] = readdirSync(root, { withFileTypes: true })
  .filter((entry) => !SKIPPED.has(entry.name))
  .flatMap((entry) => (entry.isDirectory() ? below(entry.name) : [entry.name]));

export const sources = files.filter((path) => /\.tsx?$/.test(path));
const isTest = (path: string): boolean => path.startsWith('tests/') || path.endsWith('.test.ts');
/** Sources that run in the hub itself. */
export const programs = sources.filter((path) => !isTest(path));

function below(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !SKIPPED.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? below(join(folder, entry.name)) : [join(folder, entry.name)]));
}

/** Where an import leads: `@hub/…` as it stands, a relative one as a path from the root, another package's name. */
export function importsOf(path: string): string[] {
  const found = textOf(path).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g);
  return [...found].map(([, specifier = '']) =>
    specifier.startsWith('.') ? relative(root, join(root, dirname(path), specifier)) : specifier,
  );
}
