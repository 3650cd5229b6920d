import { type Headers, postQuestion } from '../portrait/post.ts';
import type { previewInputOf } from './draft.ts';
import type { CatalogueResource, Grant, GrantLine, Listed, Meter, Preview, Release } from './shapes.ts';

const DAY = 24 * 3_600_000;
/** How far back the meters of a grant are shown. */
const METER_DAYS = 30;

/** All resources with their fields. @throws Error with a sentence for the reader, as all below */
export async function askCatalogue(headers: Headers): Promise<CatalogueResource[]> {
  const { dataCatalog } = await postQuestion<{ dataCatalog: Listed<CatalogueResource> }>(
    headers,
    'dataCatalogue',
    {},
  );
  return dataCatalog.nodes;
}

/** What an application would be; null while it names no field. */
export async function askPreview(
  headers: Headers,
  input: ReturnType<typeof previewInputOf>,
): Promise<Preview | null> {
  if (input.fields.length === 0) return null;
  const { previewBackflow } = await postQuestion<{ previewBackflow: Preview }>(
    headers,
    'previewApplication',
    { input },
  );
  return previewBackflow;
}

/** A page of the grants that the reader may know of, or of those that wait for a reviewer. */
export async function askGrants(
  headers: Headers,
  { queue, after }: { queue: boolean; after: string | null; turn: number },
): Promise<Listed<GrantLine>> {
  if (!queue)
    return (await postQuestion<{ backflowGrants: Listed<GrantLine> }>(headers, 'grants', { after }))
      .backflowGrants;
  const { submitted, inReview } = await postQuestion<Record<'submitted' | 'inReview', Listed<GrantLine>>>(
    headers,
    'reviewQueue',
    {},
  );
  return {
    nodes: [...inReview.nodes, ...submitted.nodes],
    pageInfo: { hasNextPage: submitted.pageInfo.hasNextPage || inReview.pageInfo.hasNextPage },
  };
}

export interface GrantAnswer {
  grant: Grant;
  /** of the last days, the earliest first */
  meters: Meter[];
}

export async function askGrant(headers: Headers, { id }: { id: string; turn: number }): Promise<GrantAnswer> {
  const from = new Date(Date.now() - METER_DAYS * DAY).toISOString().slice(0, 10);
  const [{ backflowGrant }, meters] = await Promise.all([
    postQuestion<{ backflowGrant: Grant | null }>(headers, 'grant', { id }),
    everyPage<Meter>(headers, 'meters', { grant: id, from }),
  ]);
  if (!backflowGrant) throw new Error('没有此项授权，或不属于您的辖区。');
  return { grant: backflowGrant, meters };
}

/** All exports of a grant, the latest first. */
export const askReleases = async (
  headers: Headers,
  { grant }: { grant: string; turn: number },
): Promise<Release[]> => (await everyPage<Release>(headers, 'releases', { grant })).reverse();

/** What a list holds, page by page: the latest stand at its end. */
async function everyPage<Node>(
  headers: Headers,
  question: 'meters' | 'releases',
  about: Record<string, string>,
): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let after: string | null = null; ; ) {
    const data: Record<string, Listed<Node>> = await postQuestion(headers, question, { ...about, after });
    const [list] = Object.values(data);
    nodes.push(...(list?.nodes ?? []));
    if (!list?.pageInfo.hasNextPage) return nodes;
    after = list.pageInfo.endCursor ?? null;
  }
}
