import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import type postgres from 'postgres';
import { dataTables, type Manifest, OF_ONE_SERVER, readManifest, sumOf } from './backup-manifest.ts';
import { connect } from './client.ts';
import type { Vault } from './crypto.ts';
import { LOCK, migrate, migrationHashes } from './migrate.ts';
import { StartupError } from './startup-error.ts';

export interface RestoreOptions {
  /** Of an empty database, by its owner. */
  url: string;
  /** Under the keys the backup was made with. */
  vault: Vault;
  folder: string;
  /** Told when a table is done. */
  onTable: (table: string, rows: number) => void;
}

/**
 * Fills an empty database with a backup: everything is checked before anything is written, and the rows come in one
 * transaction, or not at all.
 * @throws StartupError naming what is in the way: keys, version, a damaged file, a database in use
 */
export async function restore({ url, vault, folder, onTable }: RestoreOptions): Promise<Manifest> {
  const manifest = await readManifest(folder, vault);
  const ours = migrationHashes();
  if (manifest.migrations.join() !== ours.join())
    throw new StartupError(
      `The backup has the tables of another version of the hub (${manifest.migrations.length} migrations, this one has ${ours.length}): restore it with that version, then start this one.`,
    );
  for (const { file, sm3 } of manifest.tables) {
    const sum = await sumOf(join(folder, file)).catch((cause) => {
      throw new StartupError(`The file ${file} of the backup cannot be read.`, { cause });
    });
    if (sum !== sm3) throw new StartupError(`The file ${file} of the backup is damaged.`);
  }
  const sql = connect(url, { max: 1 });
  try {
    await refuseRows(sql);
    await migrate(url);
    await sql.begin(async (tx) => {
      // A hub that starts meanwhile waits for its migrations, and then finds everything.
      await tx`select pg_advisory_xact_lock(hashtext(${LOCK}))`;
      await refuseRows(tx);
      const targets = new Map((await dataTables(tx)).map((table) => [table.name, table]));
      for (const { name, columns, partitions, file, rows } of manifest.tables) {
        const target = targets.get(name);
        if (target?.columns.join() !== columns.join())
          throw new StartupError(`The table ${name} of the backup is not one of this hub's.`);
        // Months of the access log that are past, or ahead of this machine's.
        for (const statement of partitions) await tx.unsafe(statement);
        const copy = await tx.unsafe(`copy ${target.quoted} (${columns.join(', ')}) from stdin`).writable();
        await pipeline(createReadStream(join(folder, file)), createZstdDecompress(), copy);
        const [stored] = await tx.unsafe<{ count: number }[]>(`select count(*) from ${target.quoted}`);
        if (stored?.count !== rows)
          throw new StartupError(`The table ${name} has ${stored?.count} rows, and not ${rows}.`);
        onTable(name, rows);
      }
      await beginFeeds(tx);
    });
    // Or the first questions are planned as if the tables were empty.
    await sql`analyze`;
  } finally {
    await sql.end({ timeout: 5 });
  }
  return manifest;
}

/** Marks name transactions of another server: whoever keeps a copy in step is told to read everything anew. */
async function beginFeeds(tx: postgres.TransactionSql): Promise<void> {
  for (const table of OF_ONE_SERVER) await tx.unsafe(`delete from ${table}`);
  await tx`update exchange.held set withdrawn = null where withdrawn is not null`;
  await tx`update exchange.backflow_grant set shape_version = shape_version + 1`;
}

async function refuseRows(sql: postgres.ISql): Promise<void> {
  for (const { name, quoted } of await dataTables(sql)) {
    const rows = await (sql as postgres.Sql).unsafe(`select 1 from ${quoted} limit 1`);
    if (rows.length > 0)
      throw new StartupError(`The database is in use (${name} has rows); restore into an empty one.`);
  }
}
