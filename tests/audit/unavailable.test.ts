import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@hub/db/client.ts';
import { demoIds } from '@hub/db/demo/ids.ts';
import { type Embedded, startEmbedded } from '@hub/db/embedded.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { entriesIn, logged } from './log.ts';

const PROFILE = `query ($id: ID!) { person(id: $id) { id name phone encounters(first: 3) { nodes { startedAt } } } }`;

const hasData = ({ text }: Answer) => /"name":"/.test(text);
const codesOf = ({ errors = [] }: Answer) => errors.map((error) => error.extensions?.code);

describe.each(WIRES)('a log that cannot be written, %s', (wire) => {
  let hub: TestHub;
  let id: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    id = demoIds(hub.vault).person('zhangWei');
  });
  afterAll(() => hub?.close());

  test('leaves nothing of a person unsaid, and everything else; and is found again', async () => {
    await hub.sql`revoke insert on audit.entry from hub_audit`;
    const refused = await hub.ask('doctor', PROFILE, { id });
    expect(refused.status).toBe(503);
    expect(codesOf(refused)).toEqual(['ACCESS_LOG_UNAVAILABLE']);
    expect(refused).not.toHaveProperty('data');
    expect(refused.text).not.toMatch(/张|startedAt|138/);
    expect(codesOf(await hub.ask('analyst', PROFILE, { id }))).toEqual(['ACCESS_LOG_UNAVAILABLE']);
    const open = await hub.ask('doctor', '{ division(code: "500106") { name } }');
    expect(open.data).toEqual({ division: { name: '沙坪坝区' } });
    expect(await entriesIn(hub.sql)).toEqual([]);
    await hub.sql`grant insert on audit.entry to hub_audit`;
    const { result, entries } = await logged(hub.sql, () => hub.ask('doctor', PROFILE, { id }));
    expect(hasData(result)).toBe(true);
    expect(entries.length).toBeGreaterThan(0);
    const lines = hub.logs.filter((line) => line.includes('access log not written'));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join()).not.toContain(id);
  });
});

describe('a database that dies in the middle of a burst of reads', () => {
  let folder: string;
  let database: Embedded;
  const start = (port?: number) =>
    startEmbedded({
      dataDir: folder,
      settings: { shared_buffers: '32MB' },
      log: () => {},
      ...(port ? { port } : {}),
    });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-burst-'));
    await chmod(folder, 0o755);
    database = await start();
  });
  afterAll(async () => {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** As a power failure would: nothing is flushed that was not. */
  async function crash(): Promise<void> {
    const [pid] = (await readFile(join(database.where, 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGQUIT');
  }

  test.each(WIRES)('lets no answer out that has no entry, %s', async (wire) => {
    const place = { environment: { databaseUrl: database.url, dataDir: folder } } as TestHub;
    const hub = await startTestHub({ wire, beside: place });
    const id = demoIds(hub.vault).person('zhangWei');
    const answers: Answer[] = [];
    const ask = async () => {
      let answer: Answer;
      do {
        answer = await hub.ask('doctor', PROFILE, { id });
        answers.push(answer);
        if (answers.length === 80) await crash();
      } while (hasData(answer));
    };
    await Promise.all(Array.from({ length: 24 }, ask));
    const given = answers.filter(hasData).length;
    expect(given).toBeGreaterThan(50);
    database = await start(Number(new URL(database.url).port));
    const sql = connect(database.url, { max: 1 });
    const entries = await entriesIn(sql).finally(() => sql.end());
    const mine = entries.filter((entry) => (wire === 'http') === (entry.by !== 'gateway'));
    // A subgraph whose log failed has answered nothing, and the rest may still stand.
    const parts = wire === 'http' ? { person: /"name":"/, record: /"startedAt":"/ } : { gateway: /"name":"/ };
    for (const [by, data] of Object.entries(parts)) {
      const operations = new Set(mine.flatMap((entry) => (entry.by === by ? entry.operation : [])));
      expect(operations.size, by).toBeGreaterThanOrEqual(
        answers.filter(({ text }) => data.test(text)).length,
      );
    }
    // Nobody has to start the hub again.
    await expect
      .poll(async () => hasData(await hub.ask('doctor', PROFILE, { id })), { timeout: 10_000 })
      .toBe(true);
    await hub.close();
  });
});
