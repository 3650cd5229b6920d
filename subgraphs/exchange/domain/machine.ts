import type { Actor } from '@hub/schema/actor.ts';
import { ownReach, reaches } from './reach.ts';

export const STATUSES = [
  'SUBMITTED',
  'IN_REVIEW',
  'ACTIVE',
  'REJECTED',
  'WITHDRAWN',
  'REVOKED',
  'EXPIRED',
] as const;
export type Status = (typeof STATUSES)[number];
export type Action = 'APPLY' | 'APPROVE' | 'REJECT' | 'WITHDRAW' | 'RENEW' | 'REVOKE' | 'EXPIRE';

/**
 * What somebody is to a grant.
 * - `OWN_SIDE`: develops for a division that the grant is within; `APPLICANT`: the one of them who applied.
 * - `REVIEWER`: a steward who did not apply; `FORMER_REVIEWER`: one who has approved already.
 * - `OWN_REVIEWER`: a steward who applied.
 * - `SECURITY`: answers for security. `CLOCK`: nobody; the day has come.
 */
export type Standing =
  | 'OWN_SIDE'
  | 'APPLICANT'
  | 'REVIEWER'
  | 'FORMER_REVIEWER'
  | 'OWN_REVIEWER'
  | 'SECURITY'
  | 'CLOCK';

/** From where an action leads where, and who may do it. */
export interface Move {
  action: Action;
  /** Null: there is none yet. */
  from: Status | null;
  /** By how many reviews are still wanted after this one, where it matters. */
  to: Status | { last: Status; notLast: Status };
  who: readonly Standing[];
}

const REVIEWED = { last: 'ACTIVE', notLast: 'IN_REVIEW' } as const;

const MACHINE: readonly Move[] = [
  { action: 'APPLY', from: null, to: 'SUBMITTED', who: ['OWN_SIDE'] },
  { action: 'APPROVE', from: 'SUBMITTED', to: REVIEWED, who: ['REVIEWER'] },
  { action: 'APPROVE', from: 'IN_REVIEW', to: REVIEWED, who: ['REVIEWER'] },
  { action: 'REJECT', from: 'SUBMITTED', to: 'REJECTED', who: ['REVIEWER'] },
  { action: 'REJECT', from: 'IN_REVIEW', to: 'REJECTED', who: ['REVIEWER', 'FORMER_REVIEWER'] },
  { action: 'WITHDRAW', from: 'SUBMITTED', to: 'WITHDRAWN', who: ['APPLICANT'] },
  { action: 'WITHDRAW', from: 'IN_REVIEW', to: 'WITHDRAWN', who: ['APPLICANT'] },
  { action: 'RENEW', from: 'ACTIVE', to: 'ACTIVE', who: ['OWN_SIDE'] },
  {
    action: 'REVOKE',
    from: 'ACTIVE',
    to: 'REVOKED',
    who: ['REVIEWER', 'FORMER_REVIEWER', 'OWN_REVIEWER', 'SECURITY', 'OWN_SIDE'],
  },
  { action: 'EXPIRE', from: 'SUBMITTED', to: 'EXPIRED', who: ['CLOCK'] },
  { action: 'EXPIRE', from: 'IN_REVIEW', to: 'EXPIRED', who: ['CLOCK'] },
  { action: 'EXPIRE', from: 'ACTIVE', to: 'EXPIRED', who: ['CLOCK'] },
];

/** Why a step is not taken: not open from where the grant stands, or not by this one. */
export type Illegal = 'CLOSED' | 'OWN_APPLICATION' | 'SECOND_REVIEWER' | 'NOT_YOURS';

/** What of a grant the machine asks about. */
export interface GrantState {
  status: Status;
  divisionSystem: string;
  divisionCode: string;
  appliedBy: string;
  /** Who has approved it. */
  approvedBy: readonly string[];
  /** Reviewers whom its fields demand now. */
  reviewers: 1 | 2;
}

export function standingsOf(
  actor: Pick<Actor, 'id' | 'roles' | 'jurisdiction'>,
  grant: Omit<GrantState, 'status' | 'reviewers'>,
): Standing[] {
  const standings: Standing[] = [];
  const { roles, id } = actor;
  if (roles.includes('district-developer')) {
    const division = { system: grant.divisionSystem, code: grant.divisionCode };
    if (reaches(ownReach(actor), division)) {
      standings.push('OWN_SIDE');
      if (id === grant.appliedBy) standings.push('APPLICANT');
    }
  }
  if (roles.includes('steward')) {
    if (id === grant.appliedBy) standings.push('OWN_REVIEWER');
    else standings.push(grant.approvedBy.includes(id) ? 'FORMER_REVIEWER' : 'REVIEWER');
  }
  if (roles.includes('security-admin')) standings.push('SECURITY');
  return standings;
}

/** Where an action leads, or why it is not taken. */
export function stepTo(
  action: Action,
  grant: GrantState,
  standings: readonly Standing[],
): { to: Status } | { illegal: Illegal } {
  const move = MACHINE.find((one) => one.action === action && one.from === grant.status);
  const entitled = MACHINE.some(
    (one) => one.action === action && one.who.some((standing) => standings.includes(standing)),
  );
  if (!entitled && standings.includes('OWN_REVIEWER')) return { illegal: 'OWN_APPLICATION' };
  if (!entitled && !standings.includes('FORMER_REVIEWER')) return { illegal: 'NOT_YOURS' };
  if (!move) return { illegal: 'CLOSED' };
  if (!move.who.some((standing) => standings.includes(standing)))
    return { illegal: standings.includes('FORMER_REVIEWER') ? 'SECOND_REVIEWER' : 'NOT_YOURS' };
  if (typeof move.to === 'string') return { to: move.to };
  return { to: grant.approvedBy.length + 1 >= grant.reviewers ? move.to.last : move.to.notLast };
}

const ROLES: Readonly<Record<Standing, string>> = {
  OWN_SIDE: 'district-developer',
  APPLICANT: 'district-developer',
  REVIEWER: 'steward',
  FORMER_REVIEWER: 'steward',
  OWN_REVIEWER: 'steward',
  SECURITY: 'security-admin',
  CLOCK: 'clock',
};

/** As what somebody takes a step that is theirs. */
export function roleOf(action: Action, from: Status, standings: readonly Standing[]): string {
  const move = MACHINE.find((one) => one.action === action && one.from === from);
  const standing = move?.who.find((one) => standings.includes(one));
  if (!standing) throw new Error(`${action} from ${from} is not open to ${standings.join()}`);
  return ROLES[standing];
}

/** From where the clock ends a grant. */
export const ENDED_BY_CLOCK: readonly Status[] = MACHINE.flatMap(({ action, from }) =>
  action === 'EXPIRE' && from ? [from] : [],
);
