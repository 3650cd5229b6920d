import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '@hub/db/client.ts';
import { createVault, type Vault } from '@hub/db/crypto.ts';
import { memoryKeys } from '@hub/db/keys.ts';
import { createTestDatabase } from '@hub/db/testing.ts';
import { type AccessLog, openAccessLog } from '@hub/kernel/audit/access-log.ts';
import { type AnchorStore, fileAnchor } from '@hub/kernel/audit/anchor.ts';
import { type EntryBody, readBody } from '@hub/kernel/audit/entry.ts';
import { compileCells, Reads } from '@hub/kernel/audit/reads.ts';
import { sealEpochs } from '@hub/kernel/audit/seal.ts';
import { anonymous } from '@hub/schema/actor.ts';

/** The entries of a log in the order they were committed. */
export async function entriesIn(sql: Sql): Promise<EntryBody[]> {
  const rows = await sql<{ body: string }[]>`select body from audit.entry order by at, writer, seq`;
  return rows.map(({ body }) => readBody(body));
}

/** What came into a log while something was done. */
export async function logged<T>(
  sql: Sql,
  action: () => Promise<T>,
): Promise<{ result: T; entries: EntryBody[] }> {
  const known = new Set((await entriesIn(sql)).map((entry) => JSON.stringify(entry)));
  const result = await action();
  const entries = (await entriesIn(sql)).filter((entry) => !known.has(JSON.stringify(entry)));
  return { result, entries };
}

/** A log on a database of its own, without a hub. */
export interface TestLog {
  url: string;
  /** As the owner. */
  sql: Sql;
  vault: Vault;
  anchor: AnchorStore;
  anchorFile: string;
  /** Another writer; closed with the log. */
  writer(): AccessLog;
  /** What could not be written, and what was sent. */
  failures: unknown[];
  statements: string[];
  seal(now?: Date, months?: number): Promise<number>;
  close(): Promise<void>;
}

export async function startTestLog(): Promise<TestLog> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'hub-audit-'));
  const anchorFile = join(folder, 'anchor.ndjson');
  const sql = connect(database.url, { max: 2 });
  const vault = createVault(memoryKeys());
  const anchor = fileAnchor(anchorFile);
  const writers: AccessLog[] = [];
  const failures: unknown[] = [];
  const statements: string[] = [];
  return {
    url: database.url,
    sql,
    vault,
    anchor,
    anchorFile,
    failures,
    statements,
    writer() {
      const onError = (error: unknown) => void failures.push(error);
      const onQuery = (statement: string) => void statements.push(statement);
      const log = openAccessLog({ url: database.url, vault, onError, onQuery });
      writers.push(log);
      return log;
    },
    seal: (now = new Date(), months = 72) => sealEpochs({ sql, vault, anchor, months, now }),
    async close() {
      for (const log of writers) await log.close();
      await sql.end();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

const shown = compileCells({ shown: ['Person.name'], masked: ['Person.phone'], denied: [] })!;

/** Puts one read of these persons on record. */
export async function read(log: AccessLog, ...persons: string[]): Promise<void> {
  const reads = new Reads();
  for (const person of persons) reads.note(shown, person);
  const actor = { ...anonymous, id: 'demo:doctor', roles: ['doctor'] as const, purpose: 'TREAT' as const };
  await log.append({ operation: randomUUID(), actor, by: 'gateway', reads: [reads] });
}
