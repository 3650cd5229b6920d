import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { bodyOf, headersOf, type Question } from './query.ts';

/** What this process is told on its standard input. */
export interface LoadOrder {
  targets: readonly Target[];
  questions: Question[];
  connections: number;
  /** Of each target, before its first turn. */
  warmupSeconds: number;
  /** Of each turn, before it counts; none when absent. */
  leadSeconds?: number;
  /** Of each turn. */
  seconds: number;
  /** How often each target has its turn; the order is turned round each time. Once when absent. */
  turns?: number;
  /** How a right answer begins. */
  begins?: string;
}

export interface Target {
  url: string;
  /** Milliseconds between an answer and the next question; none when absent. */
  pauseMs?: number;
}

/** What it prints, of each target. */
export interface LoadResult {
  /** Requests answered, warm-up included. */
  answered: number;
  turns: Turn[];
}

/** Latencies in milliseconds. */
export interface Turn {
  requestsPerSecond: number;
  p50: number;
  p99: number;
}

const order = JSON.parse(await text(process.stdin)) as LoadOrder;
const { begins = '{"data":{"person":{"', turns = 1, leadSeconds = 0 } = order;
const requests = order.questions.map((question) => ({
  method: 'POST' as const,
  headers: headersOf(question),
  body: bodyOf(question),
}));
const asked = order.targets.map(({ url, pauseMs = 0 }) => {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: order.connections, pipelining: 1 });
  const result: LoadResult = { answered: 0, turns: [] };
  // Over all turns: every question comes once before one comes again.
  return { path: pathname, pauseMs, pool, result, next: 0 };
});
type Asked = (typeof asked)[number];

for (const target of asked) await run(target, order.warmupSeconds);
for (let turn = 0; turn < turns; turn++)
  // Whoever comes second is not always the same.
  for (const target of turn % 2 === 0 ? asked : asked.toReversed()) {
    await run(target, leadSeconds);
    const { latencies, seconds } = await run(target, order.seconds);
    latencies.sort();
    const quantile = (q: number) =>
      latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? 0;
    target.result.turns.push({
      requestsPerSecond: latencies.length / seconds,
      p50: quantile(0.5),
      p99: quantile(0.99),
    });
  }
for (const { pool } of asked) await pool.close();
console.log(JSON.stringify(asked.map(({ result }) => result)));

/** Asks on all connections at once, each its next question when the last one is answered. */
async function run(target: Asked, duration: number): Promise<{ latencies: Float64Array; seconds: number }> {
  const { path, pauseMs, pool, result } = target;
  const start = performance.now();
  const end = start + duration * 1000;
  const taken: number[] = [];
  async function connection() {
    while (performance.now() < end) {
      const began = performance.now();
      const request = requests[target.next++ % requests.length]!;
      const { statusCode, headers, body } = await pool.request({ path, ...request });
      const answer = await body.text();
      if (statusCode === 503) {
        // Comes back as it was told to; that time is lost.
        await pause(Number(headers['retry-after']) * 1000);
        continue;
      }
      if (statusCode !== 200 || !answer.startsWith(begins) || answer.includes('"errors"'))
        throw new Error(`an answer that is none: ${statusCode} ${answer.slice(0, 200)}`);
      taken.push(performance.now() - began);
      result.answered++;
      if (pauseMs > 0) await pause(pauseMs);
    }
  }
  await Promise.all(Array.from({ length: order.connections }, connection));
  return { latencies: Float64Array.from(taken), seconds: (performance.now() - start) / 1000 };
}
