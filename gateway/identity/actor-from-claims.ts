import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { PERSONAL_PURPOSE, PURPOSES } from '@hub/schema/purposes.ts';
import { ADMINISTRATION_ROLES, PERSONAL_ROLES, ROLES } from '@hub/schema/roles.ts';
import type { JWTPayload } from 'jose';

/**
 * What a token says about its holder, beside the registered claims. Where roles come from assignments, only what
 * makes a resident or a guardian is read: roles, purposes and `person_id`.
 */
export interface HubClaims {
  roles: string[];
  purposes: string[];
  person_id?: string;
  institution?: string;
  division?: { system: string; code: string };
  practitioner_id?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CODE = /^[0-9A-Za-z*_-]{1,64}$/;

/**
 * The actor a verified token stands for, with no purpose chosen yet (see `forPurposes`).
 * @throws HubError INVALID_TOKEN when a claim is missing, unknown or of another shape.
 */
export function actorFromClaims(payload: JWTPayload): Actor {
  const claims: Record<string, unknown> = payload;
  const subject = subjectOf(payload);
  const roles = listOf('roles', claims.roles, ROLES);
  const administration = roles.filter((role) => ADMINISTRATION_ROLES.includes(role));
  if (administration.length > 1)
    throw invalid('roles', `combines ${administration.join(' and ')}, which no one may hold together`);
  const personId = optional('person_id', claims.person_id, UUID);
  const institution = optional('institution', claims.institution, CODE);
  const practitionerId = optional('practitioner_id', claims.practitioner_id, UUID);
  const jurisdiction = divisionOf(claims.division);
  return Object.freeze({
    ...subject,
    roles,
    purpose: null,
    purposes: listOf('purposes', claims.purposes, PURPOSES),
    ...(personId && { personId }),
    ...(institution && { institution }),
    ...(practitionerId && { practitionerId }),
    ...(jurisdiction && { jurisdiction }),
  });
}

/**
 * Whom a verified token stands for by itself, where roles are assigned: the resident or guardian that it names, or
 * somebody without a role. Other roles and purposes are left unread, also those that this hub does not know.
 * @throws HubError INVALID_TOKEN when the person of a resident is of another shape.
 */
export function personFromClaims(payload: JWTPayload): Actor {
  const claims: Record<string, unknown> = payload;
  const within = <T extends string>(value: unknown, known: readonly T[]): readonly T[] =>
    Object.freeze(known.filter((one) => Array.isArray(value) && value.includes(one)));
  const roles = within(claims.roles, PERSONAL_ROLES);
  const personId = roles.length > 0 ? optional('person_id', claims.person_id, UUID) : undefined;
  return Object.freeze({
    ...subjectOf(payload),
    roles,
    purpose: null,
    purposes: within(roles.length > 0 && claims.purposes, [PERSONAL_PURPOSE]),
    ...(personId && { personId }),
  });
}

function subjectOf({ iss, sub }: JWTPayload): Pick<Actor, 'id' | 'issuer'> {
  if (typeof sub !== 'string' || sub === '') throw invalid('sub', 'is missing');
  return { id: sub, ...(iss && { issuer: iss }) };
}

function listOf<T extends string>(claim: string, value: unknown, known: readonly T[]): readonly T[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid(claim, 'must be a list with an entry');
  const found = known.filter((one) => value.includes(one));
  if (found.length !== value.length) throw invalid(claim, 'names something this hub does not know');
  // In the token's order: its first purpose is the default one.
  return Object.freeze(value.map((one) => found.find((known) => known === one)!));
}

function optional(claim: string, value: unknown, pattern: RegExp): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && pattern.test(value)) return value;
  throw invalid(claim, 'has another shape than this hub expects');
}

function divisionOf(value: unknown): Actor['jurisdiction'] {
  if (value === undefined) return undefined;
  const { system, code } = (value ?? {}) as Record<string, unknown>;
  const found = {
    system: optional('division.system', system, CODE),
    code: optional('division.code', code, CODE),
  };
  if (!found.system || !found.code) throw invalid('division', 'must name a system and a code');
  return { system: found.system, code: found.code };
}

const invalid = (claim: string, what: string) =>
  new HubError('INVALID_TOKEN', `The token’s claim ${claim} ${what}.`);
