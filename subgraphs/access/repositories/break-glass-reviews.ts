import { write } from '@hub/kernel/resource/act.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { type SQL, sql } from 'drizzle-orm';
import { REVIEW_HOURS } from '../domain/break-glass.ts';
import { BreakGlassReview } from '../resources.ts';
import { NOTE_CONTEXT } from './break-glass.ts';

export interface ReviewFilter {
  status?: string | null;
  overdue?: boolean | null;
}

const late = sql`(t.review = 'PENDING' and t.opened_at < now() - make_interval(hours => ${sql.raw(String(REVIEW_HOURS))}))`;

/** A page of broken glasses, the oldest first. */
export function breakGlassReviews(
  context: RequestContext,
  selected: ReadonlySet<string>,
  { status, overdue }: ReviewFilter,
  page: Page,
): Promise<Positioned[]> {
  const asked: SQL[] = [];
  if (status) asked.push(sql`t.review = ${sql.placeholder('status')}`);
  if (typeof overdue === 'boolean') asked.push(overdue ? late : sql`not ${late}`);
  return publicRepository(context, BreakGlassReview, selected).list(
    {
      name: `${status ? 'status' : ''} ${overdue ?? ''}`,
      where: asked.length > 0 ? sql.join(asked, sql` and `) : sql`true`,
      values: { status },
    },
    page,
  );
}

/**
 * Writes what a reviewer makes of it, once.
 * @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT when somebody was faster
 */
export async function reviewBreakGlass(
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
  result: string,
  note: string | null,
): Promise<Entity | null> {
  const openedAt = await write(context, async (tx) => {
    const [row] = isUuid(id)
      ? await tx<{ subject_id: string; actor: string; review: string; opened_at: string }[]>`
          select subject_id, actor, review, opened_at from access.break_glass where id = ${id} for update`
      : [];
    if (!row) throw new HubError('NOT_FOUND', 'There is no such broken glass.');
    if (row.actor === context.actor.id)
      throw new HubError('FORBIDDEN', 'Nobody reviews what they did themselves.');
    if (row.review !== 'PENDING') throw new HubError('CONFLICT', 'It has been reviewed already.');
    const sealed = note ? context.vault.seal(note, `${NOTE_CONTEXT}|${row.subject_id}`) : null;
    await tx`update access.break_glass
      set review = ${result}, reviewed_by = ${context.actor.id}, reviewed_at = now(), note = ${sealed}
      where subject_id = ${row.subject_id} and id = ${id}`;
    return row.opened_at;
  });
  return publicRepository(context, BreakGlassReview, selected).byKey(openedAt, id);
}
