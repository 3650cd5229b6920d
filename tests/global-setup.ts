import { existsSync, rmSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '@hub/db/embedded.ts';
import { createTemplate } from '@hub/db/testing.ts';
import type { TestProject } from 'vitest/node';

/** One PostgreSQL for the whole run: TEST_DATABASE_URL where given, an embedded one otherwise. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given === undefined ? await startTemporary() : { url: given, stop: async () => {} };
  const { template, drop } = await createTemplate(server.url);
  project.provide('database', { url: server.url, template });
  return async () => {
    await drop();
    await server.stop();
  };
}

async function startTemporary(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'healthhub-test-'));
  await chmod(dataDir, 0o755); // so that the database can be inside, whoever runs PostgreSQL
  // Nothing here outlives the run, so nothing has to survive a power failure.
  const settings = { fsync: 'off', full_page_writes: 'off', shared_buffers: '128MB' };
  const server = await startEmbedded({ dataDir, log: console.log, settings });
  // Ctrl-C ends the run at once, without its teardown: then the server goes without ceremony.
  const pidFile = join(server.where, 'postmaster.pid');
  const [pid] = (await readFile(pidFile, 'utf8')).split('\n');
  const abandon = () => {
    process.kill(Number(pid), 'SIGQUIT');
    const deadline = Date.now() + 5_000;
    while (existsSync(pidFile) && Date.now() < deadline); // an exiting process can only wait like this
    rmSync(dataDir, { recursive: true, force: true });
  };
  process.once('exit', abandon);
  const stop = async () => {
    await server.stop();
    process.off('exit', abandon);
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}
