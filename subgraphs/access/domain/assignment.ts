import { treeOf } from '@hub/kernel/authorization/custody.ts';
import { divisionColumn } from '@hub/kernel/authorization/guard.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { POLICY } from '@hub/schema/policy.ts';
import { PURPOSES, type Purpose } from '@hub/schema/purposes.ts';
import { PERSONAL_ROLES, ROLES, type Role } from '@hub/schema/roles.ts';

type AssignableRole = Exclude<Role, (typeof PERSONAL_ROLES)[number]>;
type DivisionLevel = NonNullable<ReturnType<typeof divisionColumn>>;

/** What an assignment of a role needs beside its holder. */
interface Duty {
  /** Works for an institution; `practitioner`: and may be named there, so that persons can consent to them. */
  institution?: 'as a practitioner' | 'only';
  /** Works for a division of one of these levels. */
  division?: readonly DivisionLevel[];
  /** For the whole city: a second security administrator must approve. */
  cityWide?: true;
  /** Purposes that no line of the policy names for the role: what lies behind its doors is nobody's. */
  purposes?: readonly Purpose[];
}

const DUTIES: Readonly<Record<AssignableRole, Duty>> = {
  doctor: { institution: 'as a practitioner' },
  'family-doctor': { institution: 'as a practitioner' },
  'primary-care-worker': { institution: 'as a practitioner' },
  'grid-worker': { division: ['township', 'village'] },
  'institution-manager': { institution: 'only' },
  'district-developer': { division: ['district', 'reportingArea'], purposes: ['HOPERAT'] },
  'district-regulator': { division: ['district', 'reportingArea'] },
  'city-regulator': { division: ['city'], cityWide: true },
  analyst: { cityWide: true, purposes: ['HRESCH', 'PUBHLTH'] },
  steward: { cityWide: true, purposes: ['HOPERAT'] },
  'security-admin': { cityWide: true, purposes: ['HOPERAT'] },
  'system-admin': { cityWide: true, purposes: ['HOPERAT'] },
  auditor: { cityWide: true, purposes: ['HOPERAT'] },
  'source-system': { institution: 'only', purposes: ['HOPERAT'] },
};

/** As somebody asks for it. */
export interface AssignmentInput {
  holder: string;
  /** By its name (`family-doctor`) or as the graph writes it (`FAMILY_DOCTOR`). */
  role: string;
  institution?: string | null;
  practitioner?: string | null;
  division?: string | null;
  /** None: all that the role may have. The first is the default one of its requests. */
  purposes?: readonly string[] | null;
  startsAt?: string | null;
  endsAt?: string | null;
}

/** As it is stored; null for `startsAt`: from now on, for `endsAt`: until it is ended. */
export interface AssignmentTerms {
  holder: string;
  role: AssignableRole;
  institution: string | null;
  practitioner: string | null;
  divisionSystem: string | null;
  division: string | null;
  purposes: Purpose[];
  startsAt: string | null;
  endsAt: string | null;
  cityWide: boolean;
}

/** What a role may be assigned for: what the policy names it for, and what its doors are for. */
export const purposesOf = (role: AssignableRole): Purpose[] => {
  const named = POLICY.filter((rule) => rule.roles?.includes(role)).flatMap(({ purposes = [] }) => purposes);
  return PURPOSES.filter((purpose) => named.includes(purpose) || DUTIES[role].purposes?.includes(purpose));
};

/**
 * An assignment, checked: a role that is assigned at all, the place that it needs and no other, purposes that it may
 * have, a time ahead.
 * @throws BAD_USER_INPUT
 */
export function assignmentTerms(input: AssignmentInput, now: Date): AssignmentTerms {
  const role = roleOf(input.role);
  const { institution: workplace, division: levels, cityWide = false } = DUTIES[role];
  const holder = input.holder.trim();
  if (holder === '' || holder.length > 255) throw bad('“holder” must have 1 to 255 characters.');
  const institution = shaped('institution', input.institution, /^[0-9A-Za-z*_-]{1,64}$/);
  if (Boolean(institution) !== Boolean(workplace))
    throw bad(`The role ${role} ${workplace ? 'needs' : 'has no'} “institution”.`);
  const practitioner = shaped(
    'practitioner',
    input.practitioner,
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  );
  if (practitioner && workplace !== 'as a practitioner') throw bad(`The role ${role} has no “practitioner”.`);
  const division = shaped('division', input.division, /^50\d{4}(\d{3}(\d{3})?)?$/);
  const system = division && treeOf(division);
  const level = system && divisionColumn({ jurisdiction: { system, code: division } });
  if (Boolean(division) !== Boolean(levels))
    throw bad(`The role ${role} ${levels ? 'needs' : 'has no'} “division”.`);
  if (level && !levels?.includes(level)) throw bad(`The role ${role} needs a ${levels?.join(' or ')}.`);
  const startsAt = instant('startsAt', input.startsAt);
  const endsAt = instant('endsAt', input.endsAt);
  if (endsAt && !(new Date(endsAt) > new Date(startsAt ?? now) && new Date(endsAt) > now))
    throw bad('“endsAt” must be ahead, and after “startsAt”.');
  return {
    holder,
    role,
    institution,
    practitioner,
    divisionSystem: system,
    division,
    purposes: purposesAmong(role, input.purposes),
    startsAt,
    endsAt,
    cityWide,
  };
}

/** An instant that a client gave. @throws BAD_USER_INPUT */
export function instant(name: string, value: string | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) throw bad(`“${name}” is not a time in ISO 8601.`);
  return time.toISOString();
}

/** How it stands now, as the graph says it. */
export function statusOf(status: string, endsAt: string, now: Date): string {
  if (status === 'REJECTED' || endsAt.endsWith('infinity')) return status;
  return new Date(endsAt) > now ? status : 'ENDED';
}

/** `family-doctor` -> `FAMILY_DOCTOR`, a value of an enum. */
export const enumOf = (role: string): string => role.toUpperCase().replaceAll('-', '_');

function roleOf(name: string): AssignableRole {
  const role = ROLES.find((one) => enumOf(one) === enumOf(name));
  if (role && role in DUTIES) return role as AssignableRole;
  const roles = ROLES.filter((one) => one in DUTIES).join(', ');
  throw bad(
    PERSONAL_ROLES.some((one) => one === role)
      ? `Nobody is assigned to be a ${role}: the identity provider says so.`
      : `There is no role “${name}” to assign; there are ${roles}.`,
  );
}

function purposesAmong(role: AssignableRole, asked: readonly string[] | null | undefined): Purpose[] {
  const allowed = purposesOf(role);
  if (!asked) return allowed;
  const wrong = asked.find((purpose) => !allowed.some((one) => one === purpose));
  if (wrong !== undefined || asked.length === 0)
    throw bad(
      `The role ${role} is for ${allowed.join(', ')}${wrong === undefined ? '' : `, not for ${wrong}`}.`,
    );
  return [...new Set(asked as Purpose[])];
}

function shaped(name: string, value: string | null | undefined, pattern: RegExp): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (pattern.test(value)) return value;
  throw bad(`“${name}” has another shape than this hub expects.`);
}

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);
