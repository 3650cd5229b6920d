import { readdir, readFile } from 'node:fs/promises';
import type { Sql } from '@hub/db/client.ts';

/**
 * Seconds of processor time these processes have used, over all their threads; undefined where there is no Linux
 * scheduler to ask. What other programs do at the same time hardly changes it, unlike any rate.
 */
export async function processorTime(pids: readonly number[]): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const times = await Promise.all(pids.map(ofProcess));
  return times.reduce((sum, time) => sum + time, 0);
}

async function ofProcess(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const lines = threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8'));
  return (await Promise.all(lines)).reduce((sum, line) => sum + Number.parseInt(line, 10) / 1e9, 0);
}

/** The database's processes that serve connections. */
export async function backends(sql: Sql): Promise<number[]> {
  const rows = await sql<{ pid: number }[]>`
    select pid from pg_stat_activity where backend_type = 'client backend'`;
  return rows.map((row) => row.pid);
}
