import { type Headers, postQuestion } from '../portrait/post.ts';
import type { CatalogueResource, FieldValue, Listed, Raise, SharingFigures } from './shapes.ts';

/** All resources with their fields. @throws Error with a sentence for the reader, as all below */
export async function askCatalogue(headers: Headers, _again: { turn: number }): Promise<CatalogueResource[]> {
  const { dataCatalog } = await postQuestion<{ dataCatalog: Listed<CatalogueResource> }>(
    headers,
    'dataCatalogue',
    {},
  );
  return dataCatalog.nodes;
}

/** By coordinate, what the enumerations among a resource's fields may hold. */
export async function askValues(
  headers: Headers,
  { code }: { code: string },
): Promise<ReadonlyMap<string, readonly FieldValue[]>> {
  const { dataResource } = await postQuestion<{
    dataResource: { fields: { coordinate: string; values: FieldValue[] }[] };
  }>(headers, 'fieldValues', { code });
  return new Map(dataResource.fields.map(({ coordinate, values }) => [coordinate, values]));
}

export const askSharing = async (headers: Headers, _question: object): Promise<SharingFigures> =>
  (await postQuestion<{ sharingFigures: SharingFigures }>(headers, 'sharingFigures', {})).sharingFigures;

type Stored = Omit<Raise, 'coordinate' | 'to'>;

/** What was proposed, approved and rejected for a resource and its fields, the latest first. */
export async function askRaises(
  headers: Headers,
  { code }: { code: string; turn: number },
): Promise<Raise[]> {
  const { dataResource } = await postQuestion<{
    dataResource: {
      gradeRaises: (Stored & { grade: string })[];
      fields: { coordinate: string; raises: (Stored & { level: string })[] }[];
    };
  }>(headers, 'raises', { code });
  const { gradeRaises, fields } = dataResource;
  return [
    ...gradeRaises.map(({ grade, ...raise }) => ({ ...raise, coordinate: null, to: grade })),
    ...fields.flatMap(({ coordinate, raises }) =>
      raises.map(({ level, ...raise }) => ({ ...raise, coordinate, to: level })),
    ),
  ].sort((one, other) => other.proposedAt.localeCompare(one.proposedAt));
}
