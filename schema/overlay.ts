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
};

/** With what filters by it. */
const withFilters = ({ coordinate, level }: Raise): Raise[] => {
  const filters = Object.keys(FILTERS_OF).filter((filter) => FILTERS_OF[filter] === coordinate);
  return [coordinate, ...filters].map((one) => ({ coordinate: one, level }));
};

/**
 * The classifications with some raised. The highest of several counts; what would lower one, or names nothing (any
 * more), changes nothing. Where nothing changes, the answer is `base` itself.
 */
export function raised(base: Classifications, raises: readonly Raise[]): Classifications {
  const effective = new Map<string, Classification>(base);
  const changed = new Map<string, Level>();
  for (const { coordinate, level } of raises.flatMap(withFilters)) {
    const known = effective.get(coordinate);
    if (!known || rank(level) <= rank(known.level)) continue;
    effective.set(coordinate, { ...known, level });
    changed.set(coordinate, level);
  }
  if (changed.size === 0) return base;
  const named = JSON.stringify([...changed].sort(([one], [other]) => (one < other ? -1 : 1)));
  return Object.assign(effective, { version: hash('sha256', named, 'base64url').slice(0, 16) });
}
