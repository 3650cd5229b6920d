import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type { Register } from '@hub/kernel/resource/register.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { CITY } from '../domain/city.ts';
import { dayAfter } from '../domain/deadlines.ts';
import { leastRowsOn, USUAL_DAYS, unusualOn } from '../domain/unusual-usage.ts';
import { personsPublished } from './persons.ts';
import { tableNameOf } from './volumes.ts';

/** What looks at how grants are used. */
export interface Watching {
  /** As the migrating owner. */
  sql: Sql;
  vault: Vault;
  register: Register;
}

/** What was read of a resource under a grant on one day, and on the days before. */
interface Day {
  grant: string;
  resource: string;
  day: string;
  rows: number;
  fullReadings: number;
  before: number[];
  system: string;
  code: string;
}

/**
 * Flags what is unusual about today's readings, and about yesterday's: its last ones came after the last look.
 * @returns how many flags are new
 */
export async function watchUsage(watching: Watching, now: Date): Promise<number> {
  const { sql } = watching;
  const today = cityDay(now);
  const days = await sql<Day[]>`
    select m.grant_id as "grant", m.resource, m.day, m.rows, m.full_readings as "fullReadings",
      g.division_system as system, g.division_code as code,
      coalesce((select json_agg(b.rows) from exchange.backflow_meter b
        where b.grant_id = m.grant_id and b.resource = m.resource and b.rows > 0
          and b.day < m.day and b.day >= m.day - ${USUAL_DAYS}::int), '[]') as before
    from exchange.backflow_meter m join exchange.backflow_grant g on g.id = m.grant_id
    where m.day in (${dayAfter(today, -1)}, ${today})`;
  const explained = await explainedRows(
    watching,
    days.filter(({ day, rows }) => rows >= leastRowsOn(day)),
  );
  const flags = days.flatMap((one) =>
    unusualOn(one.day, { ...one, explained: explained(one) }).map((unusual) => ({
      grant_id: one.grant,
      day: one.day,
      resource: one.resource,
      ...unusual,
    })),
  );
  const raised = await sql`
    insert into exchange.usage_flag (grant_id, day, resource, rule, version, found, usual)
    select grant_id, day, resource, rule, version, found, usual from jsonb_to_recordset(${sql.json(flags as never)})
      as f (grant_id uuid, day date, resource text, rule text, version text, found bigint, usual bigint)
    on conflict do nothing returning 1`;
  return raised.length;
}

/**
 * About how many rows a full reading has: the hub's rows of the resource by the division's share of the city's persons,
 * both as they are published.
 */
async function explainedRows(
  { sql, vault, register }: Watching,
  days: readonly Day[],
): Promise<(one: Pick<Day, 'resource' | 'system' | 'code'>) => number | null> {
  const codes = days.filter(({ system }) => system === CITY.system).map(({ code }) => code);
  if (codes.length === 0) return () => null;
  const persons = await personsPublished({ sql, vault }, CITY.system, [...new Set(codes), CITY.code]);
  const states = await sql<{ name: string; rows: number }[]>`select name, rows from exchange.table_state`;
  const rowsOf = new Map(states.map(({ name, rows }) => [name, rows]));
  return ({ resource, system, code }) => {
    const registered = register.resources.get(resource);
    const rows = registered && rowsOf.get(tableNameOf(registered));
    const [own, all] = [persons.get(code), persons.get(CITY.code)];
    return system === CITY.system && rows && own && all ? (rows * own) / all : null;
  };
}
