/** The shapes of what the page asks; `schema.graphql` of the subgraph exchange says what they mean. */

export type Risk = 'LOW' | 'MEDIUM' | 'HIGH';
export type Form = 'SHOWN' | 'MASKED';
export type Status = 'SUBMITTED' | 'IN_REVIEW' | 'ACTIVE' | 'REJECTED' | 'WITHDRAWN' | 'REVOKED' | 'EXPIRED';

export interface Listed<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

export interface CatalogueField {
  coordinate: string;
  name: string;
  definition: string;
  /** of the national standard of data elements */
  element: string | null;
  type: string;
  domain: string | null;
  level: string;
  category: string;
  mask: string | null;
  exportable: boolean;
  notExportable: string | null;
}

export interface CatalogueResource {
  code: string;
  type: string;
  name: string;
  definition: string;
  /** from the class down */
  path: { name: string }[];
  provider: string;
  sharing: string;
  sharingCondition: string | null;
  grade: string;
  updateCycle: string;
  quality: number | null;
  volume: { rows: number | null; status: string } | null;
  refreshedAt: string | null;
  retention: string;
  version: number;
  status: string;
  fields: CatalogueField[];
}

/** What an enumeration may hold. */
export interface FieldValue {
  name: string;
  definition: string;
}

/** What one steward proposes, and another approves or rejects. */
export interface Proposal {
  id: string;
  reason: string;
  proposedAt: string;
  approvedAt: string | null;
  rejectedAt: string | null;
  rejection: string | null;
  /** whether the reader proposed it; null: nobody did, or it is not told */
  own: boolean | null;
}

/** A grade or a level raised beyond the released one. */
export interface Raise extends Proposal {
  /** of a field; null: the resource's grade */
  coordinate: string | null;
  /** a grade or a level */
  to: string;
}

/** A figure and where it is from. */
export interface Figure {
  value: number;
  source: string;
}
export type SharingFigures = Record<'catalogues' | 'connected' | 'calls', Figure>;

export interface PreviewField {
  coordinate: string;
  level: string | null;
  mask: string | null;
  form: Form;
  risk: Risk;
  reviewers: number;
  refused: string | null;
}

export interface Preview {
  risk: Risk;
  riskReasons: string[];
  reviewers: number;
  persons: number | null;
  personsStatus: string;
  dueAt: string;
  /** proposed: enough to read everything twice in a day */
  dailyRows: number;
  fields: PreviewField[];
}

export interface GrantLine {
  id: string;
  kind: 'BACKFLOW' | 'SHARING';
  recipient: string;
  use: string;
  division: { codeSystem: string; code: string; name: string | null };
  status: Status;
  risk: Risk;
  appliedAt: string;
  validFrom: string;
  validTo: string;
  dueAt: string | null;
  overdue: boolean;
  expiresSoon: boolean;
  /** Flags on its use of late. */
  unusual: Pick<UsageFlag, 'closedAt'>[];
}

export interface GrantField extends Omit<PreviewField, 'mask'> {
  resource: string;
  grade: string | null;
  need: string | null;
  cutReason: string | null;
}

export interface Step {
  number: number;
  action: string;
  from: Status | null;
  to: Status;
  by: string;
  /** whether the reader took it */
  own: boolean | null;
  role: string;
  at: string;
  reason: string | null;
  conditions: string | null;
}

export interface Change {
  coordinate: string;
  change: 'ADDED' | 'REMOVED' | 'FORM';
  formerly: Form | null;
  form: Form | null;
}

export interface Grant extends GrantLine {
  version: number;
  purpose: string;
  legalBasis: string;
  legalText: string;
  riskReasons: string[];
  minorsReason: string | null;
  l5Reason: string | null;
  dailyRows: number;
  reviewers: number;
  appliedBy: string;
  institution: { code: string } | null;
  fields: GrantField[];
  steps: Step[];
  renews: { id: string } | null;
  renewedBy: { id: string; status: Status }[];
  /** null: it renews none */
  changes: Change[] | null;
}

/** A day of reading that a rule found unusual. */
export interface UsageFlag {
  resource: string;
  day: string;
  rule: string;
  reason: string;
  found: number;
  usual: number;
  /** null, as are the others: open */
  closedBy: string | null;
  closedAt: string | null;
  closedReason: string | null;
}

export interface Meter {
  resource: string;
  day: string;
  calls: number;
  rows: number;
  refused: number;
  unusual: UsageFlag[];
}

export interface Part {
  number: number;
  resource: string;
  rows: number;
  /** bytes */
  size: number;
  sha256: string;
  sm3: string;
  /** an address of the hub */
  url: string;
}

export interface Release {
  id: string;
  resources: string[];
  format: 'NDJSON' | 'PARQUET';
  since: string | null;
  status: 'QUEUED' | 'RUNNING' | 'READY' | 'STOPPED' | 'EXPIRED';
  stoppedBy: string | null;
  requestedAt: string;
  /** the moment that the data is of */
  takenAt: string | null;
  finishedAt: string | null;
  expiresAt: string | null;
  progress: number | null;
  rows: number | null;
  parts: Part[];
}
