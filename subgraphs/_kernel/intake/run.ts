import { randomUUID } from 'node:crypto';
import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import { cityDay } from '../runtime/city-day.ts';
import type { Cube } from '../statistics/define-cube.ts';
import { fold } from '../statistics/roll-up.ts';
import type { IntakeMapper } from './mapper.ts';
import { agreedMappings, type Synonyms, synonymsOn } from './mappings.ts';
import { createPipeline, nameOf } from './pipeline.ts';
import type { IntakeRun } from './prepare.ts';
import { retryQuarantined } from './quarantine.ts';
import { type Item, type NamedStream, readFile, readStream } from './read.ts';
import type { Reason } from './reasons.ts';
import { type Defect, type Received, receive } from './receive.ts';
import type { DeliveringSource } from './source.ts';
import { loadTerminology } from './terminology.ts';
import { writeBatch } from './write.ts';

/** In one transaction. */
const BATCH = 400;
const BATCH_BYTES = 16 * 1024 * 1024;

/** What became of everything delivered; `resources` is the sum of the four that follow. */
export interface Summary {
  files: number;
  resources: number;
  stored: number;
  unchanged: number;
  archived: number;
  quarantined: number;
  seconds: number;
}

/** A file that could not be read to its end; everything before the break is accounted for. */
export interface Damage {
  file: string;
  reason: Reason;
}

export interface IngestOptions {
  /** As the role hub_intake. */
  sql: Sql;
  vault: Vault;
  source: DeliveringSource;
  mappers: readonly IntakeMapper[];
  /** Those to be kept in step with what is written. */
  cubes: readonly Cube[];
  /** Paths, or streams. */
  files: readonly (string | NamedStream)[];
  treatingDays: number;
  /** Resources in one transaction; 400 when absent. */
  batchSize?: number;
  /** Told after each batch: bytes read so far, resources accounted for. */
  onProgress?: (bytes: number, resources: number) => void;
  /** Lines for the operator, after they are committed: new hub codes, what was mended. Never a name. */
  onNotice?: (line: string) => void;
}

/**
 * Takes FHIR R4 files in. Everything of one resource is in one transaction and every id follows from what the source
 * calls the thing, so that a run that was killed is finished by the next, and a second run changes nothing.
 * @throws the system's error when a file cannot be opened; what was read before stays.
 */
export async function ingest(options: IngestOptions): Promise<Summary & { damaged: Damage[] }> {
  const { sql, vault, source, files, treatingDays, onProgress, onNotice } = options;
  const started = performance.now();
  await using _turn = await takeTurn(sql, source.code);
  const [waiting] = await sql`select 1 from exchange.quarantine where source_code = ${source.code} limit 1`;
  const [open] = await sql`
    select 1 from exchange.quality_issue where source_code = ${source.code} and closed_at is null limit 1`;
  const now = new Date();
  const day = cityDay(now);
  const run: IntakeRun = {
    sql,
    vault,
    source,
    treatingDays,
    terminology: loadTerminology(),
    now: now.toISOString(),
    startedAt: now.getTime(),
    day,
    synonyms: synonymsOn(day, await agreedMappings(sql, source.code)),
    mappers: new Map(options.mappers.map((mapper) => [mapper.resourceType, mapper])),
    cubes: options.cubes,
    batchId: randomUUID(),
    quarantined: waiting !== undefined,
    issues: open !== undefined,
  };
  await sql`insert into exchange.import_batch (id, source_code, files) values (${run.batchId}, ${source.code}, ${files.length})`;
  const total = { stored: 0, unchanged: 0, archived: 0, quarantined: 0 };
  const progress = { bytes: 0 };
  const damaged: Damage[] = [];
  const pipeline = createPipeline(run, (outcome) => {
    for (const key of ['stored', 'unchanged', 'archived', 'quarantined'] as const) total[key] += outcome[key];
    for (const line of outcome.notices) onNotice?.(line);
    onProgress?.(progress.bytes, sum(total));
  });
  for await (const batch of batches(
    items(files, progress, damaged),
    options.batchSize ?? BATCH,
    run.synonyms,
  )) {
    await pipeline.add(batch);
  }
  await pipeline.finish();

  const mended = await retryQuarantined(run, writeBatch);
  total.stored += mended.thisRun;
  total.quarantined -= mended.thisRun;
  for (const line of mended.notices) onNotice?.(line);
  await fold(sql);
  await sql`update exchange.import_batch set finished_at = now(), ${sql(total)} where id = ${run.batchId}`;
  const seconds = Math.round(performance.now() - started) / 1000;
  return { files: files.length, resources: sum(total), ...total, seconds, damaged };
}

/** Imports of one source run one after the other. The lock is the connection's, so a killed import lets go of it. */
async function takeTurn(sql: Sql, source: string): Promise<AsyncDisposable> {
  const connection = await sql.reserve();
  await connection`select pg_advisory_lock(hashtext('hub intake'), hashtext(${source}))`;
  return {
    async [Symbol.asyncDispose]() {
      await connection`select pg_advisory_unlock(hashtext('hub intake'), hashtext(${source}))`;
      connection.release();
    },
  };
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);

/** Batches hold a resource's name once: a second version of it waits for the next batch. */
async function* batches(
  source: AsyncIterable<Item>,
  size: number,
  synonyms: Synonyms,
): AsyncGenerator<(Received | Defect)[]> {
  let batch: (Received | Defect)[] = [];
  let names = new Set<string>();
  let bytes = 0;
  for await (const item of source) {
    const received = receive(item, synonyms);
    const name = nameOf(received);
    if (batch.length >= size || bytes >= BATCH_BYTES || names.has(name)) {
      yield batch;
      batch = [];
      names = new Set();
      bytes = 0;
    }
    batch.push(received);
    bytes += received.kind === 'resource' ? received.text.length : received.body.length;
    names.add(name);
  }
  if (batch.length > 0) yield batch;
}

async function* items(
  files: readonly (string | NamedStream)[],
  progress: { bytes: number },
  damaged: Damage[],
): AsyncGenerator<Item> {
  for (const file of files) {
    const [name, read] =
      typeof file === 'string' ? [file, readFile(file, progress)] : [file.name, readStream(file, progress)];
    for await (const item of read) {
      if (item.kind === 'defect' && item.fatal) damaged.push({ file: name, reason: item.reason });
      yield item;
    }
  }
}
