import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '@hub/db/client.ts';
import { createVault } from '@hub/db/crypto.ts';
import { memoryKeys } from '@hub/db/keys.ts';
import { createTestDatabase, type TestDatabase } from '@hub/db/testing.ts';
import { jobs } from '@hub/gateway/jobs/jobs.ts';
import { startJobs } from '@hub/gateway/jobs/start-jobs.ts';
import { fileAnchor } from '@hub/kernel/audit/anchor.ts';
import type { Job } from '@hub/kernel/runtime/job.ts';
import { createLog } from '@hub/kernel/runtime/log.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

describe('jobs', () => {
  let database: TestDatabase;
  let sql: Sql;
  const log = createLog('silent');
  const anchor = fileAnchor(join(tmpdir(), `hub-jobs-${randomUUID()}.ndjson`));
  const audit = { vault: createVault(memoryKeys()), anchor, months: 72 };
  const now = () => new Date('2026-06-15T00:05:00Z');
  beforeAll(async () => {
    database = await createTestDatabase();
    sql = connect(database.url, { max: 2 });
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  test('one of two processes does a job, once, and both know the clock', async () => {
    const done: string[] = [];
    const by = (process: string): Job[] => [
      { name: 'count', cron: '0 0 1 1 *', run: async () => void done.push(process) },
    ];
    const context = { sql, audit, treatingDays: 90, exportsFolder: '', log, now };
    const first = await startJobs(database.url, context, by('first'));
    const second = await startJobs(database.url, context, by('second'));
    await first.send('count');
    await expect.poll(() => done.length).toBe(1);
    const scheduled = await sql`select name, cron, timezone from pgboss.schedule`;
    expect(scheduled).toEqual([{ name: 'count', cron: '0 0 1 1 *', timezone: 'Asia/Shanghai' }]);
    await first.stop();
    await second.stop();
    expect(done).toHaveLength(1);
  });

  test('a contract after a gap opens the record on the day it begins, and a second run changes nothing', async () => {
    const subject = randomUUID();
    const contract = (from: string, to: string) => sql`
      insert into care.contract (subject_id, id, source_code, institution_code, at, status, required_level,
        valid_from, valid_to, package)
      values (${subject}, ${randomUUID()}, 'TEST', 'H1', ${from}, 'SIGNED', 1, ${from}, ${to}, 'basic')`;
    await contract('2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
    await contract('2026-06-15T00:00:00Z', '2027-06-15T00:00:00Z');
    await sql`
      insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin)
      values (${subject}, 'CONTRACTED', 'H1', '2025-01-01', '2026-01-01', 'contract')`;
    const refresh = jobs.find((job) => job.name === 'refresh-contracts')!;
    const relation = () =>
      sql`select starts_at, ends_at from access.care_relation where subject_id = ${subject}`;
    await refresh.run({ sql, audit, treatingDays: 90, exportsFolder: '', log, now });
    const [opened] = await relation();
    expect(opened).toEqual({ starts_at: '2026-06-15T00:00:00Z', ends_at: '2027-06-15T00:00:00Z' });
    await refresh.run({ sql, audit, treatingDays: 90, exportsFolder: '', log, now });
    expect(await relation()).toEqual([opened]);
  });
});
