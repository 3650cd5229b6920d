import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { makeAuditPartitions } from './audit-partitions.ts';
import { dropReleased, ensureRelease } from './ensure-release.ts';
import { ensureRoles } from './roles.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

/** Name of the advisory lock that whoever changes the tables, or fills a new database, holds. */
export const LOCK = 'hub migration';

/** What the database notes of each migration it has, in order. */
export const migrationHashes = (): string[] =>
  readMigrationFiles({ migrationsFolder }).map(({ hash }) => hash);

/**
 * Brings a database up to date: tables, what data leaves through, then the roles' rights on all of it. Safe to run at the same
 * time from several hubs (the second waits and finds nothing to do) and on every start.
 * @param log told when something was applied.
 */
export async function migrate(url: string, log: (line: string) => void = () => {}): Promise<void> {
  // One connection of its own: the lock is the connection's, and drizzle replaces its type parsers.
  const sql = postgres(url, {
    max: 1,
    max_lifetime: null,
    onnotice: () => {},
    connection: { application_name: 'healthhub migration' },
  });
  try {
    await sql`select pg_advisory_lock(hashtext(${LOCK}))`;
    const before = await applied(sql);
    if (before < migrationHashes().length) await dropReleased(sql);
    await applyMigrations(drizzle(sql), { migrationsFolder });
    const count = (await applied(sql)) - before;
    if (count > 0) log(`${count} migration${count === 1 ? '' : 's'} applied.`);
    await makeAuditPartitions(sql, new Date());
    await ensureRelease(sql);
    await ensureRoles(sql);
  } finally {
    await sql.end();
  }
}

async function applied(sql: postgres.Sql): Promise<number> {
  const [table] = await sql`select to_regclass('drizzle.__drizzle_migrations') as name`;
  if (table?.name == null) return 0;
  const [row] = await sql<
    { count: number }[]
  >`select count(*)::int as count from drizzle.__drizzle_migrations`;
  return row?.count ?? 0;
}
