import { readFileSync } from 'node:fs';

/** The rules of one list as they hold from some day on. */
export interface Edition<C extends string> {
  version: string;
  /** YYYY-MM-DD, in the city. */
  validFrom: string;
  rules: readonly Readonly<Record<C, string>>[];
}

/**
 * Reads rules that are data: tab-separated lines under a heading, the first two columns `version` and `valid_from`; a
 * line that begins with # is a remark. A version holds from its first day until the next one's, the first one also
 * before.
 * @returns the edition that holds on a day (YYYY-MM-DD)
 * @throws where the heading is another one, or there is no rule
 */
export function loadRules<C extends string>(file: URL, columns: readonly C[]): (day: string) => Edition<C> {
  const [heading, ...lines] = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (heading !== ['version', 'valid_from', ...columns].join('\t') || lines.length === 0)
    throw new Error(`${file.pathname} holds no rules under version, valid_from, ${columns.join(', ')}`);
  const editions = new Map<string, Edition<C> & { rules: Record<C, string>[] }>();
  for (const line of lines) {
    const [version = '', validFrom = '', ...values] = line.split('\t');
    const edition = editions.get(version) ?? { version, validFrom, rules: [] };
    editions.set(version, edition);
    edition.rules.push(
      Object.fromEntries(columns.map((column, n) => [column, values[n] ?? ''])) as Record<C, string>,
    );
  }
  const inOrder = [...editions.values()].sort((a, b) => a.validFrom.localeCompare(b.validFrom));
  return (day) => inOrder.findLast(({ validFrom }) => validFrom <= day) ?? inOrder[0]!;
}
