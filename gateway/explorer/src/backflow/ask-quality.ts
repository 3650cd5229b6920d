import { type Headers, postQuestion } from '../portrait/post.ts';
import { everyPage } from './every-page.ts';
import type { Listed, Proposal } from './shapes.ts';

interface Place {
  code: string;
  name: string | null;
}

/** How good what was delivered is. */
export interface Score {
  division: Place | null;
  institution: Place | null;
  period: string;
  status: 'EXACT' | 'ROUNDED' | 'SUPPRESSED';
  /** 0 to 100 */
  score: number | null;
  openIssues: number | null;
  /** hours from an event to its arrival */
  lagMedian: number | null;
  lagP95: number | null;
  /** in percent */
  dimensions: { dimension: string; weight: number; rate: number | null }[] | null;
}

export interface BulletinLine {
  rank: number;
  score: number;
  division: Place;
  publishedAt: string;
}

export interface Issue {
  id: string;
  source: string;
  /** null: not to be told from what was delivered */
  resourceType: string | null;
  resourceId: string | null;
  rule: string;
  demand: string;
  detail: string;
  foundAt: string;
  closedAt: string | null;
}

export interface Replay {
  id: string;
  source: string;
  kind: 'QUARANTINED' | 'ARCHIVED';
  resourceType: string | null;
  requestedAt: string;
  finishedAt: string | null;
  stored: number | null;
  unchanged: number | null;
  quarantined: number | null;
}

/** What of one type a source delivered that nobody has modelled yet. */
export interface Archived {
  source: string;
  resourceType: string;
  count: number;
  latest: string;
  /** the id, at its source, of the latest */
  resourceId: string;
}

/** What a resource consists of: never a value, which nobody has mapped. */
export interface Outline {
  elements: { path: string; kind: string; count: number }[];
}

/** A word of a source and the code that it stands for. */
export interface CodeMapping extends Proposal {
  source: string;
  resourceType: string;
  path: string;
  from: string;
  to: string;
}

/** The latest first. */
export const askMappings = async (headers: Headers, _again: { turn: number }): Promise<CodeMapping[]> =>
  (await everyPage<CodeMapping>(headers, 'codeMappings', {})).reverse();

export interface ScoreQuestion {
  scope: { institution: string } | { division: string; by: 'WHOLE' | 'DISTRICTS' | 'INSTITUTIONS' };
  /** a month; '' for the last one that is over */
  period: string;
}

/** @throws Error with a sentence for the reader, as all below */
export const askScores = async (headers: Headers, { scope, period }: ScoreQuestion): Promise<Score[]> =>
  (
    await postQuestion<{ qualityScores: Score[] }>(headers, 'qualityScores', {
      scope,
      ...(period && { period }),
    })
  ).qualityScores;

/** Of a month that is over; nothing before it is published. */
export const askBulletin = async (headers: Headers, { month }: { month: string }): Promise<BulletinLine[]> =>
  (await postQuestion<{ qualityBulletin: BulletinLine[] | null }>(headers, 'qualityBulletin', { month }))
    .qualityBulletin ?? [];

export const askIssues = async (
  headers: Headers,
  { status, after }: { status: 'OPEN' | 'CLOSED'; after: string | null; turn: number },
): Promise<Listed<Issue>> =>
  (await postQuestion<{ qualityIssues: Listed<Issue> }>(headers, 'qualityIssues', { status, after }))
    .qualityIssues;

/** The latest first. */
export const askReplays = async (headers: Headers, _again: { turn: number }): Promise<Replay[]> =>
  (await everyPage<Replay>(headers, 'replays', {})).reverse();

/** By source and type. */
export async function askArchived(headers: Headers, _again: { turn: number }): Promise<Archived[]> {
  const found = await everyPage<
    Pick<Archived, 'source' | 'resourceType' | 'resourceId'> & { storedAt: string }
  >(headers, 'archived', {});
  const groups = new Map<string, Archived>();
  for (const { source, resourceType, resourceId, storedAt } of found) {
    const key = `${source} ${resourceType}`;
    const group = groups.get(key) ?? { source, resourceType, resourceId, count: 0, latest: storedAt };
    const isLater = storedAt > group.latest;
    groups.set(key, { ...group, count: group.count + 1, ...(isLater && { resourceId, latest: storedAt }) });
  }
  return [...groups.values()];
}
