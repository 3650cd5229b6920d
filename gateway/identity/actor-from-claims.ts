import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { PURPOSES } from '@hub/schema/purposes.ts';
import { ADMINISTRATION_ROLES, ROLES } from '@hub/schema/roles.ts';
import type { JWTPayload } from 'jose';

/** What a token says about its holder, beside the registered claims. */
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
 * The actor a verified token stands for, with no purpose chosen yet (see `withPurpose`).
 * @throws HubError INVALID_TOKEN when a claim is missing, unknown or of another shape.
 */
export function actorFromClaims(payload: JWTPayload): Actor {
  const claims: Record<string, unknown> = payload;
  if (typeof payload.sub !== 'string' || payload.sub === '') throw invalid('sub', 'is missing');
  const roles = listOf('roles', claims.roles, ROLES);
  const administration = roles.filter((role) => ADMINISTRATION_ROLES.includes(role));
  if (administration.length > 1)
    throw invalid('roles', `combines ${administration.join(' and ')}, which no one may hold together`);
  const personId = optional('person_id', claims.person_id, UUID);
  const institution = optional('institution', claims.institution, CODE);
  const practitionerId = optional('practitioner_id', claims.practitioner_id, UUID);
  const jurisdiction = divisionOf(claims.division);
  return Object.freeze({
    id: payload.sub,
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
 * The actor for one request. Without a header the token's first purpose holds, never breaking the glass:
 * that one must be said.
 * @throws HubError PURPOSE_NOT_ALLOWED
 */
export function withPurpose(actor: Actor, header: string | undefined): Actor {
  const purpose = header
    ? actor.purposes.find((p) => p === header)
    : (actor.purposes.find((p) => p !== 'BTG') ?? null);
  if (purpose === undefined) {
    const allowed = actor.purposes.join(', ') || 'no purpose';
    throw new HubError('PURPOSE_NOT_ALLOWED', `x-purpose names a purpose outside this token: ${allowed}.`);
  }
  return Object.freeze({ ...actor, purpose });
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
