import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoIds } from '@hub/db/demo/ids.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addGrant } from '../backflow/grant.ts';
import { applyTo, readAll } from '../backflow/reading.ts';
import { Copy } from '../backflow-consumer/copy.ts';
import { download, manifestOf } from '../backflow-consumer/download.ts';
import { run } from '../backflow-consumer/main.ts';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { REVOKE } from './granting.ts';

const RESOURCES = ['Person', 'Encounter', 'Condition'];
const FIELDS = ['Person.sex', 'Encounter.startedAt', 'Encounter.department', 'Condition.code:MASKED'];
const CONDITION = '授权终止后十日内删除副本';

describe.each(WIRES)('the consumer (%s)', (wire) => {
  let hub: TestHub;
  let grant: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire, configured: { jobs: true } });
    grant = await addGrant(hub.sql, { fields: FIELDS });
    await hub.sql`update exchange.backflow_grant set version = 3 where id = ${grant}`;
    await hub.sql`update exchange.backflow_step set conditions = ${CONDITION} where grant_id = ${grant} and number = 2`;
  });
  afterAll(() => hub?.close());

  /** Runs the consumer as from a shell: what it says, and its exit code. */
  async function consume(how: 'sync' | 'load', name: string, ...more: string[]) {
    const tokenFile = join(hub.environment.dataDir, 'token');
    await writeFile(tokenFile, `${await hub.token('district-developer')}\n`);
    const said: string[] = [];
    const options = ['--hub', hub.url, '--token-file', tokenFile, '--grant', grant, '--copy', pathOf(name)];
    const code = await run([how, ...RESOURCES, ...options, ...more], (line) => said.push(line));
    return { code, said };
  }
  const pathOf = (name: string) => join(hub.environment.dataDir, `${name}.db`);
  function withCopy<T>(name: string, look: (copy: Copy) => T): T {
    const copy = new Copy(pathOf(name));
    try {
      return look(copy);
    } finally {
      copy.close();
    }
  }

  /** The copies hold exactly what a whole reading gives now. @returns rows by resource */
  async function expectInStep(...names: string[]): Promise<Record<string, number>> {
    const sizes: Record<string, number> = {};
    for (const resource of RESOURCES) {
      const whole = applyTo(new Map(), (await readAll(hub, { grant, resource })).changes);
      sizes[resource] = whole.size;
      for (const name of names)
        expect([name, resource, withCopy(name, (copy) => copy.rowsOf(resource))]).toEqual([
          name,
          resource,
          whole,
        ]);
    }
    return sizes;
  }
  const update = async () => {
    for (const how of ['sync', 'load'] as const) {
      const { code, said } = await consume(how, how);
      expect([how, code, said.join()]).toEqual([how, 0, expect.stringContaining('lines of changes')]);
      expect(said.join()).not.toContain('of everything');
    }
    return expectInStep('sync', 'load');
  };

  describe('a copy by pages, and one by releases', () => {
    const someone = () => demoIds(hub.vault).person('zhangWei');
    let before: Record<string, number>;

    test('begin with everything', async () => {
      for (const how of ['sync', 'load'] as const) {
        const { code, said } = await consume(how, how);
        expect([code, said.join()]).toEqual([0, expect.stringContaining('of everything')]);
      }
      before = await expectInStep('sync', 'load');
      expect(Math.min(...Object.values(before))).toBeGreaterThan(2);
    });

    test('stay in step through a row that comes, one that is corrected and one that goes', async () => {
      const { sql } = hub;
      const id = hub.vault.id('copied', 'new');
      await sql`insert into record.condition (subject_id, id, source_code, at, required_level, code)
      values (${someone()}, ${id}, 'DEMO', now(), 1, 'J06.9')`;
      expect(await update()).toEqual({ ...before, Condition: before.Condition! + 1 });
      await sql`update record.encounter set department = '全科' where subject_id = ${someone()}`;
      await update();
      const rows = withCopy('sync', (copy) => [...copy.rowsOf('Encounter').values()]);
      expect(JSON.stringify(rows)).toContain('全科');
      await sql`delete from record.condition where id = ${id}`;
      expect(await update()).toEqual(before);
    });

    test('lose whoever moves away, and have them again when they come back', async () => {
      const move = (district: string) =>
        hub.sql`update access.scope set district = ${district} where person_id = ${someone()}`;
      await move('500113');
      expect((await update()).Person).toBe(before.Person! - 1);
      await move('500106');
      expect(await update()).toEqual(before);
    });

    test('lose whoever opts out, and have them again once they take it back', async () => {
      await hub.sql`insert into access.refusal (subject_id, id, refused_by)
      values (${someone()}, gen_random_uuid(), 'self')`;
      expect((await update()).Person).toBe(before.Person! - 1);
      await hub.sql`update access.refusal set ends_at = now()`;
      expect(await update()).toEqual(before);
    });

    test('are read anew where nobody can tell what has changed: the grant gives other fields now', async () => {
      await hub.sql`insert into exchange.backflow_field (grant_id, coordinate, form) values (${grant}, 'Encounter.class', 'SHOWN')`;
      await hub.sql`update exchange.backflow_grant set shape_version = shape_version + 1 where id = ${grant}`;
      for (const how of ['sync', 'load'] as const) {
        const { code, said } = await consume(how, how);
        expect([code, said.join()]).toEqual([0, expect.stringContaining('of everything')]);
      }
      expect(await expectInStep('sync', 'load')).toEqual(before);
      const rows = withCopy('load', (copy) => [...copy.rowsOf('Encounter').values()]);
      expect(rows.every((row) => Object.hasOwn(row as object, 'class'))).toBe(true);
      await update();
    });
  });

  describe('a release', () => {
    test('is taken up where its download broke off, and refused where it is another', async () => {
      const token = await hub.token('district-developer');
      const connection = { hub: hub.url, token, grant };
      const copy = new Copy(pathOf('load'));
      try {
        const { release } = copy.progressOf('Person') as { release: string };
        const [{ id = '' } = {}] = await hub.sql<{ id: string }[]>`
        select id from exchange.release where grant_id = ${grant} and since is null order by requested_at desc limit 1`;
        expect(release).not.toBe(id);
        const manifest = await manifestOf(connection, copy, id);
        const [part] = manifest.parts;
        const order = { release: id, number: 1, part: part!, folder: hub.environment.dataDir };
        const path = await download(connection, order);
        await truncate(path, 100);
        expect(await download(connection, order)).toBe(path);
        // The beginning that is there is not the part's, and the sums say so; the next run fetches it whole.
        await writeFile(path, 'x'.repeat(50));
        await expect(download(connection, order)).rejects.toThrow('not what the manifest says');
        expect(await download(connection, order)).toBe(path);

        await expect(manifestOf({ ...connection, grant: release }, copy, id)).rejects.toThrow(
          'another release’s',
        );
        const stranger = new Copy(':memory:');
        stranger.remember('public key', 'another');
        await expect(manifestOf(connection, stranger, id)).rejects.toThrow('another key');
        stranger.close();
      } finally {
        copy.close();
      }
    });
  });

  describe('the end', () => {
    test('of a grant is told with its conditions, and the copy is kept or deleted as one has set', async () => {
      const reason = '不再履行该职责';
      expect((await hub.ask('steward', REVOKE, { grant, reason })).errors).toBeUndefined();
      for (const how of ['sync', 'load'] as const) {
        const { code, said } = await consume(how, how);
        expect(code).toBe(3);
        expect(said).toEqual([
          expect.stringContaining('GRANT_NOT_ACTIVE'),
          expect.stringMatching(/REVOKED since .*不再履行该职责/),
          `Condition: ${CONDITION}`,
          expect.stringContaining('are kept'),
        ]);
        expect(withCopy(how, (copy) => copy.count())).toBeGreaterThan(0);
      }
      const { said } = await consume('sync', 'sync', '--when-over', 'delete');
      expect(said.at(-1)).toMatch(/^[1-9]\d* rows were deleted/);
      expect(withCopy('sync', (copy) => copy.count())).toBe(0);
    });

    test('of use: what is missing is said, and another grant’s copy is not touched', async () => {
      expect(await run(['sync'], () => {})).toBe(2);
      const own = grant;
      grant = await addGrant(hub.sql, { fields: FIELDS });
      await expect(consume('load', 'load')).rejects.toThrow('of another grant');
      grant = own;
    });
  });
});
