import { compileStatement, run } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/pg-core';

/**
 * The tables that hold rows, and the views over such tables: by their size, which PostgreSQL tells who may not read
 * them. A table whose rows were all deleted counts until its space is given back.
 */
const filled = compileStatement(sql`
  select n.nspname || '.' || c.relname as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname || '.' || c.relname = any(${sql.placeholder('names')}::text[])
    and case c.relkind when 'v' then exists (
      select from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
        and d.refclassid = 'pg_class'::regclass
      join pg_class t on t.oid = d.refobjid and t.relkind = 'r'
      where r.ev_class = c.oid and pg_relation_size(t.oid) > 0)
    else pg_relation_size(c.oid) > 0 end`);

const counted = compileStatement(sql`
  select now() as "asOf",
    (select coalesce(sum(calls), 0)::bigint from exchange.backflow_meter) as calls,
    (select coalesce(json_object_agg(status, grants), '{}')
     from (select status, count(*) as grants from exchange.backflow_grant group by status) g) as grants`);

/** What is shared, counted now. */
export interface SharingCounts {
  /** ISO 8601. */
  asOf: string;
  /** Resources that are described. */
  catalogues: number;
  /** Those of them that hold rows. */
  connected: number;
  calls: number;
  /** By status; those that no grant has are absent. */
  grants: Readonly<Record<string, number>>;
}

export async function sharingCounts(context: RequestContext): Promise<SharingCounts> {
  const tables = [...context.register.resources.values()].map(({ resource }) => {
    const { schema, name } = getTableConfig(resource.table);
    return `${schema}.${name}`;
  });
  const [found, [row]] = await Promise.all([
    run(context, filled, { names: [...new Set(tables)] }),
    run(context, counted, {}),
  ]);
  const holding = new Set(found.map(({ name }) => String(name)));
  return {
    asOf: String(row?.asOf),
    catalogues: tables.length,
    connected: tables.filter((table) => holding.has(table)).length,
    calls: Number(row?.calls),
    grants: row?.grants as Record<string, number>,
  };
}
