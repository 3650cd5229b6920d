import { execFile } from 'node:child_process';
import { chown, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RunAs } from './embedded-files.ts';
import { StartupError } from './startup-error.ts';

const run = promisify(execFile);

/** The superuser of the embedded server, and the name of its one database. */
export const owner = 'healthhub';

const settings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '512MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  wal_buffers: '16MB',
  max_wal_size: '4GB',
  random_page_cost: '1.1',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A failed statement quotes its values, and those are personal data: its error goes to the caller only.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** A cluster and what it takes to run it. */
export interface Cluster {
  folder: string;
  bin: string;
  user: RunAs;
}

/** Runs one of PostgreSQL's programs, with nothing of our environment that could redirect it. */
function program(cluster: Omit<Cluster, 'folder'>, name: string, args: string[]): Promise<unknown> {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return run(join(cluster.bin, name), args, { ...cluster.user, cwd: '/', env });
}

/**
 * Makes a cluster in an empty folder, ordered by code point and the same on every machine, then
 * puts it at `link`: renamed, or linked when it must stay outside. That last step is atomic, so
 * neither a kill nor a second hub leaves half a cluster; whoever comes second gives way.
 */
export async function initialise(
  cluster: Cluster,
  password: string,
  link: string,
  inside: boolean,
): Promise<void> {
  const secret = await mkdtemp(join(tmpdir(), 'healthhub-'));
  const passwordFile = join(secret, 'password');
  try {
    await writeFile(passwordFile, password, { mode: 0o600 });
    const { uid, gid } = cluster.user;
    if (uid !== undefined) {
      for (const path of [cluster.folder, secret, passwordFile]) await chown(path, uid, gid);
    }
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const login = ['--auth=scram-sha-256', `--username=${owner}`, `--pwfile=${passwordFile}`];
    await program(cluster, 'initdb', [
      `--pgdata=${cluster.folder}`,
      ...locale,
      ...login,
      '--no-instructions',
    ]);
  } catch (cause) {
    await rm(cluster.folder, { recursive: true, force: true });
    const reason =
      (cause as { stderr?: string }).stderr?.match(/error: (.*)/)?.[1] ??
      (cause as Error).message.split('\n')[0];
    throw new StartupError(`The database could not be created in ${cluster.folder}: ${reason}.`, { cause });
  } finally {
    await rm(secret, { recursive: true, force: true });
  }
  await (inside ? rename(cluster.folder, link) : symlink(cluster.folder, link)).catch(
    async (error: NodeJS.ErrnoException) => {
      await rm(cluster.folder, { recursive: true, force: true });
      if (error.code !== 'EEXIST' && error.code !== 'ENOTEMPTY') throw error;
    },
  );
}

/**
 * The port of the server that runs on a cluster, undefined when none does. A pid file whose number
 * now belongs to some other program, as after a restarted container, is removed: PostgreSQL itself
 * would refuse to start beside it.
 */
export async function runningPort(folder: string): Promise<number | undefined> {
  const pidFile = join(folder, 'postmaster.pid');
  const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === 'linux') {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
    if (command === undefined) return undefined;
    if (!command.split('\0').includes(folder)) {
      await rm(pidFile, { force: true });
      return undefined;
    }
  }
  return Number(lines[3]);
}

/**
 * Starts the server and waits until it answers. It runs in a session of its own: Ctrl-C in the
 * terminal reaches the hub alone, which then stops it in order.
 * @throws StartupError with PostgreSQL's own reason.
 */
export async function startServer(
  cluster: Cluster,
  port: number,
  overrides: Record<string, string>,
): Promise<void> {
  const log = join(cluster.folder, 'server.log');
  const flags = Object.entries({ ...settings, ...overrides, port: `${port}` }).map(
    ([name, value]) => `-c ${name}=${value}`,
  );
  await rm(log, { force: true });
  try {
    await program(cluster, 'pg_ctl', [
      'start',
      '-w',
      '-t',
      '60',
      '-D',
      cluster.folder,
      '-l',
      log,
      '-o',
      flags.join(' '),
    ]);
  } catch (cause) {
    const lines = (await readFile(log, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
    const told =
      lines.find((line) => line.includes('could not bind')) ??
      lines.find((line) => /FATAL:|PANIC:/.test(line)) ??
      lines[0];
    const reason = (told ?? (cause as Error).message.trim().split('\n').at(-1) ?? '').replace(
      /^(postgres|.*?(FATAL|PANIC|LOG)):\s+/,
      '',
    );
    throw new StartupError(`The database in ${cluster.folder} does not start: ${reason}.`, { cause });
  }
}

/** Stops the server; open transactions are rolled back, committed ones are on disk. */
export async function stopServer(cluster: Cluster): Promise<void> {
  await program(cluster, 'pg_ctl', ['stop', '-w', '-t', '60', '-m', 'fast', '-D', cluster.folder]);
}
