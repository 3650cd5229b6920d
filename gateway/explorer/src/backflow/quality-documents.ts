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
    nodes { source resourceType resourceId storedAt } pageInfo { hasNextPage endCursor }
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

const OUTLINE = 'elements { path kind count }';
const QUARANTINE_OUTLINE = `query QuarantineOutline($issue: ID!) { quarantineOutline(issue: $issue) { ${OUTLINE} } }`;
const ARCHIVED_OUTLINE = `query ArchivedOutline($archived: ArchivedName!) {
  archivedOutline(archived: $archived) { ${OUTLINE} }
}`;
const MAPPINGS = `query CodeMappings($after: String) {
  codeMappings(first: 100, after: $after) {
    nodes { id source resourceType path from to reason proposedAt approvedAt rejectedAt rejection own }
    pageInfo { hasNextPage endCursor }
  }
}`;
const PROPOSE_MAPPING = `mutation ProposeMapping($input: CodeMappingInput!) { proposeCodeMapping(input: $input) { id } }`;
const APPROVE_MAPPING = `mutation ApproveMapping($id: ID!) { approveCodeMapping(id: $id) { id } }`;
const REJECT_MAPPING = `mutation RejectMapping($id: ID!, $reason: String!) {
  rejectCodeMapping(id: $id, reason: $reason) { id }
}`;

/** By what they are for. */
export const QUALITY_DOCUMENTS = {
  qualityScores: SCORES,
  qualityBulletin: BULLETIN,
  qualityIssues: ISSUES,
  archived: ARCHIVED,
  replays: REPLAYS,
  replayQuarantined: REPLAY_QUARANTINED,
  replayArchived: REPLAY_ARCHIVED,
  quarantineOutline: QUARANTINE_OUTLINE,
  archivedOutline: ARCHIVED_OUTLINE,
  codeMappings: MAPPINGS,
  proposeMapping: PROPOSE_MAPPING,
  approveMapping: APPROVE_MAPPING,
  rejectMapping: REJECT_MAPPING,
} as const;
