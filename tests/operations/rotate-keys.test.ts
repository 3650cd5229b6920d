import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { demoIds } from '@hub/db/demo/ids.ts';
import { people } from '@hub/db/demo/people.ts';
import { KEYS_FILE } from '@hub/db/keys.ts';
import { sealedTables } from '@hub/db/sealed-columns.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { generate } from '../intake/generate.ts';
import { ndjson } from '../intake/sample.ts';

const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url));
const ROTATE = ['keys', 'rotate', '--grace', '1.2'];

describe('keys that rotate while the hub runs', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
  });
  afterAll(() => hub?.close());

  function command(args: readonly string[]): ChildProcess {
    const { databaseUrl, dataDir } = hub.environment;
    const env = { PATH: process.env.PATH, DATABASE_URL: databaseUrl, HUB_DATA_DIR: dataDir };
    return spawn(process.execPath, [MAIN, ...args], { env });
  }

  async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => {
        said += text.toString();
      });
    const [code] = await once(child, 'close');
    return { code, said };
  }

  /** Sealed values by the version of their key, over every table. */
  async function versions(): Promise<Record<string, number>> {
    const found: Record<string, number> = {};
    for (const { name, columns } of sealedTables())
      for (const column of columns) {
        const rows = await hub.sql.unsafe<{ version: number; count: number }[]>(
          `select get_byte("${column.name}", 0) as version, count(*) from ${name}
           where "${column.name}" is not null group by 1`,
        );
        for (const { version, count } of rows) found[version] = (found[version] ?? 0) + Number(count);
      }
    return found;
  }

  const OWN = '{ me { idNumber phone address reports { nodes { conclusion } } } }';
  const LOOK_UP = `{ personByIdentifier(system: "ID_NUMBER", value: "${people.zhangWei.idNumber}") { id } }`;
  const LABELLED = '{ me { conditions { nodes { code } } } }';

  async function read(): Promise<void> {
    const own = await hub.ask<{ me: Record<string, unknown> }>('resident', OWN);
    expect(own.data?.me, own.text).toMatchObject({
      idNumber: people.zhangWei.idNumber,
      phone: people.zhangWei.phone,
    });
    expect(own.text).toContain('低密度脂蛋白胆固醇升高');
    const found = await hub.ask('doctor', LOOK_UP);
    expect(found.data, found.text).toEqual({
      personByIdentifier: { id: demoIds(hub.vault).person('zhangWei') },
    });
    const headers = {
      authorization: `Bearer ${await hub.token('resident', { personId: demoIds(hub.vault).person('yangJun') })}`,
    };
    expect((await hub.ask(undefined, LABELLED, {}, headers)).text).toContain('B24');
  }

  test('reads and an import go on, a kill is gone on from, and nothing is left under the old key', async () => {
    const { dataDir } = hub.environment;
    const files = ['a', 'b'].map((name) => join(dataDir, `${name}.ndjson`));
    for (const [n, file] of files.entries())
      await writeFile(file, ndjson([...generate(1_500, n === 0 ? 'a' : 'b')]));
    expect(await ended(command(['ingest', files[0]!, '--source', 'DEMO']))).toMatchObject({ code: 0 });
    expect(Object.keys(await versions())).toEqual(['1']);
    const ids =
      await hub.sql`select count(*), md5(string_agg(record_id::text, '' order by record_id)) from exchange.delivery
      where resource_id like 'a%'`;

    let reads = 0;
    let over = false;
    const burst = (async () => {
      for (; !over; reads++) await read();
    })();

    const killed = command(ROTATE);
    const importing = ended(command(['ingest', files[1]!, '--source', 'DEMO', '--json']));
    const moved = async () => (await versions())['2'] ?? 0;
    while ((await moved()) === 0) {
      expect(killed.exitCode).toBeNull();
      await setImmediate();
    }
    killed.kill('SIGKILL');
    await once(killed, 'close');
    const halfway = await versions();
    expect(halfway['1']).toBeGreaterThan(0);
    expect(halfway['2']).toBeGreaterThan(0);
    const before = reads;

    const resumed = await ended(command(ROTATE));
    expect(resumed.said).toMatch(/Going on to key 2\.\n[\s\S]*everything is under key 2\./);
    const imported = await importing;
    expect(imported, imported.said).toMatchObject({ code: 0 });
    expect(JSON.parse(imported.said.trim().split('\n').at(-1)!)).toMatchObject({
      stored: expect.any(Number),
      quarantined: 0,
    });

    const retired = await ended(command([...ROTATE, '--retire']));
    expect(retired.said).toContain('Key 1 is destroyed.');
    expect(Object.keys(await versions())).toEqual(['2']);
    expect(await hub.sql`select count(*) from person.identifier where key_version <> 2`).toEqual([
      { count: 0 },
    ]);
    const file = JSON.parse(await readFile(join(dataDir, KEYS_FILE), 'utf8'));
    expect([file.current, Object.keys(file.data), Object.keys(file.index)]).toEqual([2, ['2'], ['2']]);

    await read();
    over = true;
    await burst;
    expect(reads).toBeGreaterThan(before);
    // Ids do not depend on what rotates, so the same delivery is the same records.
    const again = await ended(command(['ingest', files[0]!, '--source', 'DEMO', '--json']));
    expect(JSON.parse(again.said.trim().split('\n').at(-1)!)).toMatchObject({ stored: 0, unchanged: 1_500 });
    expect(
      await hub.sql`select count(*), md5(string_agg(record_id::text, '' order by record_id)) from exchange.delivery
        where resource_id like 'a%'`,
    ).toEqual(ids);
    expect((await ended(command(['audit', 'verify']))).code).toBe(0);
  }, 120_000);

  test('an altered value keeps the old key, and is named', async () => {
    await hub.sql`update person.subject set phone = set_byte(phone, 20, 255 - get_byte(phone, 20))
      where subject_id = ${demoIds(hub.vault).person('liNa')}`;
    const { code, said } = await ended(command([...ROTATE, '--retire']));
    expect(code).toBe(1);
    expect(said).toMatch(/1 cannot be moved/);
    const file = JSON.parse(await readFile(join(hub.environment.dataDir, KEYS_FILE), 'utf8'));
    expect(Object.keys(file.data)).toEqual(['2', '3']);
  }, 60_000);
});
