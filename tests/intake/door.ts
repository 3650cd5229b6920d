import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '@hub/db/client.ts';
import { createVault, type Vault } from '@hub/db/crypto.ts';
import { type KeyProvider, memoryKeys } from '@hub/db/keys.ts';
import { loadDivisions } from '@hub/db/load-divisions.ts';
import { createTestDatabase } from '@hub/db/testing.ts';
import { type Damage, type IngestOptions, ingest, type Summary } from '@hub/kernel/intake/run.ts';
import { addSource, findSource } from '@hub/kernel/intake/source.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { intake } from '@hub/subgraphs/intake.ts';

/** The one source of most tests, and its institution. */
export const SOURCE = 'TEST';
export const INSTITUTION = '12500106TEST000001';

export interface Door {
  /** As the migrating owner: sees everything. */
  sql: Sql;
  vault: Vault;
  /** Takes files in, given as [name, content]; `notices` is what the operator is told. */
  deliver(
    files: readonly (readonly [name: string, content: string | Buffer])[],
    options?: { source?: string } & Pick<Partial<IngestOptions>, 'batchSize' | 'mappers'>,
  ): Promise<Summary & { damaged: Damage[]; notices: string[] }>;
  /** How many statements imports have sent since the last call. */
  statements(): number;
  register(code: string, institution: string, division?: string): Promise<void>;
  close(): Promise<void>;
}

/** A database of its own with the division trees and one source, entered as an import enters it. */
export async function openDoor(keys: KeyProvider = memoryKeys()): Promise<Door> {
  const database = await createTestDatabase();
  const sql = connect(database.url);
  let sent = 0;
  const intakeSql = connect(database.url, { role: 'hub_intake', max: 3, onQuery: () => void sent++ });
  const folder = await mkdtemp(join(tmpdir(), 'hub-intake-'));
  const vault = createVault(keys);
  await loadDivisions(sql);
  const door: Door = {
    sql,
    vault,
    async deliver(files, { source = SOURCE, ...options } = {}) {
      const paths = files.map(([name]) => join(folder, name));
      await Promise.all(files.map(([name, content]) => writeFile(join(folder, name), content)));
      const notices: string[] = [];
      const summary = await ingest({
        sql: intakeSql,
        vault,
        source: await findSource(intakeSql, source),
        mappers: intake,
        cubes,
        files: paths,
        treatingDays: 90,
        onNotice: (line) => notices.push(line),
        ...options,
      });
      return { ...summary, notices };
    },
    statements() {
      const count = sent;
      sent = 0;
      return count;
    },
    async register(code, institution, division = '500106') {
      await addSource(intakeSql, { code, name: `来源 ${code}`, institution, division });
    },
    async close() {
      await Promise.all([sql.end(), intakeSql.end()]);
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
  await door.register(SOURCE, INSTITUTION);
  return door;
}

const tables = [
  'person.subject',
  'person.identifier',
  'person.custody',
  'person.health_file',
  'access.scope',
  'access.care_relation',
  'institution.institution',
  'institution.practitioner',
  'record.encounter',
  'record.condition',
  'record.observation',
  'record.report',
  'record.medication',
  'record.allergy',
  'record.immunization',
  'record.procedure',
  'record.raised',
  'exchange.delivery',
  'exchange.quarantine',
  'exchange.unmapped_code',
  'exchange.organization_reference',
  'exchange.quality_count',
  'exchange.quality_lag',
];
/** With what was wrong and is no more, which depends on the order. */
const histories = ['exchange.quality_issue'];

/** What differs from run to run: when, and under which nonce. */
const VOLATILE =
  "array['stored_at','first_seen_at','quarantined_at','registered_at','batch_id','sealed','body','code_','id_number','phone','address','value','recorded_at']";

/** Everything an import wrote, table by table, without times and ciphertexts. */
export async function contents(sql: Sql): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const table of tables) {
    const rows = await sql.unsafe<{ row: Record<string, unknown> }[]>(
      `select to_jsonb(t) - ${VOLATILE} as row from ${table} t`,
    );
    const clear = rows.map(({ row }) => (table === 'person.subject' ? { ...row, code: null } : row));
    all[table] = clear.map((row) => JSON.stringify(row)).sort();
  }
  return all;
}

/** Forgets every delivery, but not who may deliver. */
export async function forget(sql: Sql): Promise<void> {
  await sql.unsafe(
    `truncate ${[...tables, ...histories].filter((table) => table !== 'institution.institution').join(', ')}`,
  );
  await sql`delete from institution.institution where code <> ${INSTITUTION}`;
}
