import { cpus, totalmem } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Measured } from './measure.ts';

/** A Markdown table; the last two contenders are stock and the limit, which the others are compared with. */
export function table(results: readonly Measured[]): string {
  const [stock, limit] = results.slice(-2).map((result) => result.requestsPerSecond);
  const rows = results.map(({ name, requestsPerSecond: rate, p50, p99, processorTime }) => [
    name,
    Math.round(rate).toLocaleString('en'),
    `${p50.toFixed(1)} ms`,
    `${p99.toFixed(1)} ms`,
    processorTime === undefined ? '' : `${Math.round(processorTime)} µs`,
    `${(rate / (stock ?? rate)).toFixed(1)} ×`,
    `${(rate / (limit ?? rate)).toFixed(2)} ×`,
  ]);
  const header = ['profile query', 'requests/s', 'p50', 'p99', 'processor time', 'to stock', 'to the limit'];
  const rule = ['---', ...Array.from({ length: 6 }, () => '--:')];
  return [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** The share of the processors that other programs take, over two seconds in which the contenders idle. */
export async function busyElsewhere(): Promise<number> {
  const read = () => {
    const times = cpus().map((cpu) => cpu.times);
    const idle = times.reduce((sum, one) => sum + one.idle, 0);
    return {
      idle,
      all: times.reduce((sum, one) => sum + one.user + one.nice + one.sys + one.idle + one.irq, 0),
    };
  };
  const before = read();
  await pause(2_000);
  const after = read();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

/** Absolutes mean nothing without it. */
export function machine(postgresql: string, busy: number): string {
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${cores.length} × ${cores[0]?.model.trim()}, ${memory} GB, node ${process.versions.node}, PostgreSQL ${postgresql};`,
    `servers, load and database on this one machine, ${Math.round(busy * 100)} % of it busy with other things.`,
  ].join(' ');
}
