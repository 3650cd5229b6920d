import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

const committed = readFileSync(new URL(import.meta.resolve('@hub/schema/api.graphql')), 'utf8');

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ wire: 'in-process' });
});
afterAll(() => hub.close());

test('the public schema is the committed one, and sent again only when it has changed', async () => {
  const address = `${hub.url}/schema.graphql`;
  const first = await fetch(address);
  expect([first.status, first.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(first.headers.get('cache-control')).toBe('public, no-cache');
  expect(await first.text()).toBe(committed);
  const etag = first.headers.get('etag')!;
  const again = (known: string) => fetch(address, { headers: { 'if-none-match': known } });
  expect((await again(etag)).status).toBe(304);
  expect((await again(`"other", W/${etag}`)).status).toBe(304);
  expect((await again('"other"')).status).toBe(200);
});
