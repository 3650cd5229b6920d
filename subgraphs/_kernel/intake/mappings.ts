import { loadRules } from '../runtime/rules.ts';

const rulesOn = loadRules(new URL('./mappings.tsv', import.meta.url), ['type', 'path', 'from', 'to']);

const compiled = new Map<string, ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, string>>>>();

/** Type → property → what is written → what is meant. */
function mappingsOn(day: string) {
  const { version, rules } = rulesOn(day);
  const known = compiled.get(version);
  if (known) return known;
  const made = new Map<string, Map<string, Map<string, string>>>();
  for (const { type, path, from, to } of rules) {
    const paths = made.get(type) ?? new Map<string, Map<string, string>>();
    made.set(type, paths);
    const values = paths.get(path) ?? new Map<string, string>();
    paths.set(path, values.set(from, to));
  }
  compiled.set(version, made);
  return made;
}

/** The resource with its sender's words for required codes turned into those codes; itself where there are none. */
export function mapSynonyms(resource: Record<string, unknown>, day: string): Record<string, unknown> {
  const properties = mappingsOn(day).get(String(resource.resourceType));
  let mapped = resource;
  for (const [name, values] of properties ?? []) {
    const meant = values.get(String(resource[name]));
    if (meant !== undefined) mapped = { ...mapped, [name]: meant };
  }
  return mapped;
}
