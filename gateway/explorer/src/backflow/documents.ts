import { QUALITY_DOCUMENTS } from './quality-documents.ts';

/** What the page of back-flow asks the graph; whole texts that never change, as in ../documents.ts. */

const CATALOGUE = `query DataCatalogue {
  dataCatalog(first: 100) {
    nodes {
      code type name definition path { name } provider sharing sharingCondition grade updateCycle quality
      volume { rows status } refreshedAt retention version status
      fields { coordinate name definition element type domain level category mask exportable notExportable }
    }
    pageInfo { hasNextPage }
  }
}`;

const VALUES = `query FieldValues($code: ID!) {
  dataResource(code: $code) { fields { coordinate values { name definition } } }
}`;
const SHARING = `query SharingFigures {
  sharingFigures { catalogues { value source } connected { value source } calls { value source } }
}`;

const RAISE = 'id reason proposedAt approvedAt rejectedAt rejection own';
const RAISES = `query Raises($code: ID!) {
  dataResource(code: $code) { gradeRaises { grade ${RAISE} } fields { coordinate raises { level ${RAISE} } } }
}`;
const PROPOSE_GRADE = `mutation ProposeGrade($input: GradeRaiseInput!) { proposeGradeRaise(input: $input) { id } }`;
const APPROVE_GRADE = `mutation ApproveGrade($id: ID!) { approveGradeRaise(id: $id) { id } }`;
const REJECT_GRADE = `mutation RejectGrade($id: ID!, $reason: String!) {
  rejectGradeRaise(id: $id, reason: $reason) { id }
}`;
const PROPOSE_LEVEL = `mutation ProposeLevel($coordinate: String!, $level: ClassificationLevel!, $reason: String!) {
  proposeRaise(coordinate: $coordinate, level: $level, reason: $reason) { id }
}`;
const APPROVE_LEVEL = `mutation ApproveLevel($id: ID!) { approveRaise(id: $id) { id } }`;
const REJECT_LEVEL = `mutation RejectLevel($id: ID!, $reason: String!) { rejectRaise(id: $id, reason: $reason) { id } }`;

const PREVIEW = `query PreviewApplication($input: BackflowPreviewInput!) {
  previewBackflow(input: $input) {
    risk riskReasons reviewers persons personsStatus dueAt dailyRows
    fields { coordinate grade level mask form risk reviewers refused }
  }
}`;

const WITHIN = `query DivisionsWithin($parent: ID!) {
  division(code: $parent) { code name }
  divisions(parent: $parent) { code name }
}`;

const LINE = `id kind recipient use division { codeSystem code name } status risk appliedAt validFrom validTo dueAt overdue
  expiresSoon unusual { closedAt }`;
const GRANTS = `query Grants(
  $status: BackflowStatus, $overdue: Boolean, $expiresSoon: Boolean, $unusual: Boolean, $after: String
) {
  backflowGrants(
    status: $status, overdue: $overdue, expiresSoon: $expiresSoon, unusual: $unusual, first: 50, after: $after
  ) { nodes { ${LINE} } pageInfo { hasNextPage endCursor } }
}`;
const FIELDS_OF = 'fields { coordinate form cutReason }';
const WAITING = `nodes {
  ${LINE} renews { id } changes { coordinate change formerly form } ${FIELDS_OF}
} pageInfo { hasNextPage }`;
const QUEUE = `query ReviewQueue {
  submitted: backflowGrants(status: SUBMITTED, first: 50) { ${WAITING} }
  inReview: backflowGrants(status: IN_REVIEW, first: 50) { ${WAITING} }
}`;
const IN_FORCE = `query GrantsInForce($after: String) {
  backflowGrants(status: ACTIVE, first: 100, after: $after) {
    nodes { id kind recipient division { codeSystem code name } ${FIELDS_OF} } pageInfo { hasNextPage endCursor }
  }
}`;

const GRANT = `query Grant($id: ID!) {
  backflowGrant(id: $id) {
    ${LINE} version purpose legalBasis legalText riskReasons minorsReason l5Reason dailyRows reviewers appliedBy
    institution { code }
    fields { coordinate resource grade level form need risk reviewers refused cutReason }
    steps { number action from to by own role at reason conditions }
    renews { id } renewedBy { id status } changes { coordinate change formerly form }
  }
}`;

const METERS = `query Meters($grant: ID!, $from: Date!, $after: String) {
  usageMeters(grant: $grant, from: $from, first: 100, after: $after) {
    nodes {
      resource day calls rows refused
      unusual { resource day rule reason found usual closedBy closedAt closedReason }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const RELEASES = `query Releases($grant: ID!, $after: String) {
  backflowReleases(grant: $grant, first: 50, after: $after) {
    nodes {
      id resources format since status stoppedBy requestedAt takenAt finishedAt expiresAt progress rows
      parts { number resource rows size sha256 sm3 url }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const APPLY = `mutation Apply($input: BackflowInput!) { applyBackflow(input: $input) { id } }`;
const RENEW = `mutation Renew($grant: ID!, $input: BackflowInput!) {
  renewBackflow(grant: $grant, input: $input) { id }
}`;
const REVIEW = `mutation Review($input: BackflowReviewInput!) { reviewBackflow(input: $input) { id } }`;
const WITHDRAW = `mutation Withdraw($grant: ID!, $reason: String) {
  withdrawBackflow(grant: $grant, reason: $reason) { id }
}`;
const REVOKE = `mutation Revoke($grant: ID!, $reason: String!) { revokeBackflow(grant: $grant, reason: $reason) { id } }`;
const CLOSE_FLAG = `mutation CloseFlag($flag: UnusualUsageName!, $reason: String!) {
  closeUnusualUsage(flag: $flag, reason: $reason) { closedAt }
}`;
const EXPORT = `mutation Export($input: ExportBackflowInput!) { exportBackflow(input: $input) { id } }`;

/** By what they are for. */
export const BACKFLOW_DOCUMENTS = {
  ...QUALITY_DOCUMENTS,
  dataCatalogue: CATALOGUE,
  fieldValues: VALUES,
  sharingFigures: SHARING,
  raises: RAISES,
  proposeGrade: PROPOSE_GRADE,
  approveGrade: APPROVE_GRADE,
  rejectGrade: REJECT_GRADE,
  proposeLevel: PROPOSE_LEVEL,
  approveLevel: APPROVE_LEVEL,
  rejectLevel: REJECT_LEVEL,
  previewApplication: PREVIEW,
  grants: GRANTS,
  reviewQueue: QUEUE,
  grantsInForce: IN_FORCE,
  divisionsWithin: WITHIN,
  grant: GRANT,
  meters: METERS,
  releases: RELEASES,
  apply: APPLY,
  renew: RENEW,
  review: REVIEW,
  withdraw: WITHDRAW,
  revoke: REVOKE,
  closeFlag: CLOSE_FLAG,
  exportGrant: EXPORT,
} as const;
