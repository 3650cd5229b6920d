import { randomUUID } from 'node:crypto';
import { type Transaction, write } from '@hub/kernel/resource/act.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Application } from '../domain/application.ts';
import { dueAfter } from '../domain/deadlines.ts';
import type { Risk, Wish } from '../domain/field-rules.ts';
import type { RiskReason } from '../domain/risk.ts';
import { lockedGrant, noteStep } from './steps.ts';

/** What is stored of an application. */
export interface Applied {
  application: Application;
  wishes: readonly Wish[];
  dailyRows: number;
  risk: { risk: Risk; reasons: readonly RiskReason[] };
}

/**
 * Stores an application, and the grant that it renews being renewed.
 * @returns its id
 * @throws BAD_USER_INPUT: no such division or institution; GRANT_NOT_FOUND, CONFLICT: nothing to renew
 */
export function storeApplication(
  context: RequestContext,
  { application, wishes, risk, dailyRows }: Applied,
  renews: string | null = null,
): Promise<string> {
  const { actor } = context;
  const id = randomUUID();
  return write(context, async (tx) => {
    if (renews) await renew(context, tx, renews, application, id);
    await checkPlaces(tx, application);
    const { division, ...one } = application;
    const [row] = await tx`
      insert into exchange.backflow_grant (id, kind, recipient, division_system, division_code, institution_code,
        purpose, legal_basis, legal_text, "use", risk, risk_reasons, status, includes_minors, minors_reason, l5_reason,
        valid_from, valid_to, daily_rows, applied_by, due_at, renews)
      values (${id}, ${one.kind}, ${one.recipient}, ${division.system}, ${division.code}, ${one.institution},
        ${one.purpose}, ${one.legalBasis}, ${one.legalText}, ${one.use}, ${risk.risk}, ${[...risk.reasons]}::text[],
        'SUBMITTED', ${one.minorsReason !== null}, ${one.minorsReason}, ${one.l5Reason}, ${one.validFrom},
        ${one.validTo}, ${dailyRows}, ${actor.id}, ${dueAfter(new Date()).toISOString()}, ${renews})
      on conflict do nothing returning id`;
    if (!row) throw new HubError('CONFLICT', 'A renewal of this grant waits for its review already.');
    await tx`
      insert into exchange.backflow_field ${tx(
        wishes.map(({ coordinate, form, need }) => ({ grant_id: id, coordinate, form, need })),
      )}`;
    await noteStep(tx, {
      grantId: id,
      number: 1,
      action: 'APPLY',
      from: null,
      to: 'SUBMITTED',
      by: actor.id,
      role: 'district-developer',
    });
    return id;
  });
}

async function renew(
  context: RequestContext,
  tx: Transaction,
  renews: string,
  { kind, division }: Application,
  id: string,
): Promise<void> {
  const grant = await lockedGrant(context, tx, renews);
  await grant.step('RENEW', { reason: id });
  if (grant.kind !== kind || grant.divisionSystem !== division.system || grant.divisionCode !== division.code)
    throw new HubError('BAD_USER_INPUT', 'A renewal is of the same kind and the same division.');
}

async function checkPlaces(tx: Transaction, { division, institution }: Application): Promise<void> {
  const [found] = await tx<{ division: boolean; institution: boolean }[]>`
    select exists (select from rollup.closure where system = ${division.system} and code = ${division.code}) as division,
      exists (select from rollup.institution where code = ${institution}) as institution`;
  if (!found?.division) throw new HubError('BAD_USER_INPUT', 'There is no such division.');
  if (institution && !found.institution)
    throw new HubError('BAD_USER_INPUT', 'There is no such institution.');
}
