import { type Transaction, write } from '@hub/kernel/resource/act.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { riskOf } from '../domain/risk.ts';
import { judgeWish, refuseAny, reviewersFor, riskFields } from '../domain/wishes.ts';
import { knownNow } from './grades.ts';
import { type LockedGrant, lockedGrant } from './steps.ts';

/** A field that a reviewer takes out. */
export interface FieldCut {
  coordinate: string;
  reason: string;
}

/** What a reviewer decides about the grant as they saw it: in this version. */
export interface Review {
  grant: string;
  version: number;
  reason: string | null;
  conditions: string | null;
  cuts: readonly FieldCut[];
}

/** @throws CONFLICT where another step was taken since */
function checkVersion({ version }: LockedGrant, seen: number): void {
  if (version !== seen)
    throw new HubError(
      'CONFLICT',
      `Another step was taken meanwhile (version ${version}); read the grant again.`,
    );
}

/** @throws GRANT_NOT_FOUND, FORBIDDEN, CONFLICT */
export const rejectGrant = (context: RequestContext, { grant: id, version, reason }: Review): Promise<void> =>
  write(context, async (tx) => {
    const grant = await lockedGrant(context, tx, id);
    await grant.step('REJECT', { reason });
    checkVersion(grant, version);
  });

/**
 * Approves what is left after the cuts, by the levels and grades of the moment.
 * @throws GRANT_NOT_FOUND, FORBIDDEN, CONFLICT, BAD_USER_INPUT, FIELD_NOT_GRANTABLE
 */
export async function approveGrant(context: RequestContext, review: Review): Promise<void> {
  const { actor } = context;
  const known = await knownNow(context);
  await write(context, async (tx) => {
    const grant = await lockedGrant(context, tx, review.grant);
    const cut = new Set(review.cuts.map(({ coordinate }) => coordinate));
    const left = grant.wishes
      .filter(({ coordinate }) => !cut.has(coordinate))
      .map((wish) => judgeWish(wish, known, grant.l5Reason !== null));
    const { reason, conditions } = review;
    const status = await grant.step('APPROVE', { reason, conditions, reviewers: reviewersFor(left) });
    checkVersion(grant, review.version);
    if (grant.over) throw new HubError('CONFLICT', 'The days that the application is for have passed.');
    for (const { coordinate } of review.cuts)
      if (!grant.wishes.some((wish) => wish.coordinate === coordinate))
        throw new HubError('BAD_USER_INPUT', `cuts: ${coordinate} is not (any more) in the grant.`);
    if (left.length === 0) throw new HubError('BAD_USER_INPUT', 'Nothing is left: reject the application.');
    refuseAny(left);
    await cutFields(tx, review, actor.id);
    const { risk, reasons } = riskOf({
      fields: riskFields(left),
      sharing: grant.kind === 'SHARING',
      includesMinors: grant.includesMinors,
      includesL5: grant.l5Reason !== null,
      manyPersons: grant.riskReasons.includes('MANY_PERSONS'),
    });
    await tx`
      update exchange.backflow_grant set risk = ${risk}, risk_reasons = ${[...reasons]}::text[],
        shape_version = shape_version + ${cut.size > 0 ? 1 : 0}
      where id = ${grant.id}`;
    return status;
  });
}

async function cutFields(tx: Transaction, { grant, cuts }: Review, by: string): Promise<void> {
  for (const { coordinate, reason } of cuts)
    await tx`
      update exchange.backflow_field set cut_by = ${by}, cut_reason = ${reason}
      where grant_id = ${grant} and coordinate = ${coordinate} and cut_by is null`;
}
