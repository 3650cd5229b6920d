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
  await count(sql, { id, resource, day, calls: 0, rows: 0, refused: 1, full: 0 });
  throw new HubError('DAILY_LIMIT', `The grant gives ${dailyRows} rows a day; go on tomorrow.`);
}

/** Notes one call and its rows. @param full it began from the beginning */
export const countRows = (
  sql: Sql | Transaction,
  id: string,
  resource: string,
  rows: number,
  full: boolean,
): Promise<void> =>
  count(sql, { id, resource, day: cityDay(new Date()), calls: 1, rows, refused: 0, full: full ? 1 : 0 });

interface Counted {
  id: string;
  resource: string;
  day: string;
  calls: number;
  rows: number;
  refused: number;
  full: number;
}

async function count(sql: Sql | Transaction, one: Counted): Promise<void> {
  await sql`insert into exchange.backflow_meter as m (grant_id, resource, day, calls, rows, refused, full_readings)
    values (${one.id}, ${one.resource}, ${one.day}, ${one.calls}, ${one.rows}, ${one.refused}, ${one.full})
    on conflict (grant_id, day, resource) do update
      set calls = m.calls + excluded.calls, rows = m.rows + excluded.rows, refused = m.refused + excluded.refused,
        full_readings = m.full_readings + excluded.full_readings`;
}
