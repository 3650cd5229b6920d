import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Sql } from '@hub/db/client.ts';
import { prepareReleases } from '@hub/exchange/repositories/prepare-releases.ts';
import { open } from '@hub/gateway/cli/open.ts';
import { readEnvironment } from '@hub/gateway/environment.ts';
import { releasedClassifications } from '@hub/kernel/resource/composed.ts';
import { register } from '@hub/subgraphs/register.ts';
import { addGrant } from '../backflow/grant.ts';
import { populate } from './population.ts';

/**
 * What it costs to take everything of a resource out by a grant: rows a second of a full bulk export as NDJSON and as
 * Parquet, beside a plain COPY of the same rows and columns; how much memory the process has at most; and what a later
 * release costs that goes on from it, after one person in a thousand has changed.
 */

const { values } = parseArgs({
  options: { persons: { type: 'string', default: '100000' }, seed: { type: 'string', default: '2026' } },
});
const FIELDS = ['startedAt', 'endedAt', 'class', 'department', 'institution', 'practitioner'];
const COLUMNS =
  'e.subject_id, e.id, e.at, e.ended_at, e.class, e.department, e.institution_code, e.practitioner_id';
/** Nobody's grant is as large; the limit of a day is not what is measured. */
const UNLIMITED = 2_000_000_000;

const dataDir = await mkdtemp(join(tmpdir(), 'healthhub-export-'));
const database = await open(readEnvironment({ HUB_DATA_DIR: dataDir }), () => {});
const { sql } = database;
try {
  await populate(database.url, database.vault, {
    persons: Number(values.persons),
    seed: Number(values.seed),
  });
  const grant = await addGrant(sql, {
    fields: FIELDS.map((field) => `Encounter.${field}`),
    division: '500000',
    minors: true,
    dailyRows: UNLIMITED,
  });
  await prepare(await ask(grant, 'NDJSON'));
  console.log('| what | rows | rows/s | to COPY | MB at most |');
  console.log('|---|--:|--:|--:|--:|');
  const copied = await timed(copy);
  tell('plain COPY', copied, copied);
  let last = '';
  for (const format of ['NDJSON', 'PARQUET'] as const) {
    const id = await ask(grant, format);
    tell(`full, ${format}`, await timed(() => prepare(id)), copied);
    if (format === 'NDJSON') last = id;
  }
  await sql`update record.encounter set department = '全科医疗科'
    where required_level < 5 and subject_id in (select person_id from access.scope where person_id < '00418937-4bc6-a7ef-9db2-2d0e56041893')`;
  const next = await ask(grant, 'NDJSON', last);
  tell('since then', await timed(() => prepare(next)), copied);
} finally {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
}

interface Measured {
  rows: number;
  seconds: number;
  /** Bytes of resident memory, at the highest. */
  memory: number;
}

async function timed(work: () => Promise<number>): Promise<Measured> {
  let memory = 0;
  const look = setInterval(() => {
    memory = Math.max(memory, process.memoryUsage.rss());
  }, 10);
  const start = performance.now();
  const rows = await work();
  clearInterval(look);
  return { rows, seconds: (performance.now() - start) / 1_000, memory };
}

function tell(what: string, { rows, seconds, memory }: Measured, base: Measured): void {
  const rate = rows / seconds;
  const cells = [
    what,
    rows.toLocaleString('en'),
    Math.round(rate).toLocaleString('en'),
    (rate / (base.rows / base.seconds)).toFixed(2),
    Math.round(memory / 2 ** 20),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

/** The same rows and columns, as PostgreSQL gives them away. */
async function copy(): Promise<number> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const rows = await sql
    .unsafe(`copy (select ${COLUMNS} from record.encounter e where e.required_level < 5) to stdout`)
    .readable();
  await pipeline(rows, nowhere);
  const [row] = await sql<
    { count: number }[]
  >`select count(*)::int from record.encounter where required_level < 5`;
  return row!.count;
}

async function ask(grant: string, format: 'NDJSON' | 'PARQUET', since?: string): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into exchange.release (id, grant_id, resources, format, since, requested_by)
    values (gen_random_uuid(), ${grant}, '{Encounter}', ${format}, ${since ?? null}, 'bench') returning id`;
  return row!.id;
}

async function prepare(id: string): Promise<number> {
  await prepareReleases({
    sql: sql as Sql,
    vault: database.vault,
    register: register(),
    classifications: async () => releasedClassifications(),
    folder: join(dataDir, 'exports'),
    log: { info: () => {} },
  });
  const [row] = await sql<
    { status: string; rows: number }[]
  >`select status, rows from exchange.release where id = ${id}`;
  if (row?.status !== 'READY') throw new Error(`the release is ${row?.status}`);
  return row.rows;
}
