import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Sql } from '@hub/db/client.ts';
import type { Contender } from './contenders.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { backends, processorTime } from './processor-time.ts';
import { bodyOf, headersOf, type Question } from './query.ts';

export interface Measured extends LoadResult {
  name: string;
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

/** Loads one contender from a process of its own. */
export async function measure(
  { name, url, pids }: Contender,
  order: Omit<LoadOrder, 'url'>,
  sql: Sql,
): Promise<Measured> {
  const before = await processorTime([...pids, ...(await backends(sql))]);
  const file = fileURLToPath(new URL('./load.ts', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ url, ...order } satisfies LoadOrder));
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${name}: the load stopped with ${code}`);
  const after = await processorTime([...pids, ...(await backends(sql))]);
  const result = JSON.parse(printed) as LoadResult;
  const used = before === undefined || after === undefined ? undefined : after - before;
  return { name, ...result, processorTime: used && (used / result.answered) * 1e6 };
}

/** The round in the middle by its rate, or by another figure of it. */
export function median(
  rounds: readonly Measured[],
  by: (round: Measured) => number = (round) => round.requestsPerSecond,
): Measured {
  return rounds.toSorted((a, b) => by(a) - by(b))[Math.floor(rounds.length / 2)]!;
}
