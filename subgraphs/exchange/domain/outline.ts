/** One element of a delivered resource: where, what kind of value, how often. Never the value. */
export interface OutlineElement {
  /** As in FHIR: `Patient.name[].family`. */
  path: string;
  kind: 'TEXT' | 'NUMBER' | 'BOOLEAN' | 'OBJECT' | 'LIST' | 'NONE';
  count: number;
}

/** What names of FHIR elements look like; anything else may be a value in the place of a name. */
const NAME = /^_?[a-z][A-Za-z]{0,39}$/;
const UNNAMED = '?';
const MOST_ELEMENTS = 500;
const DEEPEST = 64;

/**
 * The elements of a resource, in the order of their first occurrence, at most 500.
 * @param text as it was delivered; what is no JSON object has none
 */
export function outlineOf(text: string): OutlineElement[] {
  const found = new Map<string, OutlineElement>();
  const note = (path: string, value: unknown, depth: number) => {
    const kind = kindOf(value);
    const key = `${path} ${kind}`;
    const known = found.get(key);
    if (known) known.count++;
    else if (found.size < MOST_ELEMENTS) found.set(key, { path, kind, count: 1 });
    if (depth > DEEPEST || typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) for (const item of value) note(`${path}[]`, item, depth + 1);
    else walk(path, value, depth + 1);
  };
  const walk = (path: string, object: object, depth: number) => {
    for (const [name, value] of Object.entries(object))
      note(`${path}${path ? '.' : ''}${NAME.test(name) ? name : UNNAMED}`, value, depth);
  };
  const resource = parsed(text);
  if (resource) walk('', resource, 0);
  return [...found.values()];
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function kindOf(value: unknown): OutlineElement['kind'] {
  if (value === null) return 'NONE';
  if (Array.isArray(value)) return 'LIST';
  switch (typeof value) {
    case 'number':
      return 'NUMBER';
    case 'boolean':
      return 'BOOLEAN';
    case 'object':
      return 'OBJECT';
    default:
      return 'TEXT';
  }
}
