import { HubError } from '@hub/kernel/runtime/errors.ts';
import { reasonOf, textOf } from '@hub/kernel/runtime/text-input.ts';
import type { DivisionRef } from '@hub/schema/actor.ts';
import { MOST_ROWS } from './daily-rows.ts';
import { dayAfter } from './deadlines.ts';
import type { Reach } from './reach.ts';
import { reaches } from './reach.ts';
import type { FieldAsked } from './wishes.ts';

export type Kind = 'BACKFLOW' | 'SHARING';
export type Basis = 'LEGAL_DUTY' | 'EMERGENCY' | 'CONSENT';

/** An application as the graph takes it. */
export interface BackflowInput {
  kind?: Kind | null;
  recipient: string;
  division?: string | null;
  codeSystem?: string | null;
  institution?: string | null;
  purpose: 'HOPERAT' | 'PUBHLTH';
  legalBasis: Basis;
  legalText: string;
  use: string;
  fields: readonly FieldAsked[];
  minorsReason?: string | null;
  l5Reason?: string | null;
  validFrom?: string | null;
  validTo: string;
  dailyRows?: number | null;
}

/** An application that can be stored, but for its fields. */
export interface Application {
  kind: Kind;
  recipient: string;
  division: DivisionRef;
  institution: string | null;
  purpose: 'HOPERAT' | 'PUBHLTH';
  legalBasis: Basis;
  legalText: string;
  use: string;
  /** Why persons under 14 are in it; null: they are not. */
  minorsReason: string | null;
  l5Reason: string | null;
  validFrom: string;
  validTo: string;
  /** Null: as many as are proposed. */
  dailyRows: number | null;
}

const MOST_DAYS = 366;

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);

/** The division that is meant: by its code, in the tree of the applicant's own; else that one. */
export const divisionOf = (
  { division, codeSystem }: Pick<BackflowInput, 'division' | 'codeSystem'>,
  own: DivisionRef | undefined,
): DivisionRef | undefined => {
  const system = codeSystem ?? own?.system;
  return division && system ? { system, code: division } : own;
};

/**
 * @param own the divisions of the one who applies
 * @param today in the city
 * @throws BAD_USER_INPUT; FORBIDDEN for a division that is not the applicant's own
 */
export function applicationOf(
  input: BackflowInput,
  own: Exclude<Reach, 'ALL'>,
  division: DivisionRef | undefined,
  today: string,
): Application {
  if (!division || !reaches(own, division))
    throw new HubError('FORBIDDEN', 'An application is for the applicant’s own division, or one within it.');
  const { kind, recipient, institution, purpose, legalBasis, legalText, use } = input;
  if (legalBasis === 'CONSENT' && !institution)
    throw bad('institution must say to whom persons consent, where the basis is CONSENT.');
  const dailyRows = input.dailyRows ?? null;
  if (dailyRows !== null && (dailyRows < 1 || dailyRows > MOST_ROWS))
    throw bad(`dailyRows must be 1 to ${MOST_ROWS}.`);
  return {
    kind: kind ?? 'BACKFLOW',
    recipient: textOf('recipient', recipient, { least: 2, most: 100 }),
    division,
    institution: institution ?? null,
    purpose,
    legalBasis,
    legalText: reasonOf(legalText, 'legalText'),
    use: reasonOf(use, 'use'),
    minorsReason: input.minorsReason ? reasonOf(input.minorsReason, 'minorsReason') : null,
    l5Reason: input.l5Reason ? reasonOf(input.l5Reason, 'l5Reason') : null,
    ...validityOf(input, today),
    dailyRows,
  };
}

function validityOf({ validFrom, validTo }: BackflowInput, today: string) {
  const from = dayOf('validFrom', validFrom ?? today);
  const to = dayOf('validTo', validTo);
  if (from < today) throw bad('validFrom must be today or later.');
  if (to < from || to > dayAfter(from, MOST_DAYS - 1))
    throw bad(`validTo must be in ${MOST_DAYS} days from validFrom on.`);
  return { validFrom: from, validTo: to };
}

/** @throws BAD_USER_INPUT */
export function dayOf(name: string, day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(day) ||
    Number.isNaN(date.getTime()) ||
    date.toISOString().slice(0, 10) !== day
  )
    throw bad(`${name} must be a day, as 2025-04-27.`);
  return day;
}
