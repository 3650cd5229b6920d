import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { open } from '@hub/gateway/cli/open.ts';
import { readEnvironment } from '@hub/gateway/environment.ts';
import { Pool } from 'undici';
import { startServer } from './servers.ts';

/**
 * What becomes of answers when more is asked than the hub can do. First its capacity with 16 callers who wait for
 * their answers; then callers who do not wait, at 1, 2, 5 and 10 times that rate. Prints answers per second, how many
 * were told to come back (503), and how long those answered waited. Who finds all 1,024 connections busy is counted as
 * failed: a wait is the hub's, never the generator's own. Connections are open before the clock runs, as those of a
 * balancer are: libuv accepts one a turn of the event loop, so that 1,024 new ones under load would measure that.
 */

const QUERY = '{ divisions(level: TOWNSHIP) { code name level parent { code } } }';
const SECONDS = 8;
const TIMES = [1, 2, 5, 10];
const TICK_MS = 5;
const SOCKETS = 1_024;

interface Outcome {
  answered: number;
  refused: number;
  failed: number;
  waits: number[];
}

const dataDir = await mkdtemp(join(tmpdir(), 'healthhub-overload-'));
await chmod(dataDir, 0o755);
const database = await open(readEnvironment({ HUB_DATA_DIR: dataDir }), console.log);
const hub = await startServer('gateway/main.ts', [], {
  DATABASE_URL: database.url,
  HUB_DATA_DIR: dataDir,
  HUB_SEED_PERSONS: '0',
  HUB_JOBS: 'false',
});
const { origin } = new URL(hub.url);
let busy = 0;
const pool = new Pool(origin, { connections: SOCKETS, pipelining: 1 });
try {
  await Promise.all(Array.from({ length: SOCKETS }, () => ask(newOutcome(), '{ __typename }')));
  await closedLoop(16, 2);
  const capacity = (await closedLoop(16, SECONDS)).answered / SECONDS;
  console.log(`\ncapacity with 16 callers: ${Math.round(capacity)} answers/s\n`);
  console.log('| offered | answered/s | of capacity | told to come back/s | failed | p50 ms | p99 ms |');
  console.log('|--:|--:|--:|--:|--:|--:|--:|');
  for (const times of TIMES) {
    const outcome = await openLoop(capacity * times, SECONDS);
    const per = (count: number) => Math.round(count / SECONDS);
    const share = (outcome.answered / SECONDS / capacity).toFixed(2);
    const { answered, refused, failed, waits } = outcome;
    console.log(
      `| ${times} × | ${per(answered)} | ${share} | ${per(refused)} | ${failed} | ${quantile(waits, 0.5)} | ${quantile(waits, 0.99)} |`,
    );
    await pause(1_000);
  }
} finally {
  await pool.close();
  await hub.stop();
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
}

async function ask(outcome: Outcome, query = QUERY): Promise<void> {
  if (busy === SOCKETS) {
    outcome.failed++;
    return;
  }
  busy++;
  const from = performance.now();
  try {
    const { statusCode, body } = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    await body.dump();
    if (statusCode === 503) outcome.refused++;
    else if (statusCode === 200) {
      outcome.answered++;
      outcome.waits.push(performance.now() - from);
    } else outcome.failed++;
  } catch {
    // A refused or broken connection is an outcome, not a defect of the load.
    outcome.failed++;
  } finally {
    busy--;
  }
}

function newOutcome(): Outcome {
  return { answered: 0, refused: 0, failed: 0, waits: [] };
}

async function closedLoop(callers: number, seconds: number): Promise<Outcome> {
  const outcome = newOutcome();
  const until = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < until) await ask(outcome);
    }),
  );
  return outcome;
}

/** Asks at this rate whether or not answers come; those under way at the end are waited for and counted. */
async function openLoop(rate: number, seconds: number): Promise<Outcome> {
  const outcome = newOutcome();
  const under: Promise<void>[] = [];
  const from = performance.now();
  for (let sent = 0; performance.now() - from < seconds * 1000; await pause(TICK_MS)) {
    const due = Math.floor(((performance.now() - from) / 1000) * rate);
    for (; sent < due; sent++) under.push(ask(outcome));
  }
  await Promise.all(under);
  return outcome;
}

function quantile(values: number[], q: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor(sorted.length * q)] ?? 0).toFixed(0);
}
