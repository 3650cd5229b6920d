import type { Sql } from '@hub/db/client.ts';
import type { Transaction } from '@hub/kernel/resource/act.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';

interface Metered {
  id: string;
  dailyRows: number;
}

/**
 * Whether the grant has anything left for today; a refusal is counted.
 * @param uncounted rows that are on their way
 * @throws DAILY_LIMIT
 */
export async function withinLimit(
  { sql }: { sql: Sql },
  { id, dailyRows }: Metered,
  resource: string,
  uncounted = 0,
): Promise<void> {
  const day = cityDay(new Date());
  const [used] = await sql<{ rows: number }[]>`
    select coalesce(sum(rows), 0)::bigint as rows from exchange.backflow_meter where grant_id = ${id} and day = ${day}`;
  if ((used?.rows ?? 0) + uncounted < dailyRows) return;
  await count(sql, { id, resource, day, calls: 0, rows: 0, refused: 1 });
  throw new HubError('DAILY_LIMIT', `The grant gives ${dailyRows} rows a day; go on tomorrow.`);
}

/** Notes one call and its rows. */
export const countRows = (
  sql: Sql | Transaction,
  id: string,
  resource: string,
  rows: number,
): Promise<void> => count(sql, { id, resource, day: cityDay(new Date()), calls: 1, rows, refused: 0 });

async function count(
  sql: Sql | Transaction,
  {
    id,
    resource,
    day,
    calls,
    rows,
    refused,
  }: { id: string; resource: string; day: string; calls: number; rows: number; refused: number },
): Promise<void> {
  await sql`insert into exchange.backflow_meter as m (grant_id, resource, day, calls, rows, refused)
    values (${id}, ${resource}, ${day}, ${calls}, ${rows}, ${refused})
    on conflict (grant_id, day, resource) do update
      set calls = m.calls + excluded.calls, rows = m.rows + excluded.rows, refused = m.refused + excluded.refused`;
}
