import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Admission } from './admission.ts';
import { Lateness } from './lateness.ts';

const LIMITS = { timeoutMs: 10_000, inFlight: 4, alwaysIn: 2, lateMs: 50 };

function open() {
  const lateness = new Lateness();
  onTestFinished(() => lateness.close());
  return new Admission(LIMITS, lateness);
}

function enter(admission: Admission) {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  admission.enter(response);
  return () => response.emit('close');
}

/** Keeps the event loop from turning. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('a process in time lets in as many as it has room for, and one more when one leaves', () => {
  const admission = open();
  const leave = [1, 2, 3, 4].map(() => enter(admission));
  expect(() => enter(admission)).toThrow('come back');
  leave[0]?.();
  enter(admission);
  expect(admission.inside).toBe(4);
});

test('a late process lets in no more than it always has room for, until it is in time again', async () => {
  const admission = open();
  block(100);
  const leave = [enter(admission), enter(admission)];
  expect(() => enter(admission)).toThrow('come back');
  leave[0]?.();
  enter(admission);
  await vi.waitFor(() => enter(admission), { interval: 5 });
  expect(admission.inside).toBe(3);
});
