import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { asHashed, BATCH_COLUMNS, type Batch, nextBatch } from '@hub/kernel/audit/batch.ts';
import { encodeEntryId } from '@hub/kernel/audit/entry-id.ts';
import type { LogBroken } from '@hub/kernel/audit/finding.ts';
import { verifyLog } from '@hub/kernel/audit/verify.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { read, startTestLog, type TestLog } from './log.ts';

/** Nine entries of one writer in nine batches; the first six are sealed in two epochs, and one of another writer. */
describe('a log that somebody who owns the database has changed', () => {
  let log: TestLog;
  let writer: string;
  const persons = Array.from({ length: 9 }, () => randomUUID());

  beforeEach(async () => {
    log = await startTestLog();
    const one = log.writer();
    for (const person of persons.slice(0, 3)) await read(one, person);
    await read(log.writer(), randomUUID(), randomUUID());
    expect(await log.seal()).toBe(1);
    for (const person of persons.slice(3, 6)) await read(one, person);
    expect(await log.seal()).toBe(1);
    for (const person of persons.slice(6)) await read(one, person);
    const [row] = await log.sql<{ writer: string }[]>`
      select writer from audit.batch group by 1 order by count(*) desc limit 1`;
    writer = row!.writer;
  });
  afterEach(() => log.close());

  const verify = () => verifyLog(log.sql, log.vault, log.anchor);
  const found = async () => {
    const error = await verify().then(
      () => undefined,
      (reason: LogBroken) => reason,
    );
    return error?.finding;
  };
  const id = (seq: number) => encodeEntryId({ writer, seq });

  test('is whole before that', async () => {
    expect(await verify()).toEqual({
      entries: 10,
      dropped: 0,
      batches: 10,
      writers: 2,
      epochs: 2,
      unsealed: 3,
    });
  });

  test('one flipped byte is found, in the entry it is in', async () => {
    await log.sql`update audit.entry set body = replace(body, 'TREAT', 'TREAU') where writer = ${writer} and seq = 4`;
    expect(await found()).toMatchObject({ kind: 'ALTERED', entry: id(4) });
  });

  test('an altered entry whose hash was altered with it', async () => {
    await log.sql`update audit.entry set body = replace(body, 'TREAT', 'BTG') where writer = ${writer} and seq = 7`;
    const { batch } = await rebuilt(7);
    await log.sql`
      update audit.batch set leaves = ${batch.leaves}, root = ${batch.root} where writer = ${writer} and number = 7`;
    expect(await found()).toMatchObject({ kind: 'ALTERED', entry: id(7) });
  });

  test('an entry moved to another time', async () => {
    await log.sql`update audit.entry set at = at + interval '1 hour' where writer = ${writer} and seq = 1`;
    expect(await found()).toMatchObject({ kind: 'ALTERED', entry: id(1) });
  });

  test('a removed entry, and a removed batch', async () => {
    await log.sql`delete from audit.entry where writer = ${writer} and seq = 5`;
    expect(await found()).toMatchObject({ kind: 'REMOVED', entry: id(5) });
    await log.sql`delete from audit.batch where writer = ${writer} and number = 5`;
    await log.sql`delete from audit.entry_person where writer = ${writer} and seq = 5`;
    expect(await found()).toMatchObject({ kind: 'REMOVED', entry: id(5) });
  });

  test('an inserted entry', async () => {
    await log.sql`
      insert into audit.entry select writer, 9, at, body from audit.entry where writer = ${writer} and seq = 8`;
    expect(await found()).toMatchObject({ kind: 'INSERTED', entry: id(9) });
  });

  test('an inserted batch with its entry', async () => {
    await log.sql`
      insert into audit.entry select writer, 9, at, body from audit.entry where writer = ${writer} and seq = 8`;
    await log.sql`
      insert into audit.batch select writer, 9, 9, 1, at, leaves, root, previous, seal
      from audit.batch where writer = ${writer} and number = 8`;
    expect(await found()).toMatchObject({ kind: 'ALTERED', entry: id(9) });
  });

  test('an entry hidden from the person it is about, or shown to another', async () => {
    await log.sql`update audit.entry_person set person_id = ${randomUUID()} where writer = ${writer} and seq = 2`;
    expect(await found()).toMatchObject({ kind: 'ALTERED', entry: id(2) });
    await log.sql`delete from audit.entry_person where writer = ${writer} and seq = 2`;
    expect(await found()).toMatchObject({ kind: 'ALTERED', entry: id(2) });
  });

  test('a cut tail, where an epoch has sealed it', async () => {
    for (const table of ['batch', 'entry', 'entry_person'])
      await log.sql.unsafe(
        `delete from audit.${table} where writer = $1 and ${table === 'batch' ? 'number' : 'seq'} >= 5`,
        [writer],
      );
    expect(await found()).toMatchObject({ kind: 'CUT_OFF', entry: id(5) });
  });

  test('a cut tail whose epoch was removed with it', async () => {
    for (const table of ['batch', 'entry', 'entry_person'])
      await log.sql.unsafe(
        `delete from audit.${table} where writer = $1 and ${table === 'batch' ? 'number' : 'seq'} >= 4`,
        [writer],
      );
    await log.sql`delete from audit.epoch where number = 1`;
    await log.sql`delete from audit.epoch_writer where epoch = 1`;
    expect(await found()).toMatchObject({ kind: 'CUT_OFF', entry: id(4) });
    await expect(log.seal()).rejects.toThrow('does not go on from its anchored epoch 1');
  });

  /** What a batch of the writer would be over the entries that are there now, with the installation's keys. */
  async function rebuilt(number: number, previous?: Buffer) {
    const [row] = await log.sql.unsafe<Batch[]>(
      `select ${BATCH_COLUMNS} from audit.batch where writer = $1 and number = $2`,
      [writer, number],
    );
    const old = asHashed(row!);
    const rows = await log.sql<{ body: string }[]>`
      select body from audit.entry where writer = ${writer} and seq between ${old.firstSeq}
      and ${old.firstSeq + old.count - 1} order by seq`;
    const bodies = rows.map((entry) => entry.body);
    const chain = { writer, number, seq: old.firstSeq, previous: previous ?? old.previous };
    return nextBatch(chain, bodies, old.at, log.vault);
  }

  test('a chain rewritten from an entry on: without the keys at once, with them by its epoch', async () => {
    const seals = await log.sql<{ number: number; seal: Buffer }[]>`
      select number, seal from audit.batch where writer = ${writer}`;
    await log.sql`update audit.entry set body = replace(body, 'TREAT', 'BTG') where writer = ${writer} and seq = 4`;
    let previous: Buffer | undefined;
    for (let number = 4; number < 9; number++) {
      const { batch, next } = await rebuilt(number, previous);
      previous = next.previous;
      const { leaves, root, previous: before, seal } = batch;
      await log.sql`
        update audit.batch set leaves = ${leaves}, root = ${root}, previous = ${before}, seal = ${seal}
        where writer = ${writer} and number = ${number}`;
    }
    expect(await found()).toMatchObject({
      kind: 'ALTERED',
      entry: id(3),
      sentence: expect.stringContaining('epoch 1'),
    });
    for (const { number, seal } of seals)
      await log.sql`update audit.batch set seal = ${seal} where writer = ${writer} and number = ${number}`;
    expect(await found()).toMatchObject({ kind: 'ALTERED', entry: id(4) });
  });

  test('an epoch that is not the anchored one, and an anchor that is gone', async () => {
    await log.sql`update audit.epoch set body = replace(body, '"number":1', '"number": 1') where number = 1`;
    expect(await found()).toMatchObject({ kind: 'ALTERED', sentence: expect.stringContaining('Epoch 1') });
    await log.sql`update audit.epoch set body = replace(body, '"number": 1', '"number":1') where number = 1`;
    await rm(log.anchorFile);
    expect(await found()).toMatchObject({ kind: 'NOT_ANCHORED' });
    await writeFile(log.anchorFile, '');
    expect(await found()).toMatchObject({ kind: 'NOT_ANCHORED' });
  });
});
