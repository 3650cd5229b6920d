import { randomUUID } from 'node:crypto';
import { personFor, personOf, write } from '@hub/kernel/resource/act.ts';
import { decodeRecordId } from '@hub/kernel/resource/identifiers.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { ConsentTerms } from '../domain/consent.ts';

export type ConsentKey = { subjectId: string; id: string };

/** @throws NOT_FOUND for a person that the actor does not speak for. */
export async function grantConsent(
  context: RequestContext,
  personId: string,
  { grantee, granteeKind, categories, purposes, endsAt }: ConsentTerms,
): Promise<ConsentKey> {
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

/** Ends it now, if it has not ended before. @throws NOT_FOUND */
export async function revokeConsent(context: RequestContext, consentId: string): Promise<ConsentKey> {
  const key = decodeRecordId(consentId);
  if (!key) throw new HubError('NOT_FOUND', 'There is no such consent.');
  await personOf(context, 'Mutation.revokeConsent', key.subjectId);
  const ended = await write(
    context,
    (tx) => tx`
    update access.consent set ends_at = least(ends_at, now())
    where subject_id = ${key.subjectId} and id = ${key.id} returning id`,
  );
  if (ended.length === 0) throw new HubError('NOT_FOUND', 'There is no such consent.');
  return key;
}
