import { packQuarantine } from '@hub/kernel/intake/body.ts';
import { replay } from '@hub/kernel/intake/replay.ts';
import { findSource } from '@hub/kernel/intake/source.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { intake } from '@hub/subgraphs/intake.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contents, type Door, openDoor, SOURCE } from './door.ts';
import { everyType, ndjson, patient } from './sample.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

const again = async (kind: 'QUARANTINED' | 'ARCHIVED', resourceType: string | null) => {
  const { sql, vault } = door;
  const source = await findSource(sql, SOURCE);
  const asked = { kind, resourceType, resourceId: null, fingerprint: null };
  return replay({ sql, vault, source, mappers: intake, cubes, treatingDays: 90 }, asked);
};
const dispositions = () =>
  door.sql`select disposition from exchange.delivery where resource_type = 'Procedure' order by resource_id`;

test('what was archived is stored once there is a model for it, and once', async () => {
  const files = [
    ['a.ndjson', ndjson([...everyType('a'), { resourceType: 'Basic', id: 'f', code: { text: '某' } }])],
  ] as const;
  const without = intake.filter(({ resourceType }) => resourceType !== 'Procedure');
  await door.deliver(files, { mappers: without });
  expect([...(await dispositions())]).toEqual([{ disposition: 'ARCHIVED' }]);
  expect(await again('ARCHIVED', 'Procedure')).toMatchObject({ resources: 1, stored: 1 });
  expect([...(await dispositions())]).toEqual([{ disposition: 'STORED' }]);
  expect((await door.sql`select count(*)::int as n from record.procedure`)[0]).toEqual({ n: 1 });
  const before = await contents(door.sql);
  expect(before['exchange.quality_count']).toContainEqual(
    expect.stringMatching(/"rule":"PERFORMED_AT","passed":1,"checked":1/),
  );
  expect(await again('ARCHIVED', 'Procedure')).toMatchObject({ resources: 0 });
  expect(await contents(door.sql)).toEqual(before);
});

test('what is in quarantine is stored once a mapping knows its words, and its issue is closed', async () => {
  const { sql, vault } = door;
  // From before there was a mapping: an import would map it now.
  const fingerprint = Buffer.alloc(16, 7);
  const body = packQuarantine(vault, SOURCE, fingerprint, JSON.stringify(patient('old', { gender: '女' })));
  await sql`
    insert into exchange.quarantine (source_code, fingerprint, resource_type, resource_id, reason, detail, body, batch_id)
    values (${SOURCE}, ${fingerprint}, 'Patient', 'old', 'INVALID_CODE', 'Patient.gender', ${body}, gen_random_uuid())`;
  await sql`
    insert into exchange.quality_issue (source_code, name, resource_type, resource_id, fingerprint, rule, version,
      required_level, detail, found_on, found_at)
    values (${SOURCE}, 'Patient/old', 'Patient', 'old', ${fingerprint}, 'VALID', '2026-11', 1, '', now(), now())`;
  expect(await again('QUARANTINED', null)).toMatchObject({ resources: 1, stored: 1, quarantined: 0 });
  expect([...(await sql`select * from exchange.quarantine`)]).toEqual([]);
  const open =
    await sql`select rule from exchange.quality_issue where name = 'Patient/old' and closed_at is null`;
  expect(open.map(({ rule }) => rule)).not.toContain('VALID');
  const before = await contents(sql);
  expect(await again('QUARANTINED', null)).toMatchObject({ resources: 0 });
  // The source sends the same again: it is mapped as before, and known.
  const sent = await door.deliver([['b.ndjson', ndjson([patient('old', { gender: '女' })])]]);
  expect(sent).toMatchObject({ unchanged: 1, quarantined: 0 });
  expect(await contents(sql)).toEqual(before);
});

test('what is still wrong stays in quarantine, however much of it there is', async () => {
  const bad = ['bad1', 'bad2', 'bad3'].map((id) => patient(id, { gender: 'SECRETVALUE' }));
  await door.deliver([['c.ndjson', ndjson(bad)]]);
  const before = await door.sql`select fingerprint, reason from exchange.quarantine order by 1`;
  expect(before).toHaveLength(3);
  expect(await again('QUARANTINED', null)).toMatchObject({ resources: 3, stored: 0, quarantined: 3 });
  expect(await door.sql`select fingerprint, reason from exchange.quarantine order by 1`).toEqual(before);
});
