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
  meters: Meter[];
}

export async function askGrant(headers: Headers, { id }: { id: string; turn: number }): Promise<GrantAnswer> {
  const from = new Date(Date.now() - METER_DAYS * DAY).toISOString().slice(0, 10);
  const { backflowGrant, usageMeters } = await postQuestion<{
    backflowGrant: Grant | null;
    usageMeters: Listed<Meter>;
  }>(headers, 'grant', { id, from });
  if (!backflowGrant) throw new Error('没有此项授权，或不属于您的辖区。');
  return { grant: backflowGrant, meters: usageMeters.nodes };
}

/** All exports of a grant, the latest first. */
export async function askReleases(
  headers: Headers,
  { grant }: { grant: string; turn: number },
): Promise<Release[]> {
  const releases: Release[] = [];
  for (let after: string | null = null; ; ) {
    const { backflowReleases }: { backflowReleases: Listed<Release> } = await postQuestion(
      headers,
      'releases',
      { grant, after },
    );
    releases.push(...backflowReleases.nodes);
    if (!backflowReleases.pageInfo.hasNextPage) return releases.reverse();
    after = backflowReleases.pageInfo.endCursor ?? null;
  }
}
