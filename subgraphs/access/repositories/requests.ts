import { randomUUID } from 'node:crypto';
import { personOf, write } from '@hub/kernel/resource/act.ts';
import type { PublicResource } from '@hub/kernel/resource/define-resource.ts';
import { decodeRecordId } from '@hub/kernel/resource/identifiers.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { sql } from 'drizzle-orm';
import type { CorrectionWish } from '../domain/correction.ts';
import { onRecord } from './on-record.ts';

export type RequestKey = { subjectId: string; id: string };

/** What a person asks, on its way to whom it concerns. */
export interface NewRequest {
  kind: 'CORRECTION' | 'COMPLAINT';
  /** The person's first subject. */
  subjectId: string;
  about: string;
  coordinate: string | null;
  /** Null: the security administrator answers. */
  institution: string | null;
  wish: string;
  delivered: string | null;
}

/** How a sealed column of a request is bound. */
const contextOf = (column: 'wish' | 'answer' | 'delivered', subjectId: string) =>
  `access.request.${column}|${subjectId}`;

/** What the person asks alone, a guardian does not read. */
const levelOf = ({ actor }: RequestContext, subjectId: string) => (actor.personId === subjectId ? 5 : 1);

export async function addRequest(context: RequestContext, request: NewRequest): Promise<RequestKey> {
  const { vault, actor } = context;
  const { kind, subjectId, about, coordinate, institution, wish, delivered } = request;
  const id = randomUUID();
  const sealedWish = vault.seal(wish, contextOf('wish', subjectId));
  const sealedName = delivered === null ? null : vault.seal(delivered, contextOf('delivered', subjectId));
  await write(
    context,
    (tx) => tx`
    insert into access.request
      (subject_id, id, kind, about, coordinate, institution_code, wish, delivered, required_level, made_by)
    values (${subjectId}, ${id}, ${kind}, ${about}, ${coordinate}, ${institution}, ${sealedWish}, ${sealedName},
      ${levelOf(context, subjectId)}, ${actor.id})`,
  );
  return { subjectId, id };
}

/**
 * Asks the institution whose source delivered a record to correct it.
 * @throws NOT_FOUND for a record that there is not, or that is not shown to the actor; BAD_USER_INPUT
 */
export async function requestCorrection(
  context: RequestContext,
  { record, coordinate }: { record: string; coordinate: string },
  { type, subjectId, id, wish }: CorrectionWish,
): Promise<RequestKey> {
  const { guard, classifications } = context;
  const classification = classifications.get(coordinate);
  if (!classification) throw new HubError('BAD_USER_INPUT', `There is no field “${coordinate}”.`);
  const person = await personOf(context, 'Mutation.requestCorrection', subjectId);
  const [origin] = await context.sql<{ institution: string; level: number; delivered: string | null }[]>`
    select institution_code as institution, required_level as level, delivered from origin.record
    where type = ${type} and subject_id = ${subjectId} and id = ${id}`;
  const cell = origin?.level === 5 ? { ...classification, level: 'L5' as const } : classification;
  if (!origin || guard.decide(cell, person.rowClass) !== 'SHOW')
    throw new HubError('NOT_FOUND', 'There is no such record, or not for this actor.');
  return addRequest(context, {
    kind: 'CORRECTION',
    subjectId: person.personId,
    about: record,
    coordinate,
    institution: origin.institution,
    wish,
    delivered: origin.delivered,
  });
}

/** Whose requests somebody answers: an institution's corrections, or everybody's complaints. */
export type Inbox = { kind: 'CORRECTION'; institution: string } | { kind: 'COMPLAINT'; institution: null };

/** A page of an inbox, oldest first. */
export async function requestsTo(
  context: RequestContext,
  resource: PublicResource,
  selected: ReadonlySet<string>,
  inbox: Inbox,
  status: string | null,
  page: Page,
): Promise<Positioned[]> {
  const found = await publicRepository(context, resource, selected).list(
    {
      name: 'inbox',
      where: sql`t.kind = ${sql.placeholder('kind')}
        and t.institution_code is not distinct from ${sql.placeholder('institution')}
        and (${sql.placeholder('status')}::text is null or t.status = ${sql.placeholder('status')}::text)`,
      values: { ...inbox, status },
    },
    page,
  );
  for (const { position } of found) onRecord(context, resource.type, selected, String(position[1]));
  return found;
}

/** Answers a request of one's inbox. @throws NOT_FOUND, CONFLICT for one that is answered */
export async function answerRequest(
  context: RequestContext,
  resource: PublicResource,
  selected: ReadonlySet<string>,
  inbox: Inbox,
  { id, accepted, answer }: { id: string; accepted: boolean; answer: string },
) {
  const key = decodeRecordId(id);
  if (!key) throw notFound();
  const sealed = context.vault.seal(answer, contextOf('answer', key.subjectId));
  const answered = await write(context, async (tx) => {
    const [row] = await tx<{ status: string; at: string }[]>`
      select status, made_at as at from access.request
      where subject_id = ${key.subjectId} and id = ${key.id} and kind = ${inbox.kind}
        and institution_code is not distinct from ${inbox.institution} for update`;
    if (!row) throw notFound();
    if (row.status !== 'OPEN') throw new HubError('CONFLICT', 'This request is answered already.');
    await tx`
      update access.request set status = ${accepted ? 'ACCEPTED' : 'REJECTED'}, answer = ${sealed},
        answered_by = ${context.actor.id}, answered_at = now()
      where subject_id = ${key.subjectId} and id = ${key.id}`;
    return row;
  });
  onRecord(context, resource.type, selected, key.subjectId);
  return publicRepository(context, resource, selected).byKey(answered.at, key.subjectId, key.id);
}

const notFound = () => new HubError('NOT_FOUND', 'There is no such request.');
