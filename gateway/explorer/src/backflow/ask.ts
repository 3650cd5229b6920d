import { type Headers, postQuestion } from '../portrait/post.ts';
import { type Comparable, type Comparing, type Differences, differencesOf, inBrief } from './differences.ts';
import type { previewInputOf } from './draft.ts';
import { everyPage } from './every-page.ts';
import type { Grant, GrantLine, Listed, Meter, Preview, Release, Status } from './shapes.ts';

const DAY = 24 * 3_600_000;
/** How far back the meters of a grant are shown. */
const METER_DAYS = 30;

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

/** What of the grants is listed, as the graph filters them. */
export interface GrantFilter {
  status?: Status;
  overdue?: true;
  expiresSoon?: true;
  unusual?: true;
}

/** A page of the grants that the reader may know of. */
export const askGrants = async (
  headers: Headers,
  { filter, after }: { filter: GrantFilter; after: string | null; turn: number },
): Promise<Listed<GrantLine & { brief?: string }>> =>
  (await postQuestion<{ backflowGrants: Listed<GrantLine> }>(headers, 'grants', { ...filter, after }))
    .backflowGrants;

/** What waits for a reviewer, with where it differs from what is in force. */
export async function askQueue(
  headers: Headers,
  _question: object,
): Promise<Listed<GrantLine & { brief?: string }>> {
  const [{ submitted, inReview }, inForce] = await Promise.all([
    postQuestion<Record<'submitted' | 'inReview', Listed<GrantLine & Comparing>>>(headers, 'reviewQueue', {}),
    everyPage<Comparable>(headers, 'grantsInForce', {}),
  ]);
  return {
    nodes: [...inReview.nodes, ...submitted.nodes].map((grant) => ({
      ...grant,
      brief: inBrief(differencesOf(grant, inForce)),
    })),
    pageInfo: { hasNextPage: submitted.pageInfo.hasNextPage || inReview.pageInfo.hasNextPage },
  };
}

/** A division and those right within it, by their code. */
export interface Within {
  division: Place | null;
  divisions: Place[];
}
interface Place {
  code: string;
  name: string;
}

/** null: nobody knows whose division it would be */
export const askWithin = (headers: Headers, { parent }: { parent: string }): Promise<Within | null> =>
  parent ? postQuestion<Within>(headers, 'divisionsWithin', { parent }) : Promise.resolve(null);

export interface GrantAnswer {
  grant: Grant;
  /** of the last days, the earliest first */
  meters: Meter[];
  /** of an application that is not decided yet, and of a renewal */
  differences: Differences | undefined;
}

export async function askGrant(headers: Headers, { id }: { id: string; turn: number }): Promise<GrantAnswer> {
  const from = new Date(Date.now() - METER_DAYS * DAY).toISOString().slice(0, 10);
  const [{ backflowGrant }, meters] = await Promise.all([
    postQuestion<{ backflowGrant: Grant | null }>(headers, 'grant', { id }),
    everyPage<Meter>(headers, 'meters', { grant: id, from }),
  ]);
  if (!backflowGrant) throw new Error('没有此项授权，或不属于您的辖区。');
  const { status, renews } = backflowGrant;
  const isOpen = status === 'SUBMITTED' || status === 'IN_REVIEW';
  const inForce = isOpen && !renews ? await everyPage<Comparable>(headers, 'grantsInForce', {}) : [];
  const differences = isOpen || renews ? differencesOf(backflowGrant, inForce) : undefined;
  return { grant: backflowGrant, meters, differences };
}

/** All exports of a grant, the latest first. */
export const askReleases = async (
  headers: Headers,
  { grant }: { grant: string; turn: number },
): Promise<Release[]> => (await everyPage<Release>(headers, 'releases', { grant })).reverse();
