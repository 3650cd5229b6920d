import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type postgres from 'postgres';
import type { Vault } from './crypto.ts';
import { keyCheckOf } from './installation.ts';
import { StartupError } from './startup-error.ts';

/** What a backup's folder holds. It is written last: a folder without it is no backup. */
export interface Manifest {
  format: 1;
  /** ISO 8601, UTC. */
  madeAt: string;
  /** As in access.installation, hexadecimal: which keys the backup belongs to. */
  keyCheck: string;
  /** Hashes of the migrations that made the tables, in order. */
  migrations: readonly string[];
  tables: readonly BackupTable[];
}

export interface BackupTable {
  /** schema.table */
  name: string;
  columns: readonly string[];
  /** Statements that make its partitions where they are missing. */
  partitions: readonly string[];
  /** In the folder: PostgreSQL's COPY text format under Zstandard. */
  file: string;
  rows: number;
  /** SM3 of the file, hexadecimal. */
  sm3: string;
}

const FILE = 'manifest.json';

/** Whoever can write to the backups' store must not be able to write rows: the manifest is signed with the keys. */
const sealOf = (manifest: Manifest, vault: Vault): Buffer => vault.blind('backup', JSON.stringify(manifest));

export async function writeManifest(folder: string, manifest: Manifest, vault: Vault): Promise<void> {
  const draft = join(folder, `${FILE}.draft`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(
      JSON.stringify({ manifest, seal: sealOf(manifest, vault).toString('hex') }, null, 2),
    );
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, FILE));
}

/** @throws StartupError: no backup, other keys, or a manifest that was altered */
export async function readManifest(folder: string, vault: Vault): Promise<Manifest> {
  const path = join(folder, FILE);
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new StartupError(`${folder} holds no complete backup: its ${FILE} cannot be read.`, { cause });
  });
  const { manifest, seal } = parsed(text, path);
  if (manifest.keyCheck !== keyCheckOf(vault).toString('hex'))
    throw new StartupError(
      'The backup was made with other keys than those in the data folder; bring the keys.json that belongs to it.',
    );
  const expected = sealOf(manifest, vault);
  const found = Buffer.from(seal, 'hex');
  if (found.length !== expected.length || !timingSafeEqual(found, expected))
    throw new StartupError(`${path} was altered since the backup was made.`);
  return manifest;
}

function parsed(text: string, path: string): { manifest: Manifest; seal: string } {
  try {
    const { manifest, seal } = JSON.parse(text) as { manifest: Manifest; seal: string };
    if (manifest.format === 1 && typeof seal === 'string') return { manifest, seal };
  } catch (cause) {
    throw new StartupError(`${path} is damaged.`, { cause });
  }
  throw new StartupError(`${path} is not a backup that this hub can read.`);
}

/** SM3 of a file, hexadecimal. */
export async function sumOf(path: string): Promise<string> {
  const hash = createHash('sm3');
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

/** Names transactions of the server that it was written on, and means nothing on another. */
export const OF_ONE_SERVER = ['exchange.change', 'exchange.feed'];

/** The migrations' own record, and the job queue, which makes itself again. */
const NOT_DATA = ['drizzle', 'information_schema', 'pgboss', 'public'];

interface DataTable extends Pick<BackupTable, 'name' | 'partitions'> {
  quoted: string;
  columns: string[];
}

/** The hub's tables with their columns, in the order of their names; values a table computes itself left out. */
export async function dataTables(sql: postgres.ISql): Promise<DataTable[]> {
  return sql<DataTable[]>`
    select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as quoted,
           array_agg(format('%I', a.attname) order by a.attnum) as columns,
           array(select format('create table if not exists %I.%I partition of %I.%I %s', n.nspname, p.relname,
               n.nspname, c.relname, pg_get_expr(p.relpartbound, p.oid))
             from pg_inherits i join pg_class p on p.oid = i.inhrelid where i.inhparent = c.oid order by 1) as partitions
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname || '.' || c.relname <> all(${OF_ONE_SERVER})
      and n.nspname <> all(${NOT_DATA}) and n.nspname !~ '^pg_'
    group by n.nspname, c.relname, c.oid order by 1`;
}
