import { hash } from 'node:crypto';
import { type Classification, type Classifications, type Level, rank } from './classification.ts';

/** A level that a coordinate has been raised to. */
export interface Raise {
  coordinate: string;
  level: Level;
}

/**
 * Which field an argument or input field tells about by what it matches: it is raised with that field, so that nobody
 * asks for what is hidden. A test compares the list with the schema.
 */
export const FILTERS_OF: Readonly<Record<string, string>> = {
  'ArchivedName.resourceId': 'ArchivedDelivery.resourceId',
  'Person.enrolments(disease:)': 'Enrolment.disease',
  'Person.followUps(disease:)': 'FollowUp.disease',
  'Person.referrals(direction:)': 'Referral.direction',
  'Person.referrals(status:)': 'Referral.status',
  'PersonFilter.bornFrom': 'Person.birthDate',
  'PersonFilter.bornTo': 'Person.birthDate',
  'PersonFilter.name': 'Person.name',
  'PersonFilter.sex': 'Person.sex',
  'Query.breakGlassReviews(overdue:)': 'BreakGlassReview.overdue',
  'Query.breakGlassReviews(status:)': 'BreakGlassReview.status',
  'Query.complaints(status:)': 'Complaint.status',
  'Query.correctionRequests(status:)': 'CorrectionRequest.status',
  'Query.gridPersons(color:)': 'GridStatus.color',
};

const ENROLMENT = ['disease', 'endedAt', 'enrolledAt', 'status'].map((field) => `Enrolment.${field}`);
const FOLLOW_UP = ['controlRule', 'controlled', 'enrolment', 'followedUpAt', 'nextDueOn', 'status'].map(
  (field) => `FollowUp.${field}`,
);

/**
 * What a field is worked out from: it is raised with each of them, so that it never says more than they would. Tests
 * compare the list with the schema, and with what is read.
 */
export const RESTS_ON: Readonly<Record<string, readonly string[]>> = {
  'PersonPortrait.lifeStage': ['Person.birthDate', 'Person.deceasedAt'],
  'PersonPortrait.keyGroups': ['Person.birthDate', 'Person.deceasedAt'],
  'PersonPortrait.conditions': [
    'Condition.abatedAt',
    'Condition.code',
    'Condition.codeSystem',
    'Condition.onsetAt',
    'Condition.status',
    'Condition.verification',
  ],
  'PersonPortrait.risks': [
    'Observation.code',
    'Observation.observedAt',
    'Observation.status',
    'Observation.unit',
    'Observation.value',
  ],
  'PersonPortrait.control': [...ENROLMENT, ...FOLLOW_UP],
  'PersonPortrait.followUpGaps': [...ENROLMENT, ...FOLLOW_UP],
  'PersonPortrait.contractGaps': ['Contract.status', 'Contract.validTo'],
};

/** With what filters by it, and what rests on it. */
const withDependants = ({ coordinate, level }: Raise): Raise[] => {
  const filters = Object.keys(FILTERS_OF).filter((filter) => FILTERS_OF[filter] === coordinate);
  const resting = Object.keys(RESTS_ON).filter((field) => RESTS_ON[field]?.includes(coordinate));
  return [coordinate, ...filters, ...resting].map((one) => ({ coordinate: one, level }));
};

/**
 * The classifications with some raised. The highest of several counts; what would lower one, or names nothing (any
 * more), changes nothing. Where nothing changes, the answer is `base` itself.
 */
export function raised(base: Classifications, raises: readonly Raise[]): Classifications {
  const effective = new Map<string, Classification>(base);
  const changed = new Map<string, Level>();
  for (const { coordinate, level } of raises.flatMap(withDependants)) {
    const known = effective.get(coordinate);
    if (!known || rank(level) <= rank(known.level)) continue;
    effective.set(coordinate, { ...known, level });
    changed.set(coordinate, level);
  }
  if (changed.size === 0) return base;
  const named = JSON.stringify([...changed].sort(([one], [other]) => (one < other ? -1 : 1)));
  return Object.assign(effective, { version: hash('sha256', named, 'base64url').slice(0, 16) });
}
