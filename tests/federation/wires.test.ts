import { demoIds } from '@hub/db/demo/ids.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type Who } from '../hub/start-test-hub.ts';
import { CORPUS } from './corpus.ts';

const ACTORS: readonly Who[] = [
  'resident',
  'guardian',
  'doctor',
  'family-doctor',
  'district-regulator',
  'analyst',
  undefined,
];

let inProcess: TestHub;
let http: TestHub;
beforeAll(async () => {
  inProcess = await startTestHub({ wire: 'in-process' });
  http = await startTestHub({ wire: 'http', beside: inProcess });
});
afterAll(async () => {
  await http?.close();
  await inProcess?.close();
});

/** A cursor is sealed anew each time. */
const withoutCursors = (text: string) => text.replace(/"(endCursor|cursor)":"[\w-]+"/g, '"$1":"…"');

describe.each(Object.entries(CORPUS))('%s', (_name, query) => {
  test.each(ACTORS)('gives %s the same bytes on both wires', async (who) => {
    const id = demoIds(inProcess.vault).person('zhangWei');
    const [one, other] = await Promise.all([inProcess.ask(who, query, { id }), http.ask(who, query, { id })]);
    expect(withoutCursors(other.text)).toBe(withoutCursors(one.text));
    expect(other.status).toBe(one.status);
    expect(one.text).not.toContain('INTERNAL_SERVER_ERROR');
    expect(one.text).not.toContain('SUBGRAPH_UNAVAILABLE');
    expect(one.text).not.toContain('GRAPHQL_VALIDATION_FAILED');
  });
});
