import { parentPort } from 'node:worker_threads';
import { type Reason, Rejection } from './reasons.ts';
import { loadValidator } from './validate.ts';

/** What a resource breaks, or null for a valid one. */
export type Finding = { reason: Reason; detail: string } | null;

const validate = await loadValidator();

function find(text: string): Finding {
  try {
    validate(JSON.parse(text) as Record<string, unknown>);
    return null;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { reason: error.reason, detail: error.detail };
  }
}

parentPort?.on('message', (texts: readonly string[]) => parentPort?.postMessage(texts.map(find)));
