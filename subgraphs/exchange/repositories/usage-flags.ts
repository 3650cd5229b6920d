import { usageFlag } from '@hub/db/tables/backflow.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
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
