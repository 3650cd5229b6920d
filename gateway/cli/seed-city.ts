import { Worker } from 'node:worker_threads';
import { connect, type Sql } from '@hub/db/client.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import { rebuild } from '@hub/kernel/statistics/roll-up.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import type { SeedAnswer, SeedOrder } from './seed-worker.ts';

export interface SeedOptions {
  /** A migrated database with the demo people, by the login that owns it. */
  url: string;
  /** Where the installation's keys are. */
  dataDir: string;
  persons: number;
  seed: number;
  /** The city's today, YYYY-MM-DD; the day of the first call where absent. */
  asOf?: string;
  treatingDays: number;
  /** Threads, each with a connection of its own. */
  workers: number;
  onProgress?: (progress: SeedProgress) => void;
  /** Ends it early; what is there stays, and the next call goes on from there. */
  signal?: AbortSignal;
}

export interface SeedProgress {
  /** Of this call; what was there before it is not counted. */
  persons: number;
  of: number;
  rows: number;
  /** What the rows took. */
  seconds: number;
  /** Persons whose figures are counted, all of the database's: begins when the rows are there. */
  counted: number;
}

interface Stage {
  from_person: number;
  until_person: number;
  seed: number;
  as_of: string;
  finished_at: string | null;
}

const BATCH_SIZE = 500;
/** Rows die young: with room for a part of a batch, the collector finds nearly all of them dead. */
const resourceLimits = { maxYoungGenerationSizeMb: 96 };
const SCHEMAS = ['access', 'person', 'record', 'care', 'institution', 'exchange'];

/**
 * Brings the synthetic city to `persons` persons: a no-op when they are there, more of the same city when some are.
 * Several calls at once share the work; a call that was killed is finished by the next one, with the same rows.
 * @returns what this call wrote.
 * @throws StartupError when the database holds another city (seed or date), AbortError when aborted.
 */
export async function seedCity(options: SeedOptions): Promise<SeedProgress> {
  const { onProgress, signal } = options;
  signal?.throwIfAborted();
  const sql = connect(options.url, { max: 1 });
  try {
    const stages = await sql.begin((tx) => ask(tx as unknown as Sql, options));
    const began = performance.now();
    const parts = await Promise.all(
      stages.map(async (stage) => ({ stage, open: await openBatches(sql, stage) })),
    );
    const total = { persons: 0, of: 0, rows: 0, seconds: 0, counted: 0 };
    for (const { stage, open } of parts) total.of += personsOf(stage, open);
    for (const { stage, open } of parts)
      await load(options, stage, open, (batch, rows) => {
        total.persons += rows > 0 ? personsOf(stage, [batch]) : 0;
        total.rows += rows;
        total.seconds = (performance.now() - began) / 1000;
        onProgress?.({ ...total });
      });
    total.seconds = (performance.now() - began) / 1000;
    if (stages.length === 0) return total;
    await analyze(sql);
    await rebuild(sql, cubes, (counted) => {
      total.counted = counted;
      onProgress?.({ ...total });
      signal?.throwIfAborted();
    });
    // Not before: a city without its figures is one that the next call finishes.
    await sql`update exchange.seed set finished_at = now()
      where from_person = any(${stages.map((stage) => stage.from_person)})`;
    return total;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Notes what is asked for, one call at a time; gives what is not finished. */
async function ask(tx: Sql, { persons, seed, asOf }: SeedOptions): Promise<Stage[]> {
  await tx`select pg_advisory_xact_lock(hashtext('hub seed'))`;
  const read = () => tx<Stage[]>`select * from exchange.seed order by from_person`;
  const stages = await read();
  const [first] = stages;
  if (first && first.seed !== seed)
    throw new StartupError(
      `This database holds the city of seed ${first.seed}; for another one, use another database.`,
    );
  if (first && asOf && first.as_of !== asOf)
    throw new StartupError(`This database holds the city as of ${first.as_of}; it stays at that date.`);
  const reached = stages.at(-1)?.until_person ?? 0;
  if (persons > reached)
    await tx`insert into exchange.seed (from_person, until_person, seed, as_of)
      values (${reached}, ${persons}, ${seed}, ${first?.as_of ?? asOf ?? new Date().toISOString().slice(0, 10)})`;
  return (await read()).filter(({ finished_at }) => finished_at === null);
}

/** The batches of a stage that are not there yet, in order. */
async function openBatches(sql: Sql, { from_person, until_person }: Stage): Promise<number[]> {
  const done = await sql<{ batch: number }[]>`
    select batch from exchange.seed_batch where from_person = ${from_person}`;
  const known = new Set(done.map(({ batch }) => batch));
  const count = 1 + Math.ceil((until_person - from_person) / BATCH_SIZE);
  return Array.from({ length: count }, (_, batch) => batch).filter((batch) => !known.has(batch));
}

function personsOf({ from_person, until_person }: Stage, batches: readonly number[]): number {
  const all = until_person - from_person;
  return batches.reduce(
    (sum, batch) => sum + (batch === 0 ? 0 : Math.min(BATCH_SIZE, all - (batch - 1) * BATCH_SIZE)),
    0,
  );
}

/** Hands batches to workers, the institutions' first, until none is left. */
async function load(
  { url, dataDir, treatingDays, workers, signal }: SeedOptions,
  stage: Stage,
  batches: number[],
  onBatch: (batch: number, rows: number) => void,
): Promise<void> {
  const workerData: SeedOrder = {
    url,
    dataDir,
    treatingDays,
    seed: stage.seed,
    asOf: stage.as_of,
    from: stage.from_person,
    until: stage.until_person,
    batchSize: BATCH_SIZE,
  };
  signal?.throwIfAborted();
  const left = batches.values();
  const threads: Worker[] = [];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { workerData, resourceLimits });
      threads.push(worker);
      const next = () => worker.postMessage(left.next().value ?? null);
      worker.on('message', ({ batch, rows }: SeedAnswer) => {
        onBatch(batch, rows);
        next();
      });
      worker.once('error', reject);
      worker.once('exit', () => (signal?.aborted ? reject(signal.reason) : resolve()));
      next();
    });
  const stop = () => Promise.all(threads.map((worker) => worker.terminate()));
  const abort = () => void stop();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const count = Math.min(workers, batches.length);
    await Promise.all(Array.from({ length: count }, work));
  } finally {
    signal?.removeEventListener('abort', abort);
    await stop();
  }
}

/** The planner has to know how much there is now. */
async function analyze(sql: Sql): Promise<void> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = any(${SCHEMAS})`;
  await sql.unsafe(`analyze ${tables.map(({ name }) => name).join(', ')}`);
}
