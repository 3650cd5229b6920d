import { randomUUID } from 'node:crypto';
import { personFor, write } from '@hub/kernel/resource/act.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { ConsentTerms } from '../domain/consent.ts';
import { endNow, type RowKey } from './end-now.ts';

/** @throws NOT_FOUND for a person that the actor does not speak for. */
export async function grantConsent(
  context: RequestContext,
  personId: string,
  { grantee, granteeKind, categories, purposes, endsAt }: ConsentTerms,
): Promise<RowKey> {
  const { personId: subjectId } = await personFor(context, 'Mutation.grantConsent', personId);
  const id = randomUUID();
  await write(
    context,
    (tx) => tx`
    insert into access.consent (subject_id, id, grantee, grantee_kind, categories, purposes, granted_by, ends_at)
    values (${subjectId}, ${id}, ${grantee}, ${granteeKind}, ${categories}, ${purposes}, ${context.actor.id}, ${endsAt})`,
  );
  return { subjectId, id };
}

/** @throws NOT_FOUND */
export const revokeConsent = (context: RequestContext, consentId: string): Promise<RowKey> =>
  endNow(context, 'consent', 'Mutation.revokeConsent', consentId);
