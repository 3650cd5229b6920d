import type { Sql } from '@hub/db/client.ts';
import { inOrder, loader } from '@hub/kernel/resource/loader.ts';
import type { Register, Registered } from '@hub/kernel/resource/register.ts';
import { compileStatement, run } from '@hub/kernel/resource/statement.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { Cube } from '@hub/kernel/statistics/define-cube.ts';
import type { Figure } from '@hub/kernel/statistics/publish.ts';
import { publisherFor } from '@hub/kernel/statistics/publisher.ts';
import { sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/pg-core';
import { CITY } from '../domain/city.ts';

/** Rows of one person in a table, at most, but for few: noise is of so much, and fewer persons' rows are not told. */
const ROWS_OF_A_PERSON = 50;

/** As a cube, so that row counts leave through `publish` as every other figure of persons does. */
const VOLUME: Cube = {
  name: 'catalogue',
  title: '数据目录',
  kind: 'STOCK',
  measures: {
    records: { name: '记录数', kind: 'EVENTS', unit: '行', each: ROWS_OF_A_PERSON },
    rows: { name: '行数', kind: 'ASSETS', unit: '行' },
  },
  dimensions: {},
  cuts: [{ by: [] }],
  facts: '',
  tables: [],
};

export interface TableState {
  rows: number;
  rowsOn: string;
  changedAt: string | null;
}

const states = compileStatement(sql`
  select name, rows, rows_on::text as rows_on, changed_at from exchange.table_state
  where name = any(${sql.placeholder('names')}::text[])`);

/** The table or view that a resource is read from, as schema.table. */
export function tableNameOf({ resource }: Pick<Registered, 'resource'>): string {
  const { schema, name } = getTableConfig(resource.table);
  return `${schema}.${name}`;
}

/** What is noted of a resource's table; null for a view, and where nobody has looked yet. One statement a tick. */
export const stateOf = (context: RequestContext, registered: Registered): Promise<TableState | null> =>
  loader<string, TableState>(context, 'table states', async (names) => {
    const rows = await run(context, states, { names });
    return inOrder(
      names,
      new Map(
        rows.map((row) => [
          String(row.name),
          {
            rows: Number(row.rows),
            rowsOn: String(row.rows_on),
            changedAt: row.changed_at === null ? null : String(row.changed_at),
          },
        ]),
      ),
    );
  }).load(tableNameOf(registered));

/**
 * About how many rows there are, as this actor may know it.
 * @param open about nobody, and told plainly
 */
export function volumeOf(
  context: RequestContext,
  code: string,
  { rows, rowsOn }: TableState,
  open: boolean,
): Figure {
  const cell = {
    area: CITY,
    span: 'Y',
    period: rowsOn,
    // A day's number stands until the next day's: it does not move while somebody looks.
    closed: true,
    cube: VOLUME.name,
    cut: code,
    values: ['', ''] as [string, string],
    persons: Math.floor(rows / ROWS_OF_A_PERSON),
    key: 0n,
    sums: [rows, rows],
  };
  return publisherFor(context).figure(VOLUME, open ? 'rows' : 'records', CITY, { ...cell, span: 'Y' }, []);
}

/**
 * Notes of each table of the register what the database's own statistics say, as its owner: nothing is scanned. Rows
 * are of a day, and noted anew within it only after a change too large to be anybody's.
 * @returns how many tables have changed
 */
export async function noteTables(owner: Sql, { resources }: Register, now: Date): Promise<number> {
  const at = now.toISOString();
  const names = [...new Set([...resources.values()].map(tableNameOf))];
  const [found] = await owner<{ changed: number }[]>`
    with seen as (
      select s.schemaname || '.' || s.relname as name, s.n_tup_ins + s.n_tup_upd + s.n_tup_del as changes,
        greatest(s.n_live_tup, c.reltuples::bigint, 0) as rows
      from pg_stat_user_tables s join pg_class c on c.oid = s.relid
      where s.schemaname || '.' || s.relname = any(${names})),
    noted as (
      insert into exchange.table_state as t (name, rows, rows_on, changes, changed_at)
      select name, rows, ${cityDay(now)}::date, changes, case when rows > 0 then ${at}::timestamptz end from seen
      on conflict (name) do update set
        rows = case when t.rows_on < excluded.rows_on or abs(excluded.rows - t.rows) > ${LARGE} + t.rows / 10
          then excluded.rows else t.rows end,
        rows_on = excluded.rows_on,
        -- Counted anew after a crash: fewer than before tells nothing.
        changed_at = case when excluded.changes > t.changes then excluded.changed_at else t.changed_at end,
        changes = excluded.changes
      returning t.changed_at = ${at}::timestamptz as changed)
    select count(*) filter (where changed)::int as changed from noted`;
  return found?.changed ?? 0;
}

/** So many rows more or less within a day come from an import, not from a person. */
const LARGE = 1_000;
