/** What the screen of data quality asks the graph; whole texts that never change, as in ../documents.ts. */

const SCORES = `query QualityScores($scope: QualityScope!, $period: ID) {
  qualityScores(scope: $scope, period: $period) {
    division { code name } institution { code name } period status score openIssues lagMedian lagP95
    dimensions { dimension weight rate }
  }
}`;
const BULLETIN = `query QualityBulletin($month: ID!) {
  qualityBulletin(month: $month) { rank score division { code name } publishedAt }
}`;

const ISSUES = `query QualityIssues($status: QualityIssueStatus, $after: String) {
  qualityIssues(status: $status, first: 50, after: $after) {
    nodes { id source resourceType resourceId rule demand detail foundAt closedAt } pageInfo { hasNextPage endCursor }
  }
}`;
const ARCHIVED = `query Archived($after: String) {
  archivedDeliveries(first: 100, after: $after) {
    nodes { source resourceType storedAt } pageInfo { hasNextPage endCursor }
  }
}`;
const REPLAYS = `query Replays($after: String) {
  replays(first: 100, after: $after) {
    nodes { id source kind resourceType requestedAt finishedAt stored unchanged quarantined }
    pageInfo { hasNextPage endCursor }
  }
}`;
const REPLAY_QUARANTINED = `mutation ReplayQuarantined($input: ReplayQuarantinedInput!) {
  replayQuarantined(input: $input) { id }
}`;
const REPLAY_ARCHIVED = `mutation ReplayArchived($input: ReplayDeliveryInput!) { replayDelivery(input: $input) { id } }`;

/** By what they are for. */
export const QUALITY_DOCUMENTS = {
  qualityScores: SCORES,
  qualityBulletin: BULLETIN,
  qualityIssues: ISSUES,
  archived: ARCHIVED,
  replays: REPLAYS,
  replayQuarantined: REPLAY_QUARANTINED,
  replayArchived: REPLAY_ARCHIVED,
} as const;
