import type { Grade } from '@hub/kernel/resource/define-resource.ts';
import type { Registered } from '@hub/kernel/resource/register.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type CatalogueLine, catalogueLines, LEVELS, type Sharing, sharingOf } from '../domain/catalogue.ts';
import { registerInForce } from './grades.ts';

/** A resource of the catalogue: what is registered, what is said of it, and its grade in force. */
export interface Catalogued {
  /** With the grade in force. */
  registered: Registered;
  line: CatalogueLine;
  grade: Grade;
  sharing: Sharing;
}

export interface CatalogueFilter {
  class?: string | null;
  grade?: Grade | null;
  sharing?: Sharing | null;
  subgraph?: string | null;
}

/** Every resource of the register with its line, by code. @throws Error where a line is missing; a test looks */
export async function catalogueOf(
  context: RequestContext,
  filter: CatalogueFilter = {},
): Promise<Catalogued[]> {
  const { resources } = await registerInForce(context);
  return [...resources.values()]
    .map(catalogued)
    .filter(
      ({ line, grade, sharing, registered }) =>
        (!filter.class || line.node.startsWith(filter.class)) &&
        (!filter.grade || grade === filter.grade) &&
        (!filter.sharing || sharing === filter.sharing) &&
        (!filter.subgraph || registered.subgraph === filter.subgraph),
    )
    .sort((one, other) => (one.line.code < other.line.code ? -1 : 1));
}

function catalogued(registered: Registered): Catalogued {
  const { code, grade } = registered.resource.catalogue;
  const line = catalogueLines.get(code);
  if (!line) throw new Error(`${code} has no line in catalogue.tsv`);
  return { registered, line, grade, sharing: sharingOf(line, grade) };
}

/** How much there is in the catalogue: resources, fields, and the branches of each level that hold any. */
export async function countsOf(context: RequestContext): Promise<ReadonlyMap<string, number>> {
  const all = await catalogueOf(context);
  const branches = Object.entries(LEVELS).map(
    ([level, digits]) => [level, new Set(all.map(({ line }) => line.node.slice(0, digits))).size] as const,
  );
  const fields = all.reduce((sum, { registered }) => sum + registered.fields.size, 0);
  return new Map<string, number>([...branches, ['FIELD', fields], ['RESOURCE', all.length]]);
}
