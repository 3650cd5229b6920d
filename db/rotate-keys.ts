import type { TransactionSql } from 'postgres';
import type { Sql } from './client.ts';
import type { Vault } from './crypto.ts';
import { identifierContext } from './identifier-row.ts';
import { type SealedTable, sealedTables } from './sealed-columns.ts';

/** Rows moved in one transaction. */
const BATCH = 500;

/** What a pass over all tables did. */
export interface Pass {
  /** Rows that are under the current key now. */
  moved: number;
  /** Rows that cannot be opened, or were indexed without their value being kept: nobody can move these. */
  stuck: number;
}

interface Page {
  read: number;
  moved: number;
  stuck: number;
  last: readonly string[];
}

/**
 * Moves everything that is sealed or indexed under another key to the current one, some rows a transaction, while
 * reads and imports go on. Rows that somebody is writing are passed over, so nobody waits for it in a ring; ask again
 * until nothing is left. Whenever it is stopped, the next call goes on with what is left.
 */
export async function moveToCurrentKey(
  sql: Sql,
  vault: Vault,
  onProgress: (moved: number) => void = () => {},
): Promise<Pass> {
  const pass = { moved: 0, stuck: 0 };
  for (const table of sealedTables()) {
    let after: readonly string[] | undefined;
    for (;;) {
      const page: Page = await sql.begin((tx) => movePage(tx, vault, table, after));
      pass.moved += page.moved;
      pass.stuck += page.stuck;
      if (page.moved > 0) onProgress(pass.moved);
      if (page.read < BATCH) break;
      after = page.last;
    }
  }
  return pass;
}

/** How many rows are still under another key. */
export async function leftUnderOldKeys(sql: Sql, vault: Vault): Promise<number> {
  let left = 0;
  for (const table of sealedTables()) {
    const [row] = await sql.unsafe<{ count: number }[]>(
      `select count(*) from ${table.name} t where ${isOld(table, vault.version)}`,
    );
    left += Number(row!.count);
  }
  return left;
}

const isIdentifier = ({ name }: SealedTable): boolean => name === '"person"."identifier"';

/** The first byte of a sealed value names its key. */
function isOld(table: SealedTable, version: number): string {
  const parts = table.columns.map(({ name }) => `get_byte(t."${name}", 0) <> ${version}`);
  return `(${[...parts, ...(isIdentifier(table) ? [`t.key_version <> ${version}`] : [])].join(' or ')})`;
}

async function movePage(
  tx: TransactionSql,
  vault: Vault,
  table: SealedTable,
  after: readonly string[] | undefined,
): Promise<Page> {
  const { key, columns, name } = table;
  const keys = key.map((column) => `t."${column.name}"`);
  const place = (n: number) => `$${n + 1}::text::${key[n]!.getSQLType()}`;
  const position = after ? `and (${keys.join(', ')}) > (${keys.map((_, n) => place(n)).join(', ')})` : '';
  const rows = await tx.unsafe<Record<string, unknown>[]>(
    `select t.*, array[${keys.map((column) => `${column}::text`).join(', ')}] as "key of row" from ${name} t
     where ${isOld(table, vault.version)} ${position}
     order by ${keys.join(', ')} limit ${BATCH} for update skip locked`,
    [...(after ?? [])],
  );
  const moved = rows.map((row) => resealed(vault, table, row)).filter((row) => row !== undefined);
  if (moved.length > 0) {
    const set = [
      ...columns.map((column) => column.name),
      ...(isIdentifier(table) ? ['blind', 'key_version'] : []),
    ];
    const types = [...columns.map(() => 'bytea'), ...(isIdentifier(table) ? ['bytea', 'smallint'] : [])];
    const given = [...keys.map((_, n) => `k${n}`), ...set.map((_, n) => `v${n}`)];
    await tx.unsafe(
      `update ${name} t set ${set.map((column, n) => `"${column}" = r.v${n}::${types[n]}`).join(', ')}
       from unnest(${given.map((_, n) => `$${n + 1}::text[]`).join(', ')}) as r (${given.join(', ')})
       where ${keys.map((column, n) => `${column} = r.k${n}::${key[n]!.getSQLType()}`).join(' and ')}`,
      given.map((_, n) => moved.map((values) => values[n] ?? null)) as never[],
    );
  }
  const last = (rows.at(-1)?.['key of row'] ?? []) as string[];
  return { read: rows.length, moved: moved.length, stuck: rows.length - moved.length, last };
}

/** Key and new values as text; undefined for a row that cannot be moved. */
function resealed(
  vault: Vault,
  table: SealedTable,
  row: Record<string, unknown>,
): (string | null)[] | undefined {
  const values: (string | null)[] = [...(row['key of row'] as string[])];
  try {
    for (const { name, contextOf } of table.columns) {
      const before = row[name] as Buffer | null;
      const context = contextOf(row);
      values.push(before ? asText(vault.seal(vault.open(before, context), context)) : null);
    }
  } catch {
    // Altered, or sealed under a key that is gone; it is counted, and keeps the old key from being retired.
    return undefined;
  }
  if (!isIdentifier(table)) return values;
  const sealed = row.value as Buffer | null;
  if (!sealed) return undefined;
  const system = String(row.system);
  const clear = vault.open(sealed, identifierContext(String(row.subject_id), system)).toString();
  const { blind, keyVersion } = vault.index(system, clear);
  return [...values, asText(blind), String(keyVersion)];
}

const asText = (value: Buffer): string => `\\x${value.toString('hex')}`;

/**
 * Whether anybody may still write what was sealed before a moment: an import that was running then, or a transaction.
 * @param since ISO 8601
 */
export async function writesFromBefore(sql: Sql, since: string): Promise<boolean> {
  const [row] = await sql<{ found: boolean }[]>`
    select exists (
      select from pg_stat_activity a
      where a.datname = current_database() and a.pid <> pg_backend_pid() and (
        a.backend_xid is not null and a.xact_start < ${since}::timestamptz
        or a.backend_start < ${since}::timestamptz and exists (
          select from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.granted
            and l.classid::bigint = hashtext('hub intake')::bigint & 4294967295))) as found`;
  return row!.found;
}
