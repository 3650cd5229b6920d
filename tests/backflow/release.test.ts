import { spawn } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { addGrant } from './grant.ts';
import { openWorld, type World } from './history.ts';
import { prepare } from './prepare.ts';
import { applyTo, type Change, readAll } from './reading.ts';

const EXPORT = `mutation ($input: ExportBackflowInput!) { exportBackflow(input: $input) { id status } }`;
const RELEASE = `query ($id: ID!) { backflowRelease(id: $id) {
  status stoppedBy progress rows resources parts { number resource rows size sha256 sm3 url } manifest } }`;
const RESOURCES = ['Condition', 'Encounter', 'Person'];

interface Part {
  number: number;
  resource: string;
  rows: number;
  size: number;
  sha256: string;
  sm3: string;
  url: string;
}
interface Release {
  status: string;
  stoppedBy: string | null;
  progress: number;
  rows: number;
  parts: Part[];
  manifest: string | null;
}

describe('a bulk export', () => {
  let hub: TestHub;
  let world: World;
  let grant: string;
  const url = () => hub.environment.databaseUrl!;
  const folder = () => hub.environment.exportsFolder;
  const prepared = () => prepare(url(), hub.environment.dataDir, folder());
  const asked = async (input: object): Promise<string> => {
    const { data, text } = await hub.ask<{ exportBackflow: { id: string } | null }>(
      'district-developer',
      EXPORT,
      {
        input: { grant, ...input },
      },
    );
    if (!data?.exportBackflow) throw new Error(text);
    return data.exportBackflow.id;
  };
  const released = async (id: string): Promise<Release> =>
    (await hub.ask<{ backflowRelease: Release }>('district-developer', RELEASE, { id })).data!
      .backflowRelease;
  const fetchFile = async (path: string, headers: Record<string, string> = {}) =>
    fetch(hub.url + path, {
      headers: { authorization: `Bearer ${await hub.token('district-developer')}`, ...headers },
    });
  const bytesOf = async (path: string) => Buffer.from(await (await fetchFile(path)).arrayBuffer());
  const linesOf = async (part: Part): Promise<Change[]> =>
    (await bytesOf(part.url))
      .toString()
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line) as Change);
  const copyOf = async (id: string, resource: string, into = new Map<string, unknown>()) => {
    const { parts } = await released(id);
    for (const part of parts) if (part.resource === resource) applyTo(into, await linesOf(part));
    return [...into].sort();
  };
  const wholeOf = async (resource: string) =>
    [...applyTo(new Map(), (await readAll(hub, { grant, resource, first: 500 })).changes)].sort();

  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
    world = await openWorld({ ...hub, url: url() });
    grant = await addGrant(hub.sql, {
      fields: [
        'Encounter.startedAt',
        'Encounter.totalCost',
        'Encounter.institution',
        'Condition.encounter',
        'Condition.code:MASKED',
        'Person.sex',
      ],
    });
  });
  afterAll(async () => {
    await world?.close();
    await hub?.close();
  });

  test('has in it what pages would give, with sums, a watermark and a signed manifest', async () => {
    const id = await asked({});
    expect(await released(id)).toMatchObject({ status: 'QUEUED', parts: [], manifest: null });
    expect(await prepared()).toBe(1);
    const release = await released(id);
    expect(release).toMatchObject({ status: 'READY', progress: 100 });
    expect(release.parts.map(({ resource }) => resource)).toEqual(RESOURCES);
    for (const resource of RESOURCES) expect(await copyOf(id, resource)).toEqual(await wholeOf(resource));
    for (const { url: path, size, sha256, sm3, number, resource } of release.parts) {
      const bytes = await bytesOf(path);
      expect(bytes).toHaveLength(size);
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
      expect(createHash('sm3').update(bytes).digest('hex')).toBe(sm3);
      const { watermark } = JSON.parse(bytes.subarray(0, bytes.indexOf('\n')).toString());
      expect(watermark).toMatchObject({ grant, release: id, part: number, resource });
    }
    const sealed = (await (await fetchFile(`/backflow/releases/${id}/manifest.json`)).json()) as Record<
      string,
      string
    >;
    const key = createPublicKey({
      key: Buffer.from(sealed.publicKey!, 'base64'),
      format: 'der',
      type: 'spki',
    });
    const signature = Buffer.from(sealed.signature!, 'base64');
    const signed = (payload: string) =>
      verify(null, Buffer.from(`healthhub release\n${payload}`), key, signature);
    expect(signed(sealed.payload!)).toBe(true);
    expect(signed(sealed.payload!.replace('"rows":', '"rows": '))).toBe(false);
    const parts = (JSON.parse(sealed.payload!) as { parts: Part[] }).parts;
    expect(parts.map(({ sha256 }) => sha256)).toEqual(release.parts.map(({ sha256 }) => sha256));
  });

  test('is taken up where it broke off', async () => {
    const id = await asked({ resources: ['Encounter'] });
    await prepared();
    const [part] = (await released(id)).parts;
    const bytes = await bytesOf(part!.url);
    const half = Math.floor(bytes.length / 2);
    const rest = await fetchFile(part!.url, { range: `bytes=${half}-`, 'if-range': `"${part!.sha256}"` });
    expect(rest.status).toBe(206);
    expect(rest.headers.get('etag')).toBe(`"${part!.sha256}"`);
    expect(Buffer.concat([bytes.subarray(0, half), Buffer.from(await rest.arrayBuffer())])).toEqual(bytes);
  });

  test('goes on from another, with what has changed since', async () => {
    const base = await asked({});
    await prepared();
    const copies = new Map(
      await Promise.all(RESOURCES.map(async (one) => [one, new Map(await copyOf(base, one))] as const)),
    );
    for (let who = 0; who < 6; who++)
      await world.happen({ kind: (['refuse', 'erase', 'split'] as const)[who % 3]!, who });
    await world.happen({ kind: 'move', who: 7, district: '500106' });
    await world.happen({ kind: 'move', who: 8, district: '500113' });
    const next = await asked({ since: base });
    await prepared();
    expect((await released(next)).rows).toBeGreaterThan(0);
    for (const resource of RESOURCES)
      expect([resource, await copyOf(next, resource, copies.get(resource))]).toEqual([
        resource,
        await wholeOf(resource),
      ]);
  });

  test('comes as Parquet with the same rows', async () => {
    const [lines, columns] = [
      await asked({ resources: ['Encounter'] }),
      await asked({ resources: ['Encounter'], format: 'PARQUET' }),
    ];
    await prepared();
    const [part] = (await released(columns)).parts;
    const bytes = await bytesOf(part!.url);
    const rows = await parquetReadObjects({
      file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer,
    });
    const plain = (await linesOf((await released(lines)).parts[0]!)).map(({ op, person, id, values }) => ({
      op,
      person,
      id,
      ...values,
    }));
    expect(rows).toEqual(plain);
  });

  test.each(['the hub', 'the database'])(
    'that is killed with %s is made again, byte by byte the same',
    async (what) => {
      const id = await asked({});
      const file = fileURLToPath(new URL('./prepare.ts', import.meta.url));
      const child = () =>
        spawn(process.execPath, [file, url(), hub.environment.dataDir, folder()], { stdio: 'ignore' });
      let killed: ReturnType<typeof child> | undefined;
      const gone = await inTheMiddle(
        () => {
          killed = child();
          return once(killed, 'exit');
        },
        async () => {
          if (what === 'the hub') killed!.kill('SIGKILL');
          else
            await hub.sql`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid in (select pid from pg_locks where locktype = 'advisory' or not granted)`;
        },
      );
      expect(gone[0]).not.toBe(0);
      // The database lets go of what a client held when it notices that the client is gone.
      await expect.poll(async () => (await holding()).length, { timeout: 20_000 }).toBe(0);
      expect(await released(id)).toMatchObject({ status: 'RUNNING' });
      await prepared();
      const after = await released(id);
      expect(after.status).toBe('READY');
      await hub.sql`update exchange.release set status = 'QUEUED' where id = ${id}`;
      await prepared();
      const sums = ({ parts }: Release) => parts.map(({ sha256 }) => sha256);
      expect(sums(await released(id))).toEqual(sums(after));
    },
  );

  test('ends with the grant: the job that runs, and the next download', async () => {
    const ready = await asked({});
    await prepared();
    const [part] = (await released(ready)).parts;
    const id = await asked({});
    await inTheMiddle(
      prepared,
      () => hub.sql`update exchange.backflow_grant set status = 'REVOKED' where id = ${grant}`,
    );
    expect(await released(id)).toMatchObject({ status: 'STOPPED', stoppedBy: 'GRANT_NOT_ACTIVE', parts: [] });
    const refused = await fetchFile(part!.url);
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'GRANT_NOT_ACTIVE' } }] },
    ]);
  });

  /** Whoever prepares releases holds a lock for that long. */
  const holding = () =>
    hub.sql`select from pg_locks where locktype = 'advisory' and granted
      and database = (select oid from pg_database where datname = current_database())`;

  /** Holds a release up when its first rows are read, until something has been done to it. */
  async function inTheMiddle<T>(start: () => Promise<T>, act: () => Promise<unknown>): Promise<T> {
    const [held, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const lock = hub.sql.begin(async (tx) => {
      await tx`lock table exchange.held in exclusive mode`;
      held.resolve();
      await done.promise;
    });
    await held.promise;
    const running = start();
    const waiting = () =>
      hub.sql`select from pg_locks where not granted and relation = 'exchange.held'::regclass`;
    await expect.poll(async () => (await waiting()).length, { timeout: 20_000 }).toBeGreaterThan(0);
    await act();
    done.resolve();
    await lock;
    return running;
  }
});
