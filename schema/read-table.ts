import { readFileSync } from 'node:fs';

/** Lines of a table in a file (columns parted by tabs), by the names in its first line that is no comment. */
export function readTable(file: URL): Record<string, string>[] {
  const [heads = '', ...lines] = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  const columns = heads.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(columns.map((column, n) => [column, cells[n] ?? '']));
  });
}
