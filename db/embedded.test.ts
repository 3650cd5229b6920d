import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Embedded, type EmbeddedOptions, startEmbedded } from './embedded.ts';
import { StartupError } from './startup-error.ts';

const isRoot = process.getuid?.() === 0;

let folder: string;
let dataDir: string;
let started: Embedded[];
let said: string[];

beforeEach(async () => {
  process.umask(0o022); // a stricter one closes every folder made here to the user who runs PostgreSQL
  folder = await mkdtemp(join(tmpdir(), 'healthhub-embedded-'));
  await chmod(folder, 0o755);
  dataDir = join(folder, 'data');
  started = [];
  said = [];
});

afterEach(async () => {
  for (const server of started) await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const settings = { shared_buffers: '32MB', fsync: 'off' };
  const server = await startEmbedded({ dataDir, settings, log: (line) => said.push(line), ...options });
  started.push(server);
  return server;
}

/** The one value of a statement. */
async function ask(server: Embedded, statement: string): Promise<unknown> {
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  const [row] = await sql.unsafe(statement).finally(() => sql.end());
  return row === undefined ? undefined : Object.values(row)[0];
}

/** The process id of the server on a cluster. */
const postmaster = async (cluster: string) =>
  Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]);

/** Starts a hub's database in a process of its own, and kills that process without warning. */
async function startAndKill(): Promise<void> {
  const module = JSON.stringify(new URL('./embedded.ts', import.meta.url));
  const program = `const { startEmbedded } = await import(${module});
    await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, settings: { shared_buffers: '32MB' }, log() {} });
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'ignore' });
  const signal = await new Promise((done) => child.once('exit', (_code, by) => done(by)));
  expect(signal).toBe('SIGKILL');
}

const refusal = async (options: Partial<EmbeddedOptions> = {}): Promise<string> => {
  const error = await start(options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartupError);
  const { message } = error as StartupError;
  expect(message).toMatch(/^[^\n]+\.$/);
  return message;
};

describe('a server of our own', () => {
  it('keeps its data over a restart, which takes seconds', async () => {
    const first = await start();
    await ask(first, 'create table kept as select 7 as value');
    await first.stop();
    const before = performance.now();
    const second = await start();
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(await ask(second, 'select value from kept')).toBe(7);
    expect(second.where).toBe(join(dataDir, 'postgres'));
  });

  it('answers on the loopback interface only, to the password only its user can read', async () => {
    const server = await start();
    expect(await ask(server, 'show listen_addresses')).toBe('127.0.0.1');
    expect(await ask(server, 'show unix_socket_directories')).toBe('');
    expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o777).toBe(0o600);
    const stranger = server.url.replace(/:[^:@]*@/, ':guess@');
    await expect(ask({ ...server, url: stranger }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('orders text by code point and keeps personal data out of its log', async () => {
    const server = await start();
    expect(await ask(server, "select string_agg(x, '' order by x) from unnest('{b,B,a,中}'::text[]) x")).toBe(
      'Bab中',
    );
    await expect(ask(server, "select 'zhang-san'::int")).rejects.toThrow('zhang-san');
    expect(await readFile(join(server.where, 'server.log'), 'utf8')).not.toContain('zhang-san');
  });

  it('is made once by two processes that start at the same time', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(two.url).toBe(one.url);
    await one.stop();
    expect(await ask(two, 'select 1')).toBe(1);
    await two.stop();
    await expect(ask(two, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('after a kill', () => {
  it('joins the server that a killed hub left running, and stops it in the end', async () => {
    await startAndKill();
    const left = await postmaster(join(dataDir, 'postgres'));
    const server = await start();
    expect(await postmaster(server.where)).toBe(left);
    expect(await ask(server, 'select 1')).toBe(1);
    await server.stop();
    await expect(ask(server, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('starts beside the pid file of a killed server, whoever has the number now', async () => {
    const first = await start();
    await ask(first, 'create table kept as select 7 as value');
    await first.stop();
    const pidFile = join(first.where, 'postmaster.pid');
    await writeFile(pidFile, `${process.pid}\n${first.where}\n1\n5432\n\n127.0.0.1\n  1 1\nready   \n`);
    expect(await ask(await start(), 'select value from kept')).toBe(7);
  });
});

describe('what an operator is told', () => {
  it('when the data folder is a file', async () => {
    await writeFile(dataDir, '');
    expect(await refusal()).toContain(`${dataDir} cannot be made (EEXIST)`);
  });

  it('when something else lies where the database should', async () => {
    await mkdir(join(dataDir, 'postgres'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'notes.txt'), '');
    expect(await refusal()).toContain('postgres is not a PostgreSQL database');
  });

  it('when the database is damaged, of another version, or its password is lost', async () => {
    const { where, stop } = await start();
    await stop();
    await rm(join(where, 'global', 'pg_control'));
    expect(await refusal()).toMatch(/does not start: could not find the database system/);
    await writeFile(join(where, 'PG_VERSION'), '12\n');
    expect(await refusal()).toContain('was made by PostgreSQL 12 and this hub brings 18');
    await rm(join(dataDir, 'postgres-password'));
    expect(await refusal()).toContain('postgres-password cannot be read (ENOENT)');
  });

  it('when the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await refusal({ port })).toMatch(/does not start: .*in use/);
    await new Promise((done) => other.close(done));
  });
});

describe.runIf(isRoot)('root in a folder closed to others', () => {
  it('puts the data into a folder that the server may enter, and says so', async () => {
    await chmod(folder, 0o700);
    const openFolder = await mkdtemp(join(tmpdir(), 'healthhub-open-'));
    await chmod(openFolder, 0o755);
    try {
      const first = await start({ openFolder });
      expect(first.where.startsWith(openFolder)).toBe(true);
      expect(said.join('\n')).toContain(`the database is in ${first.where}`);
      expect(execFileSync('stat', ['-c', '%U', first.where], { encoding: 'utf8' })).toBe('postgres\n');
      await ask(first, 'create table kept as select 7 as value');
      await first.stop();
      const again = await start({ openFolder });
      expect(await ask(again, 'select value from kept')).toBe(7);
      await again.stop();

      // A deleted data folder is a fresh start; the data it left is named, not taken up or destroyed.
      await rm(dataDir, { recursive: true });
      const fresh = await start({ openFolder });
      expect(fresh.where).not.toBe(first.where);
      expect(await ask(fresh, "select to_regclass('kept')")).toBeNull();
      expect(said.join('\n')).toContain(`still in ${first.where}`);
      await fresh.stop();
    } finally {
      await rm(openFolder, { recursive: true, force: true });
    }
  });
});
