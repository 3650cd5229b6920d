import { overlay } from '@hub/db/tables/access.ts';
import { write } from '@hub/kernel/resource/act.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { approveIn, type RaiseTable, rejectIn } from '@hub/kernel/resource/proposal.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { Level } from '@hub/schema/classification.ts';
import { sql } from 'drizzle-orm';
import { ClassificationRaise } from '../resources.ts';

const raises = (context: RequestContext, selected: ReadonlySet<string>) =>
  publicRepository(context, ClassificationRaise, selected);

const TABLE: RaiseTable = { table: 'access.overlay', name: 'raise' };

/** A page of raises, proposed, in force or rejected, the oldest first. */
export const classificationOverlay = (
  context: RequestContext,
  selected: ReadonlySet<string>,
  page: Page,
): Promise<Positioned[]> =>
  raises(context, selected).list({ name: 'all', where: sql`true`, values: {} }, page);

/** The raises of a coordinate, the oldest first; those of all coordinates of a tick in one statement. */
export const raisesOf = async (
  context: RequestContext,
  selected: ReadonlySet<string>,
  coordinate: string,
): Promise<Entity[]> => {
  const found = await raises(context, selected).listOf([overlay.coordinate], [coordinate]);
  return found.map(({ entity }) => entity);
};

/** Writes a raise that is not in force yet. */
export async function proposeRaise(
  context: RequestContext,
  selected: ReadonlySet<string>,
  raise: { coordinate: string; level: Level; reason: string },
): Promise<Entity | null> {
  const [row] = await write(
    context,
    (tx) => tx<{ id: string; raised_at: string }[]>`
      insert into access.overlay (coordinate, level, reason, raised_by)
      values (${raise.coordinate}, ${raise.level}, ${raise.reason}, ${context.actor.id})
      returning id, raised_at`,
  );
  return row ? raises(context, selected).byKey(row.raised_at, row.id) : null;
}

/**
 * Puts a raise in force: in this process when it returns, in the others when the database has told them.
 * @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT when it is decided
 */
export async function approveRaise(
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
): Promise<Entity | null> {
  const raisedAt = await approveIn(context, TABLE, id);
  await context.reloadClassifications();
  return raises(context, selected).byKey(raisedAt, id);
}

/** Turns a raise down, for good. @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT when it is decided */
export async function rejectRaise(
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
  reason: string,
): Promise<Entity | null> {
  const raisedAt = await rejectIn(context, TABLE, id, reason);
  return raises(context, selected).byKey(raisedAt, id);
}
