import type { Grade } from '@hub/kernel/resource/define-resource.ts';
import type { NotExportable, Register, Registered } from '@hub/kernel/resource/register.ts';
import type { Category, Classifications, Level, Mask } from '@hub/schema/classification.ts';
import { catalogueLines } from './catalogue.ts';

/**
 * Why a field is in no grant, whoever asks and for whatever: what keeps it out of exports (register), and
 * - `UNKNOWN`: there is no such field;
 * - `NOT_A_RECORD`: about what was decided of a person, and not what is known of them;
 * - `CORE`: core data leaves by no interface;
 * - `NOT_SHARED`: the catalogue says that nobody else gets the resource;
 * - `FOR_ONE_READER`: made for a reader of its own.
 */
export type Bar = NotExportable | 'UNKNOWN' | 'NOT_A_RECORD' | 'CORE' | 'NOT_SHARED' | 'FOR_ONE_READER';

/** What the rules of grants ask about a field. */
export interface FieldFacts {
  /** `Type.field` */
  coordinate: string;
  /** The resource's type. */
  resource: string;
  grade: Grade;
  /** In force now. */
  level: Level;
  category: Category;
  mask: Mask | undefined;
  bar: Bar | undefined;
}

/** Subgraphs whose records are known of persons; the others hold what is decided about them. */
const RECORDS: ReadonlySet<string> = new Set(['person', 'record', 'care']);

/**
 * Undefined where there is no such field.
 * @param register with the grades in force: `registerInForce`
 */
export function factsOf(
  register: Register,
  classifications: Classifications,
  coordinate: string,
): FieldFacts | undefined {
  const [resource = '', name = ''] = coordinate.split('.');
  const registered = register.resources.get(resource);
  const field = registered?.fields.get(name);
  if (!registered || field?.coordinate !== coordinate) return undefined;
  const { level, category, mask, audience } = classifications.get(coordinate) ?? field.classification;
  const { grade } = registered.resource.catalogue;
  const bar = barToAll(registered) ?? field.notExportable ?? (audience ? 'FOR_ONE_READER' : undefined);
  return { coordinate, resource, grade, level, category, mask, bar };
}

/** What keeps every field of a resource back. */
function barToAll({ resource, subgraph }: Registered): Bar | undefined {
  const { code, grade } = resource.catalogue;
  if (grade === 'CORE') return 'CORE';
  if (resource.subject && !RECORDS.has(subgraph)) return 'NOT_A_RECORD';
  return catalogueLines.get(code)?.sharing === 'NOT_SHARED' ? 'NOT_SHARED' : undefined;
}
