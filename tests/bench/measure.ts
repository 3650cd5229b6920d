import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Sql } from '@hub/db/client.ts';
import type { Contender } from './contenders.ts';
import type { LoadOrder, LoadResult, Turn } from './load.ts';
import { backends, processorTime } from './processor-time.ts';
import { bodyOf, headersOf, type Question } from './query.ts';

export interface Measured extends Turn {
  name: string;
  /** Requests answered, warm-up included. */
  answered: number;
  /** Microseconds of processor time a request, its share of the database's included. */
  processorTime: number | undefined;
}

/** @throws when two contenders answer one of the questions differently, or any answers with an error. */
export async function compareAnswers(contenders: readonly Contender[], questions: readonly Question[]) {
  for (const question of questions) {
    const answers = await Promise.all(contenders.map(({ url }) => ask(url, question)));
    for (const [n, answer] of answers.entries())
      assert.deepEqual(answer, answers[0], `${contenders[n]?.name} answers differently`);
    assert.match(JSON.stringify(answers[0]), /"idNumber":"500999\d{12}".*"startedAt".*"level"/);
  }
}

async function ask(url: string, question: Question): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: headersOf(question),
    body: bodyOf(question),
  });
  return response.json();
}

/** Loads servers in turn from a process of its own. @throws when one of them gives an answer that is none */
export async function load(order: LoadOrder): Promise<LoadResult[]> {
  const file = fileURLToPath(new URL('./load.ts', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(order));
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0)
    throw new Error(`the load on ${order.targets.map(({ url }) => url).join()} stopped with ${code}`);
  return JSON.parse(printed) as LoadResult[];
}

/** Loads one contender, and tells what processor time it takes. */
export async function measure(
  { name, url, pids }: Contender,
  order: Omit<LoadOrder, 'targets' | 'turns'>,
  sql: Sql,
): Promise<Measured> {
  const before = await processorTime([...pids, ...(await backends(sql))]);
  const [result] = await load({ ...order, targets: [{ url }] });
  const after = await processorTime([...pids, ...(await backends(sql))]);
  const used = before === undefined || after === undefined ? undefined : after - before;
  const { answered, turns } = result!;
  return { name, ...turns[0]!, answered, processorTime: used && (used / answered) * 1e6 };
}

/** The round in the middle by its rate, or by another figure of it. */
export function median(
  rounds: readonly Measured[],
  by: (round: Measured) => number = (round) => round.requestsPerSecond,
): Measured {
  return rounds.toSorted((a, b) => by(a) - by(b))[Math.floor(rounds.length / 2)]!;
}
