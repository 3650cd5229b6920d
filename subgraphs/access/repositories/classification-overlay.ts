import { write } from '@hub/kernel/resource/act.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Level } from '@hub/schema/classification.ts';
import { sql } from 'drizzle-orm';
import { ClassificationRaise } from '../resources.ts';

const raises = (context: RequestContext, selected: ReadonlySet<string>) =>
  publicRepository(context, ClassificationRaise, selected);

/** A page of raises, proposed or in force, the oldest first. */
export const classificationOverlay = (
  context: RequestContext,
  selected: ReadonlySet<string>,
  page: Page,
): Promise<Positioned[]> =>
  raises(context, selected).list({ name: 'all', where: sql`true`, values: {} }, page);

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
 * @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT when it is in force
 */
export async function approveRaise(
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
): Promise<Entity | null> {
  const raisedAt = await write(context, async (tx) => {
    const [row] = isUuid(id)
      ? await tx<{ raised_by: string; approved_by: string | null; raised_at: string }[]>`
          select raised_by, approved_by, raised_at from access.overlay where id = ${id} for update`
      : [];
    if (!row) throw new HubError('NOT_FOUND', 'There is no such raise.');
    if (row.raised_by === context.actor.id)
      throw new HubError('FORBIDDEN', 'A raise needs two stewards: nobody approves their own.');
    if (row.approved_by) throw new HubError('CONFLICT', 'The raise is in force already.');
    await tx`update access.overlay set approved_by = ${context.actor.id}, approved_at = now() where id = ${id}`;
    return row.raised_at;
  });
  await context.reloadClassifications();
  return raises(context, selected).byKey(raisedAt, id);
}
