import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@hub/db/testing.ts';
import { open } from '@hub/gateway/cli/open.ts';
import { readEnvironment } from '@hub/gateway/environment.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entriesIn } from '../audit/log.ts';
import { type Contenders, PARTS, startContenders, WHOLE } from './contenders.ts';
import { compareAnswers, measure } from './measure.ts';
import { populate } from './population.ts';
import type { Question } from './query.ts';
import { questionsOf } from './questions.ts';

// What the bench compares must go on starting and answering while the hub changes, or its figures end unnoticed.
describe('the contenders of the bench', () => {
  const closing: (() => Promise<unknown>)[] = [];
  let contenders: Contenders;
  let questions: Question[];
  let sql: Awaited<ReturnType<typeof open>>['sql'];

  const entriesOfTheGateway = async () =>
    (await entriesIn(sql)).filter((entry) => entry.by === 'gateway').length;
  const contender = (name: string) => contenders.list.find((one) => one.name === name)!;

  beforeAll(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'hub-contenders-'));
    closing.push(() => rm(dataDir, { recursive: true }));
    const { url, drop } = await createTestDatabase();
    closing.push(drop);
    const database = await open(readEnvironment({ HUB_DATA_DIR: dataDir, DATABASE_URL: url }), () => {});
    closing.push(database.close);
    sql = database.sql;
    const seed = 7;
    const treated = await populate(url, database.vault, { persons: 300, seed });
    questions = await questionsOf({ role: 'doctor' }, treated, {
      dataDir,
      vault: database.vault,
      seed,
      count: 200,
    });
    contenders = await startContenders({ DATABASE_URL: url, HUB_DATA_DIR: dataDir });
    closing.push(contenders.stop);
  });
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });

  test('all answer alike', async () => {
    await compareAnswers(contenders.list, questions.slice(0, 20));
  });

  test('keep the log, but for the one that is to tell what it costs', async () => {
    const [question] = questions;
    for (const [name, kept] of [
      [WHOLE, 1],
      [PARTS.guard, 1],
      [PARTS.log, 0],
    ] as const) {
      const before = await entriesOfTheGateway();
      await compareAnswers([contender(name)], [question!]);
      expect((await entriesOfTheGateway()) - before, name).toBe(kept);
    }
  });

  test('are asked by a load that counts only right answers', async () => {
    const order = { questions, connections: 4, warmupSeconds: 0, seconds: 0.2 };
    const { answered } = await measure(contender(WHOLE), order, sql);
    expect(answered).toBeGreaterThan(0);
    await expect(measure(contender(WHOLE), { ...order, begins: '{"data":{"nobody"' }, sql)).rejects.toThrow(
      /stopped with 1$/,
    );
  });
});
