import type { Sql } from '@hub/db/client.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { dayAfter, SOON_DAYS } from '../domain/deadlines.ts';
import { ENDED_BY_CLOCK } from '../domain/machine.ts';

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

/** How many grants wait for somebody: decisions that are late, and grants in force that end soon. */
export async function grantsToMind(db: Sql, now: Date): Promise<{ overdue: number; expiresSoon: number }> {
  const [row] = await db<[{ overdue: number; expiresSoon: number }]>`
    select count(*) filter (where due_at <= ${now.toISOString()})::int as overdue,
      count(*) filter (where status = 'ACTIVE' and valid_to <= ${dayAfter(cityDay(now), SOON_DAYS)})::int
        as "expiresSoon"
    from exchange.backflow_grant`;
  return { overdue: row.overdue, expiresSoon: row.expiresSoon };
}
