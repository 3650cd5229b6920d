import type { Sql } from '@hub/db/client.ts';
import { loadRules } from '../runtime/rules.ts';

const rulesOn = loadRules(new URL('./mappings.tsv', import.meta.url), ['type', 'path', 'from', 'to']);
const mappableOn = loadRules(new URL('./mappable.tsv', import.meta.url), ['type', 'path', 'codes']);

/** What is meant by what a sender writes. */
export interface Mapping {
  type: string;
  path: string;
  from: string;
  to: string;
}

/** A resource with its sender's words for required codes turned into those codes; itself where there are none. */
export type Synonyms = (resource: Record<string, unknown>) => Record<string, unknown>;

/** The codes that a property takes, where stewards may map words to them; undefined where they may not. */
export function codesOf(type: string, path: string, day: string): readonly string[] | undefined {
  const found = mappableOn(day).rules.find((rule) => rule.type === type && rule.path === path);
  return found?.codes.split(' ');
}

/**
 * The mappings of the release, and of those that stewards agreed on what the release says nothing of.
 * @param agreed a code that the property takes is never a word for another one, whatever they say
 */
export function synonymsOn(day: string, agreed: readonly Mapping[] = []): Synonyms {
  const safe = agreed.filter(({ type, path, from, to }) => {
    const codes = codesOf(type, path, day);
    return codes?.includes(to) && !codes.includes(from);
  });
  // Type → property → what is written → what is meant; the release comes last.
  const meant = new Map<string, Map<string, Map<string, string>>>();
  for (const { type, path, from, to } of [...safe, ...rulesOn(day).rules]) {
    const paths = meant.get(type) ?? new Map<string, Map<string, string>>();
    meant.set(type, paths);
    const values = paths.get(path) ?? new Map<string, string>();
    paths.set(path, values.set(from, to));
  }
  return (resource) => {
    let mapped = resource;
    for (const [name, values] of meant.get(String(resource.resourceType)) ?? []) {
      const code = values.get(String(resource[name]));
      if (code !== undefined) mapped = { ...mapped, [name]: code };
    }
    return mapped;
  };
}

/** Those that stewards agreed on for a source's words. */
export const agreedMappings = async (sql: Sql, source: string): Promise<Mapping[]> =>
  await sql<Mapping[]>`
    select resource_type as type, path, from_word as "from", to_code as "to" from exchange.code_mapping
    where source_code = ${source} and approved_by is not null order by approved_at, id`;
