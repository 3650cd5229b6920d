import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { addKey, destroyOldKeys, fileKeys, KEYS_FILE } from '@hub/db/keys.ts';
import { openVault } from '@hub/db/open-vault.ts';
import { leftUnderOldKeys, moveToCurrentKey, writesFromBefore } from '@hub/db/rotate-keys.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import { actorPrivateKey } from '@hub/kernel/runtime/actor-key.ts';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { type Opened, open } from './open.ts';

const HELP = `
Reads and imports go on: every process reads the key file again within a second. Stopped at any time, the next call goes
on. The old key stays in the file until --retire, which refuses while anything is left under it, or may yet be written.

Keep a copy of the file of before for as long as a backup of before: its rows are sealed under the old key.`;

interface RotateOptions {
  keyOnly?: true;
  retire?: true;
  grace: string;
}

/** `hub keys DIR`, `hub keys rotate` */
export function registerKeys(program: Command): void {
  const keys = program
    .command('keys')
    .argument('<folder>', 'made where it is missing')
    .description('make the keys of a new installation: those at rest, and the pair that vouches for actors')
    .action(make);
  keys
    .command('rotate')
    .description('move everything at rest to a new key, while the hub runs')
    .option(
      '--key-only',
      'only make the new key: for hubs whose key file is distributed; rotate again after it',
    )
    .option('--retire', 'destroy the old key when nothing is left under it')
    .option('--grace <seconds>', 'until every process has the new key', '5')
    .addHelpText('after', HELP)
    .action(rotate);
}

function make(name: string): void {
  const folder = resolve(name);
  if (existsSync(join(folder, KEYS_FILE)))
    throw new StartupError(`${folder} has keys already; a database written with them needs them.`);
  openVault(folder);
  actorPrivateKey({ dataDir: folder });
  console.log(`The keys are in ${folder}. Without ${KEYS_FILE} the database cannot be read: keep a copy.`);
}

async function rotate({ keyOnly, retire, grace }: RotateOptions): Promise<void> {
  const environment = readEnvironment();
  const { dataDir } = environment;
  const seconds = Number(grace);
  if (!(seconds >= 1)) throw new StartupError('--grace is a number of seconds, at least 1.');
  const database = await open(environment, console.error);
  try {
    await alone(database);
    const { versions } = fileKeys(dataDir);
    if (versions.length > 1) console.log(`Going on to key ${versions[0]}.`);
    else console.log(`Made key ${addKey(dataDir)}.`);
    if (keyOnly) return;
    await setTimeout(seconds * 1000);
    await moveAll(database);
    if (retire) await retireOld(database, dataDir, seconds);
  } finally {
    await database.close();
  }
}

/** The lock is the connection's, so a killed rotation lets go of it. */
async function alone({ sql }: Opened): Promise<void> {
  const connection = await sql.reserve();
  const [row] = await connection<{ taken: boolean }[]>`
    select pg_try_advisory_lock(hashtext('hub keys rotate')) as taken`;
  if (!row?.taken) throw new StartupError('Another rotation is running.');
}

const PAUSE_MS = 100;

/** Rows that somebody was writing are passed over, and met in the next round. */
async function moveAll({ sql, vault }: Opened): Promise<void> {
  let moved = 0;
  for (;;) {
    const pass = await moveToCurrentKey(sql, vault, (now) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${moved + now} rows`);
    });
    moved += pass.moved;
    const left = await leftUnderOldKeys(sql, vault);
    if (left === 0) break;
    if (left <= pass.stuck)
      throw new StartupError(
        `${moved} rows are under key ${vault.version}; ${left} cannot be moved: altered, or taken in by an older hub and to be delivered again.`,
      );
    await setTimeout(PAUSE_MS);
  }
  console.log(`${moved} rows moved; everything is under key ${vault.version}.`);
}

async function retireOld(database: Opened, dataDir: string, seconds: number): Promise<void> {
  const { mtimeMs } = statSync(join(dataDir, KEYS_FILE));
  const since = new Date(mtimeMs + seconds * 1000).toISOString();
  if (await writesFromBefore(database.sql, since))
    throw new StartupError(
      'Something that began before the new key still writes, most likely an import; retire the old one after it.',
    );
  // What was sealed then and written since.
  await moveAll(database);
  console.log(`Key ${destroyOldKeys(dataDir).join(', ')} is destroyed.`);
}
