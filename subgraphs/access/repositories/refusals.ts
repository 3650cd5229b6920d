import { randomUUID } from 'node:crypto';
import { personFor, personOf, write } from '@hub/kernel/resource/act.ts';
import { decodeRecordId } from '@hub/kernel/resource/identifiers.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Relation } from '@hub/schema/relations.ts';
import { isRefusable } from '../domain/relation.ts';
import { endNow, type RowKey } from './end-now.ts';

/**
 * Refuses one institution, or all; what is refused already stays as it is.
 * @throws NOT_FOUND for a person that the actor does not speak for
 */
export async function optOut(
  context: RequestContext,
  personId: string,
  institution: string | null,
): Promise<RowKey> {
  const { personId: subjectId } = await personFor(context, 'Mutation.optOut', personId);
  return refuse(context, subjectId, institution);
}

/** Refuses the institution of a relation. @throws NOT_FOUND, BAD_USER_INPUT where the law or a consent decides */
export async function objectTo(context: RequestContext, relationId: string): Promise<RowKey> {
  const key = decodeRecordId(relationId);
  if (!key) throw new HubError('NOT_FOUND', 'There is no such relation.');
  const coordinate = 'Mutation.objectToRelation';
  const { personId } = await personOf(context, coordinate, key.subjectId);
  const [relation] = await context.sql<{ kind: Relation; institution: string | null }[]>`
    select kind, institution_code as institution from access.relation
    where subject_id = ${key.subjectId} and id = ${key.id}`;
  if (!relation) throw new HubError('NOT_FOUND', 'There is no such relation.');
  if (!isRefusable(relation.kind, relation.institution))
    throw new HubError('BAD_USER_INPUT', 'This relation cannot be refused; see its “refusable”.');
  return refuse(context, personId, relation.institution);
}

async function refuse(
  context: RequestContext,
  subjectId: string,
  institution: string | null,
): Promise<RowKey> {
  const [row] = await write(context, async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext(${`refusal ${subjectId}`}))`;
    const standing = await tx<{ id: string }[]>`
      select id from access.refusal where subject_id = ${subjectId} and now() < ends_at
        and institution_code is not distinct from ${institution}`;
    if (standing.length > 0) return standing;
    return tx<{ id: string }[]>`
      insert into access.refusal (subject_id, id, institution_code, refused_by)
      values (${subjectId}, ${randomUUID()}, ${institution}, ${context.actor.id}) returning id`;
  });
  return { subjectId, id: row!.id };
}

/** @throws NOT_FOUND */
export const withdrawOptOut = (context: RequestContext, refusalId: string): Promise<RowKey> =>
  endNow(context, 'refusal', 'Mutation.withdrawOptOut', refusalId);
