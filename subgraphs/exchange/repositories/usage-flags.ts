import { usageFlag } from '@hub/db/tables/backflow.ts';
import { write } from '@hub/kernel/resource/act.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { sql } from 'drizzle-orm';
import { listedFrom } from '../domain/unusual-usage.ts';
import { UnusualUsage } from '../resources.ts';

const flagsIn = (context: RequestContext, selected: ReadonlySet<string>) =>
  publicRepository(context, UnusualUsage, selected);

/** What was unusual of late about a grant that the actor may know of, by day. */
export async function unusualOf(
  context: RequestContext,
  selected: ReadonlySet<string>,
  grantId: string,
): Promise<Entity[]> {
  const late = {
    name: 'late',
    where: sql`t.day >= ${sql.placeholder('since')}::date`,
    values: { since: listedFrom(cityDay(new Date())) },
  };
  const found = await flagsIn(context, selected).listOf([usageFlag.grantId], [grantId], undefined, late);
  return found.map(({ entity }) => entity);
}

/** What was unusual about one meter that the actor may know of. */
export async function unusualDayOf(
  context: RequestContext,
  selected: ReadonlySet<string>,
  { grant, day, resource }: { grant: string; day: string; resource: string },
): Promise<Entity[]> {
  const of = [usageFlag.grantId, usageFlag.day, usageFlag.resource];
  const found = await flagsIn(context, selected).listOf(of, [grant, day, resource]);
  return found.map(({ entity }) => entity);
}

/** Which flag. */
export interface FlagName {
  grant: string;
  /** YYYY-MM-DD, in the city */
  day: string;
  resource: string;
  rule: string;
}

/**
 * Closes a flag for good, with what came of looking into it: the day stays unusual, its grant need not be looked at.
 * @throws NOT_FOUND, CONFLICT for one that is closed
 */
export async function closeFlag(
  context: RequestContext,
  selected: ReadonlySet<string>,
  { grant, day, resource, rule }: FlagName,
  why: string,
): Promise<Entity | null> {
  await write(context, async (tx) => {
    const named = tx`grant_id = ${grant} and day = ${day} and resource = ${resource} and rule = ${rule}`;
    const [flag] = isUuid(grant)
      ? await tx<{ closed: boolean }[]>`
          select closed_at is not null as closed from exchange.usage_flag where ${named} for update`
      : [];
    if (!flag) throw new HubError('NOT_FOUND', 'There is no such flag.');
    if (flag.closed) throw new HubError('CONFLICT', 'This flag is closed already.');
    await tx`
      update exchange.usage_flag
      set closed_by = ${context.actor.id}, closed_at = now(), closed_reason = ${why} where ${named}`;
  });
  return flagsIn(context, selected).byKey(grant, day, resource, rule);
}
