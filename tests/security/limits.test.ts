import { afterEach, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type TestHubOptions, WIRES } from '../hub/start-test-hub.ts';

const NAME = '{ institutions(first: 1) { nodes { name } } }';

let hub: TestHub;
afterEach(() => hub.close());

const codes = (answer: { errors?: { extensions?: { code?: unknown } }[] }) =>
  answer.errors?.map((error) => error.extensions?.code);

describe('a document', () => {
  const start = async (limits: TestHubOptions['limits'] = {}) => {
    hub = await startTestHub({ wire: 'in-process', limits });
  };

  test('may nest, alias and direct as a screen does, and no further', async () => {
    await start({ depth: 3, aliases: 2, directives: 1, tokens: 60 });
    for (const [query, allowed] of [
      ['{ division(code: "500106") { parent { name } } }', true],
      ['{ division(code: "500106") { parent { parent { name } } } }', false],
      ['{ division(code: "500106") { ...F } } fragment F on Division { parent { parent { name } } }', false],
      ['{ a: division(code: "500106") { n: name } }', true],
      ['{ a: division(code: "500106") { n: name m: name } }', false],
      ['{ division(code: "500106") { name @include(if: true) } }', true],
      ['{ division(code: "500106") { name @include(if: true) level @include(if: true) } }', false],
    ] as const) {
      const answer = await hub.ask(undefined, query);
      expect(codes(answer), query).toEqual(allowed ? undefined : ['LIMIT_EXCEEDED']);
      expect(answer.status, query).toBe(allowed ? 200 : 400);
    }
    const long = `{ ${'institutions { nodes { name } } '.repeat(20)} }`;
    const refused = await hub.ask(undefined, long);
    expect([refused.status, codes(refused)]).toEqual([400, ['LIMIT_EXCEEDED']]);
  });

  test('is refused when it costs more than one operation may, before anything is fetched', async () => {
    await start({ cost: 100 });
    hub.statements();
    const answer = await hub.ask(undefined, '{ institutions(first: 100) { nodes { division { name } } } }');
    expect(codes(answer)).toEqual(['LIMIT_EXCEEDED']);
    expect(answer.status).toBe(400);
    expect(hub.statements()).toEqual([]);
  });

  test('is refused when its caller has spent too much, and theirs alone', async () => {
    await start({ burst: 4, costPerSecond: 0.001 });
    expect((await hub.ask('doctor', NAME)).status).toBe(200);
    expect((await hub.ask('doctor', NAME)).status).toBe(200);
    const refused = await hub.ask('doctor', NAME);
    expect(codes(refused)).toEqual(['RATE_LIMITED']);
    expect(refused.status).toBe(429);
    expect((await hub.ask('analyst', NAME)).status).toBe(200);
    const again = await fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await hub.token('doctor')}` },
      body: JSON.stringify({ query: NAME }),
    });
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  const lookUp = (n: number) =>
    `p${n}: personByIdentifier(system: "HEALTH_CARD", value: "CQ50010600000099${n}") { id }`;

  test('may look up a person by number, and not a row of numbers', async () => {
    await start();
    const many = (count: number) => `{ ${Array.from({ length: count }, (_, n) => lookUp(n)).join(' ')} }`;
    const some = await hub.ask('doctor', many(10));
    expect([codes(some), some.data]).toEqual([undefined, expect.objectContaining({ p0: null })]);
    expect(codes(await hub.ask('doctor', many(20)))).toEqual(['LIMIT_EXCEEDED']);
  });

  test('that looks up again and again is told to come back, its caller and nobody else', async () => {
    await start({ burst: 1_100, costPerSecond: 0.001 });
    const ask = async (who: 'doctor' | 'family-doctor') => codes(await hub.ask(who, `{ ${lookUp(1)} }`));
    expect([await ask('doctor'), await ask('doctor'), await ask('doctor')]).toEqual([
      undefined,
      undefined,
      ['RATE_LIMITED'],
    ]);
    expect(await ask('family-doctor')).toBeUndefined();
  });
});

describe.each(WIRES)('time and room (%s)', (wire) => {
  /** Holds the table that the query reads until told to let go. */
  const holdInstitutions = async () => {
    const { promise, resolve: letGo } = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const held = hub.sql.begin(async (tx) => {
      await tx`lock table institution.institution in access exclusive mode`;
      locked.resolve();
      await promise;
    });
    await locked.promise;
    return async () => {
      letGo();
      await held;
    };
  };
  const waitingForLock = async () => {
    const rows = await hub.sql<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return rows[0]?.n;
  };

  test('an operation that takes too long is given up, down to its statement', async () => {
    hub = await startTestHub({ wire, limits: { timeoutMs: 300 } });
    const release = await holdInstitutions();
    const answer = await hub.ask(undefined, NAME);
    expect(codes(answer)).toEqual(['TIMEOUT']);
    expect(answer.status).toBe(504);
    await expect.poll(waitingForLock).toBe(0);
    await release();
    expect((await hub.ask(undefined, NAME)).status).toBe(200);
  });

  test('what a caller has left behind ends with its time', async () => {
    hub = await startTestHub({ wire, limits: { timeoutMs: 1_500 } });
    const release = await holdInstitutions();
    const caller = new AbortController();
    const asking = fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: NAME }),
      signal: caller.signal,
    });
    await expect.poll(waitingForLock).toBe(1);
    caller.abort();
    await expect(asking).rejects.toThrow();
    await expect.poll(waitingForLock).toBe(0);
    await release();
  });

  test('who comes when the house is full is told at once to come back', async () => {
    hub = await startTestHub({ wire, limits: { inFlight: 1 } });
    const release = await holdInstitutions();
    const first = hub.ask(undefined, NAME);
    await expect.poll(waitingForLock).toBe(1);
    const second = await fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: NAME }),
    });
    expect(second.status).toBe(503);
    expect(second.headers.get('retry-after')).toBe('1');
    expect(codes((await second.json()) as never)).toEqual(['OVERLOADED']);
    await release();
    expect((await first).status).toBe(200);
    expect((await hub.ask(undefined, NAME)).status).toBe(200);
  });
});

test('callers who give up leave nobody another caller’s rows', async () => {
  hub = await startTestHub({ wire: 'in-process', limits: { inFlight: 1_000 } });
  const { url } = hub;
  const districts = ['500101', '500102', '500103', '500104', '500105', '500106', '500107', '500108'];
  const ask = async (code: string, signal?: AbortSignal) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ division(code: "${code}") { code children { code } } }` }),
      ...(signal ? { signal } : {}),
    });
    return (await response.json()) as { data: { division: { code: string; children: { code: string }[] } } };
  };
  for (let round = 0; round < 20; round++) {
    const leaving = districts.map(async (code, n) => {
      const caller = new AbortController();
      const asked = ask(code, caller.signal).catch(() => undefined);
      // Given up at many moments of the way: on arrival, in the statement, in the answer.
      for (let tick = 0; tick < n * 3; tick++) await new Promise(setImmediate);
      caller.abort();
      await asked;
    });
    const staying = districts.map(async (code) => {
      const { division } = (await ask(code)).data;
      expect(division.code).toBe(code);
      expect(division.children.every((child) => child.code.startsWith(code))).toBe(true);
    });
    await Promise.all([...leaving, ...staying]);
  }
});
