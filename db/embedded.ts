import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, initialise, owner, runningPort, startServer, stopServer } from './embedded-cluster.ts';
import {
  chooseUser,
  existingCluster,
  isOpen,
  leftovers,
  placeBinaries,
  placeCluster,
} from './embedded-files.ts';
import { joinServer } from './embedded-session.ts';
import { StartupError } from './startup-error.ts';

export interface EmbeddedOptions {
  /** The hub's data folder, made where missing; the cluster is `<dataDir>/postgres`. */
  dataDir: string;
  /** For a server that has to be started; a free one when absent. */
  port?: number;
  /** Told what an operator should know: where files went. */
  log: (line: string) => void;
  /** PostgreSQL settings over ours. */
  settings?: Record<string, string>;
  /** Where binaries and data go when root starts a hub in a folder closed to others. */
  openFolder?: string;
}

export interface Embedded {
  /** Carries the superuser's password: never print it. */
  url: string;
  /** Leaves the server; the last process to leave stops it. */
  stop(): Promise<void>;
  /** The folder the data really is in. */
  where: string;
}

/**
 * A real PostgreSQL on a folder of ours: made on the first start, joined when another process of
 * the same folder runs it (or was killed and left it running), started otherwise.
 * @throws StartupError with one sentence for the operator.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { cluster, password } = await prepare(options);
  const deadline = Date.now() + 60_000;
  for (let collisions = 0; Date.now() < deadline; await pause(50)) {
    let port = await runningPort(cluster.folder);
    if (port === undefined) {
      port = options.port ?? (await freePort());
      try {
        await startServer(cluster, port, options.settings ?? {});
      } catch (error) {
        const quicker = (await runningPort(cluster.folder)) !== undefined;
        const portTaken =
          options.port === undefined && /already in use/.test(String(error)) && ++collisions < 3;
        if (quicker || portTaken) continue;
        throw error;
      }
    }
    const session = await joinServer(`postgres://${owner}:${password}@127.0.0.1:${port}`, cluster.folder);
    // Undefined: it was just being stopped by its last user, or is not ready yet.
    if (session === undefined) continue;
    const stop = async () => {
      if (await session.leave()) await stopServer(cluster);
      await session.end();
    };
    let stopped: Promise<void> | undefined;
    return { url: session.url, where: cluster.folder, stop: () => (stopped ??= stop()) };
  }
  throw new StartupError(`The database in ${cluster.folder} did not become ready within a minute.`);
}

/** Everything that must be in place before a server can run: folder, password, user, binaries, cluster. */
async function prepare(options: EmbeddedOptions): Promise<{ cluster: Cluster; password: string }> {
  const dataDir = resolve(options.dataDir);
  const openFolder = options.openFolder ?? '/var/lib/healthhub';
  await mkdir(dataDir, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new StartupError(
      `The data folder ${dataDir} cannot be made (${cause.code}): name another in HUB_DATA_DIR.`,
      { cause },
    );
  });
  let found = await existingCluster(dataDir);
  const password = await clusterPassword(dataDir, found !== undefined);
  const user = await chooseUser(found?.folder);
  const { bin, major } = await placeBinaries(user, openFolder, options.log);
  if (found === undefined) {
    const { folder, inside } = await placeCluster(dataDir, user, openFolder);
    await initialise({ folder, bin, user }, password, join(dataDir, 'postgres'), inside);
    found = await existingCluster(dataDir);
    if (found === undefined)
      throw new StartupError(`The database in ${dataDir} was removed while it was being made.`);
    if (!inside) {
      options.log(
        `The data folder ${dataDir} is closed to the user who runs PostgreSQL: the database is in ${found.folder}.`,
      );
      for (const path of await leftovers(found.folder))
        options.log(`An earlier database of this folder is still in ${path}.`);
    }
  }
  if (found.major !== major) {
    throw new StartupError(
      `The database in ${found.folder} was made by PostgreSQL ${found.major} and this hub brings ${major}: move it with pg_upgrade or pg_dump, or start the hub it was made with.`,
    );
  }
  if (!(await isOpen(found.folder, user))) {
    throw new StartupError(
      `The user who runs PostgreSQL cannot enter ${found.folder}: open the folders above it, or move the data folder.`,
    );
  }
  return { cluster: { folder: found.folder, bin, user }, password };
}

/** The superuser's password: made once, readable by the hub's own user only. */
async function clusterPassword(dataDir: string, clusterExists: boolean): Promise<string> {
  const file = join(dataDir, 'postgres-password');
  try {
    if (!clusterExists) {
      // Exclusive: of two first starts one writes, and both read what it wrote.
      await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error;
        },
      );
    }
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new StartupError(
      `The database's password in ${file} cannot be ${clusterExists ? 'read' : 'kept'} (${code}).`,
      { cause },
    );
  }
}

/** A port nobody uses on the loopback interface. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
