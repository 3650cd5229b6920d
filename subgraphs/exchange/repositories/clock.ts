import type { Sql } from '@hub/db/client.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { dayAfter, SOON_DAYS } from '../domain/deadlines.ts';
import { ENDED_BY_CLOCK } from '../domain/machine.ts';
import { listedFrom } from '../domain/unusual-usage.ts';

/**
 * Ends every grant, and every application, whose last day has passed.
 * @param db may write grants
 * @returns how many
 */
export async function expireGrants(db: Sql, now: Date): Promise<number> {
  const { count } = await db`
    with over as (
      select id, status from exchange.backflow_grant
      where status = any(${[...ENDED_BY_CLOCK]}) and valid_to < ${cityDay(now)} for update),
    ended as (
      update exchange.backflow_grant g set status = 'EXPIRED', version = g.version + 1, due_at = null
      from over where g.id = over.id returning g.id, g.version, over.status as was)
    insert into exchange.backflow_step (grant_id, number, action, from_status, to_status, by, role, at)
    select id, version, 'EXPIRE', was, 'EXPIRED', 'clock', 'clock', ${now.toISOString()} from ended`;
  return count;
}

/** How many grants there are of which somebody has to think. */
export type ToMind = {
  /** Decisions that are late. */
  overdue: number;
  /** In force, and ending soon. */
  expiresSoon: number;
  /** Used unusually of late, which nobody has closed. */
  unusual: number;
};

export async function grantsToMind(db: Sql, now: Date): Promise<ToMind> {
  const today = cityDay(now);
  const [row] = await db<[ToMind]>`
    select count(*) filter (where due_at <= ${now.toISOString()})::int as overdue,
      count(*) filter (where status = 'ACTIVE' and valid_to <= ${dayAfter(today, SOON_DAYS)})::int as "expiresSoon",
      (select count(distinct grant_id)::int from exchange.usage_flag
        where closed_at is null and day >= ${listedFrom(today)}) as unusual
    from exchange.backflow_grant`;
  return { ...row };
}
