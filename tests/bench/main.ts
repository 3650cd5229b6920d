import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { open } from '@hub/gateway/cli/open.ts';
import { readEnvironment } from '@hub/gateway/environment.ts';
import { startContenders, startHubs } from './contenders.ts';
import { costLines } from './cost.ts';
import { benchImport, importLine } from './import.ts';
import { compareAnswers, type Measured, measure, median } from './measure.ts';
import { populate } from './population.ts';
import type { Question } from './query.ts';
import { questionsOf } from './questions.ts';
import { busyElsewhere, machine, table } from './table.ts';

const { values } = parseArgs({
  options: {
    persons: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '2026' },
    write: { type: 'boolean', default: false },
    profile: { type: 'string' },
    // Enough that throughput does not hang on how long an answer takes: with 48, slow callers still lose a tenth.
    callers: { type: 'string', default: '96' },
  },
});
const ROUNDS = 3;
const WARMUP_SECONDS = 3;
const QUESTIONS = 20_000;
const COMPARED = 50;

const dataDir = await mkdtemp(join(tmpdir(), 'healthhub-bench-'));
// Started by root, PostgreSQL runs as another user, who must be able to enter.
await chmod(dataDir, 0o755);
const database = await open(readEnvironment({ HUB_DATA_DIR: dataDir }), console.log);
try {
  const began = performance.now();
  const seed = Number(values.seed);
  const treated = await populate(database.url, database.vault, { persons: Number(values.persons), seed });
  console.log(`${values.persons} persons in ${Math.round((performance.now() - began) / 1000)} s.`);
  const { vault } = database;
  const { results, busy, costs } = await compete(
    await questionsOf({ role: 'doctor' }, treated, { dataDir, vault, seed, count: QUESTIONS }),
  );
  const [version] = await database.sql<{ server_version: string }[]>`show server_version`;
  const imported = importLine(await benchImport(database.url));
  const report = [
    table(results),
    '',
    ...costs,
    '',
    imported,
    '',
    `${values.callers} callers at a time; ${machine(version?.server_version ?? '?', busy)}`,
  ].join('\n');
  console.log(`\n${report}`);
  if (values.write) await writeFile(new URL('./RESULTS.md', import.meta.url), `# Bench\n\n${report}\n`);
} finally {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
}

/** Rounds alternate between the contenders, so that a machine that slows down meanwhile slows all of them. */
async function compete(
  questions: Question[],
): Promise<{ results: Measured[]; busy: number; costs: string[] }> {
  const env = { DATABASE_URL: database.url, HUB_DATA_DIR: dataDir };
  // Before anything of ours runs beside the database.
  const busy = await busyElsewhere();
  const contenders = await startContenders(env, values.profile);
  const rounds: Measured[][] = contenders.list.map(() => []);
  const order = { questions, connections: Number(values.callers) };
  const duration = { warmupSeconds: WARMUP_SECONDS, seconds: Number(values.seconds) };
  try {
    await compareAnswers(contenders.list, questions.slice(0, COMPARED));
    for (let round = 0; round < ROUNDS; round++)
      for (const [n, contender] of contenders.list.entries()) {
        const result = await measure(contender, { ...order, ...duration }, database.sql);
        console.log(`${result.name}: ${Math.round(result.requestsPerSecond)} requests/s`);
        rounds[n]?.push(result);
      }
  } finally {
    await contenders.stop();
  }
  const costs = await costLines(() => startHubs(env), order);
  return { results: rounds.map((each) => median(each)), busy, costs };
}
