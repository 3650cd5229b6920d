import { createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { constants, createZstdCompress } from 'node:zlib';
import { type BackupTable, dataTables, type Manifest, sumOf, writeManifest } from './backup-manifest.ts';
import type { Sql } from './client.ts';
import { copyOut } from './copy-out.ts';
import type { Vault } from './crypto.ts';
import { keyCheckOf } from './installation.ts';
import { StartupError } from './startup-error.ts';

export interface BackupOptions {
  /** As the owner. */
  sql: Sql;
  /** Under the keys the database was written with. */
  vault: Vault;
  /** Made, or empty. */
  folder: string;
  /** Told now and then how far a table is, and once when it is done. */
  onProgress: (table: string, rows: number, done: boolean) => void;
}

const COMPRESSION = {
  params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
};
/**
 * Writes every table of the hub, as of one moment, into a file each, and a manifest last. The hub may go on
 * meanwhile. Nothing that opens a sealed value is written.
 * @throws StartupError when the folder is in use, or the database is not one of these keys
 */
export async function backUp({ sql, vault, folder, onProgress }: BackupOptions): Promise<Manifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new StartupError(`The folder ${folder} is not empty; name a new one for the backup.`);
  const keyCheck = keyCheckOf(vault);
  const manifest = await sql.begin('isolation level repeatable read read only', async (tx) => {
    const [found] = await tx`select to_regclass('access.installation') is not null as made`;
    if (!found?.made) throw new StartupError('There is nothing to back up: the database is not a hub’s.');
    const [row] = await tx<{ key_check: Buffer }[]>`select key_check from access.installation where id = 1`;
    if (!row?.key_check.equals(keyCheck))
      throw new StartupError('The keys in the data folder are not those this database was written with.');
    const migrations = await tx<{ hash: string }[]>`
      select hash from drizzle.__drizzle_migrations order by created_at`;
    const tables: BackupTable[] = [];
    for (const { name, quoted, columns, partitions } of await dataTables(tx)) {
      const file = `${name}.copy.zst`;
      const path = join(folder, file);
      const rows = await copyOut(
        tx,
        `select ${columns.join(', ')} from ${quoted}`,
        (count) => onProgress(name, count, false),
        createZstdCompress(COMPRESSION),
        createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
      );
      tables.push({ name, columns, partitions, file, rows, sm3: await sumOf(path) });
      onProgress(name, rows, true);
    }
    return {
      format: 1 as const,
      madeAt: new Date().toISOString(),
      keyCheck: keyCheck.toString('hex'),
      migrations: migrations.map(({ hash }) => hash),
      tables,
    };
  });
  await writeManifest(folder, manifest, vault);
  return manifest;
}
