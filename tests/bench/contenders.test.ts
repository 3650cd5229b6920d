import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entriesIn } from '../audit/log.ts';
import { type Contenders, PARTS, startContenders, WHOLE } from './contenders.ts';
import { compareAnswers, measure } from './measure.ts';
import { buildSmallCity, type SmallCity } from './small-city.ts';

// What the bench compares must go on starting and answering while the hub changes, or its figures end unnoticed.
describe('the contenders of the bench', () => {
  let city: SmallCity;
  let contenders: Contenders;

  const entriesOfTheGateway = async () =>
    (await entriesIn(city.sql)).filter((entry) => entry.by === 'gateway').length;
  const contender = (name: string) => contenders.list.find((one) => one.name === name)!;

  beforeAll(async () => {
    city = await buildSmallCity();
    contenders = await startContenders(city.env);
  });
  afterAll(async () => {
    await contenders?.stop();
    await city?.close();
  });

  test('all answer alike', async () => {
    await compareAnswers(contenders.list, city.questions.slice(0, 20));
  });

  test('keep the log, but for the one that is to tell what it costs', async () => {
    for (const [name, kept] of [
      [WHOLE, 1],
      [PARTS.guard, 1],
      [PARTS.log, 0],
    ] as const) {
      const before = await entriesOfTheGateway();
      await compareAnswers([contender(name)], city.questions.slice(0, 1));
      expect((await entriesOfTheGateway()) - before, name).toBe(kept);
    }
  });

  test('are asked by a load that counts only right answers', async () => {
    const order = { questions: city.questions, connections: 4, warmupSeconds: 0, seconds: 0.2 };
    const { answered } = await measure(contender(WHOLE), order, city.sql);
    expect(answered).toBeGreaterThan(0);
    await expect(
      measure(contender(WHOLE), { ...order, begins: '{"data":{"nobody"' }, city.sql),
    ).rejects.toThrow(/stopped with 1$/);
  });
});
