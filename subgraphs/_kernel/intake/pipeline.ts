import { type Checked, check, type IntakeRun, keyOf, prepare } from './prepare.ts';
import type { Defect, Received } from './receive.ts';
import { type Outcome, writeBatch } from './write.ts';

type Batch = readonly (Received | Defect)[];

/**
 * Three batches at a time: one is validated in its thread while the one before is mapped and sealed here and the
 * one before that is written by the database. `done` is told of each outcome, in order.
 */
export function createPipeline(run: IntakeRun, done: (outcome: Outcome) => void) {
  let checking: Promise<Checked> | undefined;
  let writing: Promise<Outcome> | undefined;
  let inFlight: Set<string>[] = [];

  async function written(): Promise<void> {
    const outcome = writing;
    writing = undefined;
    if (outcome !== undefined) done(await outcome);
  }

  async function write(): Promise<void> {
    if (checking === undefined) return;
    const ready = await prepare(await checking, run);
    checking = undefined;
    await written();
    writing = watched(writeBatch(ready, run));
  }

  async function finish(): Promise<void> {
    await write();
    await written();
  }

  return {
    async add(batch: Batch): Promise<void> {
      const names = new Set(batch.map(nameOf));
      // What is known under a name can only be looked up once that name is no longer on its way.
      if (inFlight.some((others) => [...names].some((name) => others.has(name)))) await finish();
      const next = watched(check(batch, run));
      await write();
      checking = next;
      inFlight = [...inFlight.slice(-1), names];
    },
    finish,
  };
}

/** It is awaited a round later; until then a failure must not count as unhandled. */
function watched<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Defects are told apart by their fingerprints. */
export const nameOf = (item: Received | Defect): string =>
  item.kind === 'resource' ? keyOf(item) : item.fingerprint.toString('hex');
