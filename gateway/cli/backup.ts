import { constants, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backUp } from '@hub/db/backup.ts';
import { KEYS_FILE } from '@hub/db/keys.ts';
import { openVault } from '@hub/db/open-vault.ts';
import { restore } from '@hub/db/restore.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { openServer } from './open.ts';

const BACKUP_HELP = `
The hub may go on meanwhile: the backup is the database of one moment. What identifies a person is sealed in it, other
records are not: keep it where the database could be kept. Nobody can restore it without ${KEYS_FILE} of the data
folder, which is left out unless --with-keys is given: whoever has both can read everything. Keep the keys apart, with
two people or in two safes; they do not change, so once is enough.`;
const RESTORE_HELP = `
The database (DATABASE_URL, or a new one in HUB_DATA_DIR) must be empty, and the data folder hold the ${KEYS_FILE} that
the backup was made with; where it has none, one that lies in the backup is copied there. All files are checked before
anything is written, and everything is written or nothing.`;
const EVERY_MS = 5_000;

/** `hub backup DIR` and `hub restore DIR` */
export function registerBackup(program: Command): void {
  program
    .command('backup')
    .argument('<folder>', 'made, or empty')
    .description('write the database into a folder')
    .option('--with-keys', `put ${KEYS_FILE} beside it: then the folder alone opens everything`)
    .addHelpText('after', BACKUP_HELP)
    .action(writeBackup);
}

export function registerRestore(program: Command): void {
  program
    .command('restore')
    .argument('<folder>', 'what hub backup wrote')
    .description('fill an empty database with a backup')
    .addHelpText('after', RESTORE_HELP)
    .action(readBackup);
}

async function writeBackup(name: string, { withKeys }: { withKeys?: true }): Promise<void> {
  const folder = resolve(name);
  const environment = readEnvironment();
  const keys = join(environment.dataDir, KEYS_FILE);
  if (!existsSync(keys))
    throw new StartupError(`There are no keys in ${environment.dataDir}; see HUB_DATA_DIR.`);
  const { sql, close } = await openServer(environment, console.error);
  try {
    let said = Date.now();
    const { tables } = await backUp({
      sql,
      vault: openVault(environment.dataDir),
      folder,
      onProgress(table, rows, done) {
        if (!done && Date.now() - said < EVERY_MS) return;
        said = Date.now();
        console.error(`${table}: ${rows} rows${done ? '' : ' so far'}`);
      },
    });
    if (withKeys) await copyKeys(keys, join(folder, KEYS_FILE));
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`${rows} rows of ${tables.length} tables are in ${folder}.`);
    console.log(
      withKeys
        ? `The keys lie beside them: whoever has this folder can read everything.`
        : `They are of no use without ${keys}: keep a copy of it in another place.`,
    );
  } finally {
    await close();
  }
}

async function readBackup(name: string): Promise<void> {
  const folder = resolve(name);
  const environment = readEnvironment();
  const { dataDir } = environment;
  const keys = join(dataDir, KEYS_FILE);
  if (!existsSync(keys)) {
    const beside = join(folder, KEYS_FILE);
    // A new set of keys, which a start would make, could never open what is restored.
    if (!existsSync(beside))
      throw new StartupError(`Bring the ${KEYS_FILE} that the backup was made with into ${dataDir} first.`);
    await mkdir(dataDir, { recursive: true });
    await copyKeys(beside, keys);
  }
  const vault = openVault(dataDir);
  const { url, close } = await openServer(environment, console.error);
  try {
    const { tables, madeAt } = await restore({
      url,
      vault,
      folder,
      onTable: (table, rows) => console.error(`${table}: ${rows} rows`),
    });
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    console.log(`${rows} rows of ${tables.length} tables are back, as of ${madeAt}.`);
  } finally {
    await close();
  }
}

async function copyKeys(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL);
  await chmod(to, 0o600);
}
