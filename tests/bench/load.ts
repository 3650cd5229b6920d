import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';
import { bodyOf, headersOf, type Question } from './query.ts';

/** What this process is told on its standard input. */
export interface LoadOrder {
  url: string;
  questions: Question[];
  connections: number;
  warmupSeconds: number;
  seconds: number;
  /** Milliseconds between an answer and the next question; none when absent. */
  pauseMs?: number;
  /** How a right answer begins. */
  begins?: string;
}

/** What it prints. Latencies in milliseconds. */
export interface LoadResult {
  /** Requests answered, warm-up included. */
  answered: number;
  requestsPerSecond: number;
  p50: number;
  p99: number;
}

const order = JSON.parse(await text(process.stdin)) as LoadOrder;
const { begins = '{"data":{"person":{"', pauseMs = 0 } = order;
const { origin, pathname } = new URL(order.url);
const pool = new Pool(origin, { connections: order.connections, pipelining: 1 });
const requests = order.questions.map((question) => ({
  path: pathname,
  method: 'POST' as const,
  headers: headersOf(question),
  body: bodyOf(question),
}));

const warmup = await run(order.warmupSeconds);
const { latencies, seconds } = await run(order.seconds);
await pool.close();
latencies.sort();
const quantile = (q: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * q))] ?? 0;
const result: LoadResult = {
  answered: warmup.latencies.length + latencies.length,
  requestsPerSecond: latencies.length / seconds,
  p50: quantile(0.5),
  p99: quantile(0.99),
};
console.log(JSON.stringify(result));

/** Asks on all connections at once, each its next question when the last one is answered. */
async function run(duration: number): Promise<{ latencies: Float64Array; seconds: number }> {
  const start = performance.now();
  const end = start + duration * 1000;
  const taken: number[] = [];
  let next = 0;
  async function connection() {
    while (performance.now() < end) {
      const asked = performance.now();
      const request = requests[next++ % requests.length]!;
      const { statusCode, headers, body } = await pool.request(request);
      const answer = await body.text();
      if (statusCode === 503) {
        // Comes back as it was told to; that time is lost.
        await pause(Number(headers['retry-after']) * 1000);
        continue;
      }
      if (statusCode !== 200 || !answer.startsWith(begins) || answer.includes('"errors"'))
        throw new Error(`an answer that is none: ${statusCode} ${answer.slice(0, 200)}`);
      taken.push(performance.now() - asked);
      if (pauseMs > 0) await pause(pauseMs);
    }
  }
  await Promise.all(Array.from({ length: order.connections }, connection));
  return { latencies: Float64Array.from(taken), seconds: (performance.now() - start) / 1000 };
}
