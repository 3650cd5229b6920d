import { Worker } from 'node:worker_threads';
import type { Finding } from './validation-worker.ts';

interface Waiting {
  resolve(findings: Finding[]): void;
  reject(error: Error): void;
}

interface Validator {
  worker: Worker;
  /** In the order of the batches sent, which is the order of the answers. */
  waiting: Waiting[];
}

let validator: Validator | undefined;

/**
 * Validates resources, given as JSON, in a thread of their own: half of an import's work runs beside the other half,
 * and a server that imports goes on answering. The thread starts with the first batch and keeps no process alive.
 */
export function findDefects(texts: readonly string[]): Promise<Finding[]> {
  if (texts.length === 0) return Promise.resolve([]);
  validator ??= start();
  const { worker, waiting } = validator;
  return new Promise((resolve, reject) => {
    waiting.push({ resolve, reject });
    worker.ref();
    worker.postMessage(texts);
  });
}

function start(): Validator {
  const worker = new Worker(new URL('./validation-worker.ts', import.meta.url));
  const waiting: Waiting[] = [];
  worker.on('message', (findings: Finding[]) => {
    waiting.shift()?.resolve(findings);
    if (waiting.length === 0) worker.unref();
  });
  worker.on('error', (error: Error) => {
    validator = undefined;
    for (const one of waiting.splice(0)) one.reject(error);
  });
  return { worker, waiting };
}
