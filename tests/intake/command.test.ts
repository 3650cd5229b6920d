import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { connect } from '@hub/db/client.ts';
import { fileKeys } from '@hub/db/keys.ts';
import { loadDivisions } from '@hub/db/load-divisions.ts';
import { createTestDatabase, type TestDatabase } from '@hub/db/testing.ts';
import { addSource } from '@hub/kernel/intake/source.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contents, INSTITUTION, openDoor, SOURCE } from './door.ts';
import { generate } from './generate.ts';
import { ndjson } from './sample.ts';

const COUNT = 4000;
const MAIN = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url));

describe('hub ingest as a command', () => {
  let folder: string;
  let database: TestDatabase;
  let file: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-killed-'));
    database = await createTestDatabase();
    file = join(folder, 'many.ndjson');
    await writeFile(file, ndjson([...generate(COUNT)]));
    const sql = connect(database.url);
    await loadDivisions(sql);
    await addSource(sql, {
      code: SOURCE,
      name: `来源 ${SOURCE}`,
      institution: INSTITUTION,
      division: '500106',
    });
    await sql.end();
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  function hub(args: string[], heap = 400): ChildProcess {
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      HUB_DATA_DIR: folder,
      // Without the demo people, so that everything in the database is the import's.
      HUB_ENV: 'production',
      OIDC_ISSUER: 'https://issuer.invalid',
      OIDC_JWKS_URL: 'https://issuer.invalid/jwks',
    };
    return spawn(process.execPath, [`--max-old-space-size=${heap}`, MAIN, ...args], { env });
  }

  async function ended(
    child: ChildProcess,
  ): Promise<{ code: number | null; lines: string[]; errors: string }> {
    let [out, errors] = ['', ''];
    child.stdout?.on('data', (text: Buffer) => {
      out += text.toString();
    });
    child.stderr?.on('data', (text: Buffer) => {
      errors += text.toString();
    });
    const [code] = await once(child, 'close');
    return { code, lines: out.trimEnd().split('\n'), errors };
  }

  test('killed in the middle, it loses and doubles nothing, and the next run finishes', async () => {
    const first = hub(['ingest', file, '--source', SOURCE]);
    // A hub code is printed once the batch that made it is committed.
    await once(first.stdout!, 'data');
    first.kill('SIGKILL');
    await once(first, 'close');
    const sql = connect(database.url);
    const [partial] = await sql<{ count: number }[]>`select count(*) from exchange.delivery`;
    expect(partial!.count).toBeGreaterThan(0);
    expect(partial!.count).toBeLessThan(COUNT);

    const { code, lines } = await ended(hub(['ingest', file, '--source', SOURCE, '--json']));
    expect(code).toBe(0);
    const summary = JSON.parse(lines.at(-1)!);
    expect(summary).toMatchObject({ files: 1, resources: COUNT, quarantined: 0 });
    expect(summary.unchanged).toBeGreaterThanOrEqual(partial!.count);
    expect(Object.keys(summary)).toEqual([
      'files',
      'resources',
      'stored',
      'unchanged',
      'archived',
      'quarantined',
      'seconds',
    ]);

    const undisturbed = await openDoor(fileKeys(folder));
    await undisturbed.deliver([['many.ndjson', ndjson([...generate(COUNT)])]]);
    const wanted = await contents(undisturbed.sql);
    const ours = await contents(sql);
    for (const [table, rows] of Object.entries(wanted)) expect(ours[table]).toEqual(rows);
    await undisturbed.close();
    await sql.end();
  }, 60_000);

  test('a file of 150 MB goes through a heap of 120 MB', async () => {
    const large = join(folder, 'large.ndjson');
    const data = randomBytes(66).toString('base64').repeat(226);
    const attachment = { contentType: 'text/plain', data };
    function* documents() {
      for (let i = 0; i < 7500; i++) {
        const resource = {
          resourceType: 'DocumentReference',
          id: `d${i}`,
          status: 'current',
          content: [{ attachment }],
        };
        yield `${JSON.stringify(resource)}\n`;
      }
    }
    await pipeline(Readable.from(documents()), createWriteStream(large));
    expect((await stat(large)).size).toBeGreaterThan(148e6);
    const { code, lines } = await ended(hub(['ingest', large, '--source', SOURCE, '--json'], 120));
    expect(code).toBe(0);
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ resources: 7500, archived: 7500 });
  }, 60_000);

  test('what cannot be read is one sentence and exit code 1', async () => {
    const broken = join(folder, 'broken.json');
    await writeFile(broken, '{"resourceType":"Bundle","entry":[{"resource":');
    const damaged = await ended(hub(['ingest', broken, '--source', SOURCE, '--json']));
    expect(damaged.code).toBe(1);
    expect(damaged.errors).toContain(`${broken}: The file ends in the middle of a resource.`);
    expect(JSON.parse(damaged.lines.at(-1)!)).toMatchObject({ resources: 1, quarantined: 1 });

    const missing = await ended(hub(['ingest', join(folder, 'none.json'), '--source', SOURCE]));
    expect(missing.code).toBe(1);
    expect(missing.errors.trim()).toBe(
      `${join(folder, 'none.json')} cannot be read (ENOENT); nothing was taken in.`,
    );

    const stranger = await ended(hub(['ingest', file, '--source', 'NOBODY']));
    expect(stranger.code).toBe(1);
    expect(stranger.errors).toContain('hub source add NOBODY');
  }, 60_000);
});
