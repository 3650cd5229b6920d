import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addGrant } from '../backflow/grant.ts';
import { pageOf, readAll } from '../backflow/reading.ts';
import { makeRelease } from '../backflow/release.ts';
import { type Answer, startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { asking, codes } from './asking.ts';
import { APPLY, field, input } from './granting.ts';

const READ = `query($grant: ID!, $resource: String!, $first: Int, $after: String, $since: String) {
  backflow(grant: $grant, resource: $resource, first: $first, after: $after, since: $since) {
    changes { op person id values } pageInfo { hasNextPage endCursor } mark } }`;
const FIELDS = ['Person.name:MASKED', 'Person.sex', 'Encounter.startedAt', 'Encounter.department'];
const ELSEWHERE = { divisionCode: '500113' };

/** The same text, its last character another one. */
const altered = (text: string) => `${text.slice(0, -8)}${text.at(-8) === 'A' ? 'B' : 'A'}${text.slice(-7)}`;

describe.each(WIRES)('what reading under a grant refuses (%s)', (wire) => {
  let hub: TestHub;
  let grant: string;
  let other: string;
  let secrets: string[];
  const as = asking(() => hub);
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    grant = await addGrant(hub.sql, { fields: FIELDS });
    other = await addGrant(hub.sql, { fields: FIELDS });
    const rows = await hub.sql<{ id: string }[]>`select subject_id as id from access.scope`;
    secrets = ['张伟', '李娜', '王秀兰', '500106198506120113', ...rows.map(({ id }) => id)];
  });
  afterAll(() => hub?.close());

  const ask = (variables: object = {}, overrides = {}, purpose?: string) =>
    as('district-developer', READ, { grant, resource: 'Encounter', ...variables }, overrides, purpose);
  const refused = (answer: Answer<unknown>, code: string) => {
    expect(codes(answer)).toEqual([code]);
    for (const secret of secrets) expect(answer.text).not.toContain(secret);
  };
  const entriesUnder = (id: string) => hub.sql<{ body: string }[]>`
    select body from audit.entry where body like ${`%${id}%`} order by at`;

  test('another district, as if there were no such grant', async () => {
    refused(await ask({}, ELSEWHERE), 'GRANT_NOT_FOUND');
    refused(await ask({ grant: randomUUID() }), 'GRANT_NOT_FOUND');
    refused(await ask({ grant: 'x' }), 'GRANT_NOT_FOUND');
    const [theirs, none] = [await ask({}, ELSEWHERE), await ask({ grant: randomUUID() })];
    expect(theirs.errors?.[0]?.message).toBe(none.errors?.[0]?.message);
  });

  test('a resource or a field that was not granted', async () => {
    for (const resource of ['Condition', 'Nothing', 'encounter'])
      refused(await ask({ resource }), 'NOT_GRANTED');
    const unknown = { input: { ...input, fields: [field('Encounter.nothing')] } };
    refused(await as('district-developer', APPLY, unknown), 'FIELD_NOT_GRANTABLE');
    const partly = await addGrant(hub.sql, { fields: ['Encounter.nothing', 'Encounter.startedAt'] });
    for (const { values } of (await readAll(hub, { grant: partly, resource: 'Encounter' })).changes)
      expect(Object.keys(values!)).toEqual(['startedAt']);
  });

  test('a grant that is over', async () => {
    const over = await addGrant(hub.sql, { fields: FIELDS });
    await hub.sql`update exchange.backflow_grant set valid_to = current_date - 2 where id = ${over}`;
    refused(await ask({ grant: over }), 'GRANT_EXPIRED');
    const revoked = await addGrant(hub.sql, { fields: FIELDS });
    const page = await pageOf(hub, { grant: revoked, resource: 'Person', first: 1 });
    await hub.sql`update exchange.backflow_grant set status = 'REVOKED' where id = ${revoked}`;
    refused(
      await ask({ grant: revoked, resource: 'Person', after: page.pageInfo.endCursor }),
      'GRANT_NOT_ACTIVE',
    );
  });

  test('a cursor or mark of another grant or resource, or altered', async () => {
    const { pageInfo } = await pageOf(hub, { grant, resource: 'Person', first: 1 });
    const cursor = pageInfo.endCursor!;
    const { mark } = await readAll(hub, { grant, resource: 'Person', first: 1_000 });
    for (const [name, text] of [
      ['after', cursor],
      ['since', mark],
    ] as const) {
      refused(await ask({ [name]: text }), 'BAD_CURSOR');
      refused(await ask({ grant: other, resource: 'Person', [name]: text }), 'BAD_CURSOR');
      for (const wrong of [altered(text), text.slice(0, 20), 'x'])
        refused(await ask({ resource: 'Person', [name]: wrong }), 'BAD_CURSOR');
    }
    refused(await ask({ resource: 'Person', after: mark }), 'BAD_CURSOR');
    refused(await ask({ resource: 'Person', since: cursor }), 'BAD_CURSOR');
  });

  test('a release or part of others, and any download after a revocation', async () => {
    const exported = await addGrant(hub.sql, { fields: FIELDS });
    const release = await makeRelease(hub, exported);
    const get = async (path: string, overrides = {}) => {
      const authorization = `Bearer ${await hub.token('district-developer', overrides)}`;
      const answer = await fetch(`${hub.url}/backflow/releases/${path}`, { headers: { authorization } });
      return { status: answer.status, text: await answer.text() };
    };
    const denied = async (path: string, code: string, overrides = {}) => {
      const { status, text } = await get(path, overrides);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).toContain(code);
      for (const secret of secrets) expect(text).not.toContain(secret);
    };
    expect((await get(`${release}/parts/1`)).status).toBe(200);
    for (const path of [`${release}/parts/99`, `${release}/parts/0`, `${randomUUID()}/parts/1`, 'x/parts/1'])
      await denied(path, 'NOT_FOUND');
    for (const path of [`${release}/parts/1`, `${release}/manifest.json`])
      await denied(path, '"NOT_FOUND"', ELSEWHERE);
    await hub.sql`update exchange.backflow_grant set status = 'REVOKED' where id = ${exported}`;
    await denied(`${release}/parts/1`, 'GRANT_NOT_ACTIVE');
  });

  test('whoever is no developer, or is here for another purpose', async () => {
    for (const who of ['doctor', 'analyst', 'steward', 'resident', 'district-regulator'] as const) {
      const answer = await as(who, READ, { grant, resource: 'Encounter' });
      expect(codes(answer)?.length, who).toBe(1);
      expect(['FORBIDDEN', 'UNAUTHORIZED_FIELD_OR_TYPE'], who).toContain(codes(answer)![0]);
      for (const secret of secrets) expect(answer.text).not.toContain(secret);
    }
    const health = await addGrant(hub.sql, { fields: FIELDS, purpose: 'PUBHLTH' });
    refused(await ask({ grant: health }), 'FORBIDDEN');
  });

  test('more rows than a day has, and counts it', async () => {
    const small = await addGrant(hub.sql, { fields: FIELDS, dailyRows: 2 });
    await pageOf(hub, { grant: small, resource: 'Person', first: 2 });
    refused(await ask({ grant: small, resource: 'Person', first: 2 }), 'DAILY_LIMIT');
    refused(await ask({ grant: small, resource: 'Encounter', first: 2 }), 'DAILY_LIMIT');
    const meters = await hub.sql`
      select resource, calls, rows::int, refused from exchange.backflow_meter where grant_id = ${small} order by resource`;
    expect(meters.map((row) => ({ ...row }))).toEqual([
      { resource: 'Encounter', calls: 0, rows: 0, refused: 1 },
      { resource: 'Person', calls: 1, rows: 2, refused: 1 },
    ]);
  });

  test('nothing quietly: a page is one entry with whose rows it had, and no value of theirs', async () => {
    const own = await addGrant(hub.sql, { fields: FIELDS });
    const { changes } = await pageOf(hub, { grant: own, resource: 'Encounter', first: 1_000 });
    const entries = await entriesUnder(own);
    expect(entries).toHaveLength(1);
    const { reads } = JSON.parse(entries[0]!.body) as { reads: { persons: string[] }[] };
    expect(reads).toHaveLength(1);
    expect(new Set(reads[0]!.persons).size).toBe(new Set(changes.map(({ person }) => person)).size);
    for (const { values } of changes)
      for (const value of Object.values(values!)) expect(entries[0]!.body).not.toContain(`"${value}"`);
  });

  test('that two recipients join: no pseudonym is of both', async () => {
    const [one, two] = await Promise.all(
      [grant, other].map(async (id) => (await readAll(hub, { grant: id, resource: 'Encounter' })).changes),
    );
    expect(one).toHaveLength(two!.length);
    const names = new Set(one!.flatMap(({ person, id }) => [person, id]));
    expect(two!.flatMap(({ person, id }) => [person, id]).filter((name) => names.has(name))).toEqual([]);
  });

  test('what was granted masked in clear, and labelled rows without a reason', async () => {
    const { changes } = await readAll(hub, { grant, resource: 'Person' });
    const names = changes.map(({ values }) => String(values!.name));
    expect(names.every((name) => name.includes('*'))).toBe(true);
    const count = async (id: string) =>
      (await readAll(hub, { grant: id, resource: 'Encounter' })).changes.length;
    const withReason = await addGrant(hub.sql, { fields: FIELDS, l5Reason: '专病管理' });
    const [without, all] = [await count(grant), await count(withReason)];
    const [labelled] = await hub.sql<{ count: number }[]>`
      select count(*)::int from record.encounter e join access.scope s using (subject_id)
        join access.scope p on p.subject_id = s.person_id
      where p.district = '500106' and e.required_level = 5 and not exists (select from access.scope m
        where m.person_id = s.person_id and m.born_on > current_date - interval '14 years')`;
    expect(all - without).toBe(labelled!.count);
    expect(labelled!.count).toBeGreaterThan(0);
  });

  test('a page asks the database a fixed number of times', async () => {
    const counts: number[] = [];
    for (const first of [1, 5, 1_000]) {
      await ask({ resource: 'Person', first });
      hub.statements();
      await ask({ resource: 'Person', first });
      counts.push(hub.statements().length);
    }
    expect(counts).toEqual([13, 13, 13]);
  });
});
