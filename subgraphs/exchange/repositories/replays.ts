import { type Transaction, write } from '@hub/kernel/resource/act.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { sql } from 'drizzle-orm';
import { ArchivedDelivery, Replay } from '../resources.ts';

const ownSource = sql`exists (select from exchange.source s where s.code = t.source_code
  and s.institution_code = ${sql.placeholder('institution')}::text)`;

/** What to take in once more. */
export interface ReplayInput {
  source: string;
  issue?: string | null;
  resourceType?: string | null;
}

/** A page of what was asked to be taken in once more for the actor's institution, the oldest first. */
export const replays = (
  context: RequestContext,
  selected: ReadonlySet<string>,
  page: Page,
): Promise<Positioned[]> =>
  publicRepository(context, Replay, selected).list(
    { name: 'own', where: ownSource, values: { institution: context.actor.institution ?? null } },
    page,
  );

/** A page of what the actor's institution delivered and nobody has modelled yet, in the version that stands. */
export const archivedDeliveries = (
  context: RequestContext,
  selected: ReadonlySet<string>,
  resourceType: string | null,
  page: Page,
): Promise<Positioned[]> =>
  publicRepository(context, ArchivedDelivery, selected).list(
    {
      name: `archived ${resourceType ? 'type' : ''}`,
      where: sql`${ownSource} and t.disposition = 'ARCHIVED' and t.checked is not null
        ${resourceType ? sql`and t.resource_type = ${sql.placeholder('resourceType')}::text` : sql``}`,
      values: { institution: context.actor.institution ?? null, resourceType },
    },
    page,
  );

/**
 * Asks for it; one that is asked for and not done yet is not asked for twice.
 * @throws NOT_FOUND: no such source or issue of the actor's institution
 */
export async function askReplay(
  context: RequestContext,
  selected: ReadonlySet<string>,
  kind: 'QUARANTINED' | 'ARCHIVED',
  { source, issue, resourceType }: ReplayInput,
): Promise<Entity | null> {
  const { actor } = context;
  const named = issue ?? null;
  const [row] = await write(context, async (tx) => {
    const [open] = await tx<{ fingerprint: Buffer | null }[]>`
      select i.fingerprint from exchange.source s
      left join exchange.quality_issue i on i.source_code = s.code
        and i.id = ${named && isUuid(named) ? named : null}::uuid and i.fingerprint is not null
      where s.code = ${source} and s.institution_code = ${actor.institution ?? null}`;
    if (!open || (named && !open.fingerprint))
      throw new HubError(
        'NOT_FOUND',
        'There is no such source or entry of quarantine, or not for this actor.',
      );
    return [
      await queueReplay(tx, {
        source,
        kind,
        fingerprint: open.fingerprint,
        resourceType: resourceType ?? null,
        by: actor.id,
      }),
    ];
  });
  return publicRepository(context, Replay, selected).byKey(row!.id);
}

interface Queued {
  source: string;
  kind: 'QUARANTINED' | 'ARCHIVED';
  /** Of one entry of quarantine; null: everything. */
  fingerprint: Buffer | null;
  resourceType: string | null;
  by: string;
}

/** Puts a replay in the queue, unless the same one waits there. */
export async function queueReplay(
  tx: Transaction,
  { source, kind, fingerprint, resourceType, by }: Queued,
): Promise<{ id: string }> {
  await tx`select pg_advisory_xact_lock(hashtext('hub replay'), hashtext(${source}))`;
  const [waiting] = await tx<{ id: string }[]>`
    select id from exchange.replay
    where source_code = ${source} and kind = ${kind} and finished_at is null
      and fingerprint is not distinct from ${fingerprint} and resource_type is not distinct from ${resourceType}`;
  if (waiting) return waiting;
  const [asked] = await tx<{ id: string }[]>`
    insert into exchange.replay (source_code, kind, fingerprint, resource_type, requested_by)
    values (${source}, ${kind}, ${fingerprint}, ${resourceType}, ${by}) returning id`;
  return asked!;
}
