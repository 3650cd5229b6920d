import { randomUUID } from 'node:crypto';
import { makeAuditPartitions, monthOf } from '@hub/db/audit-partitions.ts';
import { connect } from '@hub/db/client.ts';
import { NONE, nextBatch } from '@hub/kernel/audit/batch.ts';
import { auditJobs } from '@hub/kernel/audit/jobs.ts';
import { checkProof, inclusionProof } from '@hub/kernel/audit/proof.ts';
import { entriesOf, entryById } from '@hub/kernel/audit/read.ts';
import { verifyLog } from '@hub/kernel/audit/verify.ts';
import { createLog } from '@hub/kernel/runtime/log.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { read, startTestLog, type TestLog } from './log.ts';

describe('the access log', () => {
  let log: TestLog;
  const [person, merged, other] = [randomUUID(), randomUUID(), randomUUID()];
  beforeAll(async () => {
    log = await startTestLog();
    await log.sql`
      insert into access.scope (subject_id, person_id, code_system, city)
      values (${person}, ${person}, 'GB2260-2023', '500000'), (${merged}, ${person}, 'GB2260-2023', '500000')`;
    const writers = [log.writer(), log.writer()];
    for (let n = 0; n < 7; n++)
      await read(writers[n % 2]!, n < 2 ? merged : person, ...(n === 3 ? [other] : []));
    await read(writers[0]!, other);
  });
  afterAll(() => log.close());

  test('is read by a person, page by page, newest first, the identities before a merge included', async () => {
    const reader = connect(log.url, { role: 'hub_access', max: 1 });
    const first = await entriesOf(reader, person, { size: 4, after: undefined });
    expect(first).toHaveLength(5);
    const rest = await entriesOf(reader, person, { size: 4, after: first[3]!.position });
    await reader.end();
    expect(rest).toHaveLength(3);
    const all = [...first.slice(0, 4), ...rest].map(({ entity }) => entity);
    expect(new Set(all.map(({ id }) => id)).size).toBe(7);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
    expect(all[0]).toEqual({
      id: expect.any(String),
      at: expect.any(String),
      operation: expect.any(String),
      actorId: 'demo:doctor',
      roles: ['doctor'],
      purpose: 'TREAT',
      institution: null,
      practitionerId: null,
      jurisdiction: null,
      policyVersion: expect.any(Number),
      overlayVersions: [],
      shown: ['Person.name'],
      masked: ['Person.phone'],
      denied: [],
      deliveries: [],
      refusals: [],
    });
  });

  test('gives an entry by its id to whom it is about, and to nobody else', async () => {
    const [newest] = await entriesOf(log.sql, other, { size: 1, after: undefined });
    const { id } = newest!.entity;
    expect(await entryById(log.sql, id, other)).toEqual(newest!.entity);
    expect(await entryById(log.sql, id)).toEqual(newest!.entity);
    expect(await entryById(log.sql, id, person)).toBeNull();
    for (const not of ['', 'x', `${id}A`, id.slice(1), randomUUID()])
      expect(await entryById(log.sql, not)).toBeNull();
  });

  test('proves an entry once it is sealed; a changed proof proves nothing', async () => {
    const [newest] = await entriesOf(log.sql, person, { size: 1, after: undefined });
    const { id } = newest!.entity;
    expect(await inclusionProof(log.sql, log.vault, id)).toBeNull();
    expect(await log.seal()).toBe(1);
    expect(await log.seal()).toBe(0);
    const reader = connect(log.url, { role: 'hub_access', max: 1 });
    const proof = (await inclusionProof(reader, log.vault, id))!;
    await reader.end();
    expect(checkProof(JSON.stringify(proof))).toMatchObject({
      entry: { actor: 'demo:doctor', at: newest!.entity.at },
      epoch: { number: 0 },
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    for (const part of ['entry', 'batch', 'epoch', 'signature', 'publicKey'] as const) {
      const text = proof[part];
      const at = text.length >> 1;
      const changed = {
        ...proof,
        [part]: `${text.slice(0, at)}${text[at] === '1' ? '2' : '1'}${text.slice(at + 1)}`,
      };
      expect(checkProof(JSON.stringify(changed)), part).toEqual(expect.any(String));
    }
    const elsewhere = {
      ...proof,
      inEpoch: { ...proof.inEpoch, index: (proof.inEpoch.index + 1) % proof.inEpoch.count },
    };
    expect(checkProof(JSON.stringify(elsewhere))).toBe('The batch is not in its epoch.');
    expect(checkProof('{')).toBe('This is not an inclusion proof of an access log.');
  });

  test('writes what comes at a time together, and each waits for its own commit only', async () => {
    const busy = await startTestLog();
    const writer = busy.writer();
    await Promise.all(Array.from({ length: 1_200 }, () => read(writer, randomUUID(), randomUUID())));
    const [count] = await busy.sql`
      select (select count(*) from audit.entry) as entries, (select count(*) from audit.entry_person) as persons,
             (select count(*) from audit.batch) as batches`;
    expect(count).toEqual({ entries: 1_200, persons: 2_400, batches: 3 });
    expect(busy.statements.filter((statement) => statement.includes('audit.entry'))).toHaveLength(3);
    await busy.close();
  });

  test('refuses at once what would wait too long, and writes the rest', async () => {
    const busy = await startTestLog();
    const writer = busy.writer();
    const all = await Promise.allSettled(Array.from({ length: 5_010 }, () => read(writer, randomUUID())));
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason.extensions.code] : []));
    expect(refused).toEqual(Array.from({ length: 10 }, () => 'ACCESS_LOG_UNAVAILABLE'));
    const [count] = await busy.sql`select count(*) as entries from audit.entry`;
    expect(count).toEqual({ entries: 5_000 });
    await busy.close();
  });

  test('drops whole months after an epoch has said so, and tells them from removed ones', async () => {
    const job = auditJobs.find(({ name }) => name === 'keep-access-log')!;
    const now = new Date();
    await makeAuditPartitions(log.sql, new Date(now.getTime() - 80 * 31 * 24 * 3_600_000));
    const old = new Date(Date.UTC(now.getUTCFullYear() - 6, now.getUTCMonth() - 3, 5)).toISOString();
    const chain = { writer: randomUUID(), number: 0, seq: 0, previous: NONE };
    const { batch } = nextBatch(chain, ['{"reads":[]}'], old, log.vault);
    const { writer, leaves, root, previous, seal } = batch;
    await log.sql`insert into audit.entry (writer, seq, at, body) values (${writer}, 0, ${old}, '{"reads":[]}')`;
    await log.sql`
      insert into audit.batch (writer, number, first_seq, count, at, leaves, root, previous, seal)
      values (${writer}, 0, 0, 1, ${old}, ${leaves}, ${root}, ${previous}, ${seal})`;
    const audit = { vault: log.vault, anchor: log.anchor, months: 72 };
    const months = async () => {
      const rows = await log.sql<{ name: string }[]>`
        select relname as name from pg_class where relname ~ '^entry_\\d{4}_\\d\\d$' and relkind = 'r' order by 1`;
      return rows.map(({ name }) => name.slice(-7).replace('_', '-'));
    };
    const before = await verifyLog(log.sql, log.vault, log.anchor);
    await job.run({
      sql: log.sql,
      audit,
      treatingDays: 90,
      exportsFolder: '',
      log: createLog('silent'),
      now: () => now,
    });
    expect((await months())[0]! >= monthOf(now, -72)).toBe(true);
    expect(await months()).toContain(monthOf(now, 6));
    expect(await verifyLog(log.sql, log.vault, log.anchor)).toMatchObject({
      entries: before.entries - 1,
      dropped: 1,
      unsealed: 0,
    });
    await log.sql.unsafe(`truncate audit.entry_${monthOf(now).replace('-', '_')}`);
    await expect(verifyLog(log.sql, log.vault, log.anchor)).rejects.toMatchObject({
      finding: { kind: 'REMOVED' },
    });
  });
});
