import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A server in its own process, and where it answers GraphQL. */
export interface Server {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: { start: string };
};
/** What `pnpm start` gives node, for every contender. */
const NODE_OPTIONS = scripts.start.split(' ').filter((part) => part.startsWith('--'));

/** Starts a file of this repository with node; it is up when it prints its address. */
export async function startServer(
  file: string,
  args: string[],
  env: Record<string, string>,
  flags: string[] = [],
): Promise<Server> {
  const child = spawn(process.execPath, [...NODE_OPTIONS, ...flags, file, ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      LOG_LEVEL: 'error',
      NODE_ENV: 'production',
      HUB_SEED_PERSONS: '0',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await addressOf(child).catch((error: unknown) => {
    child.kill();
    throw new Error(`${file} did not start`, { cause: error });
  });
  return {
    url,
    pid: child.pid!,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`exit ${code}: ${printed}`)));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const url = /http:\/\/127\.0\.0\.1:\d+\/graphql/.exec(printed)?.[0];
      if (url) resolve(url);
    });
  });
}
