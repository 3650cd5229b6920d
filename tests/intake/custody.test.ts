import { addSource, findSource } from '@hub/kernel/intake/source.ts';
import { isHubCode } from '@hub/schema/hub-code.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Door, forget, INSTITUTION, openDoor, SOURCE } from './door.ts';
import { encounter, ID_NUMBERS, ndjson, observation, organization, patient, ref } from './sample.ts';

const OTHER = 'OTHER';
const OTHER_INSTITUTION = '12500113TEST000002';

const known = (more: object = {}) =>
  patient('p', {
    name: [{ text: '王样例' }],
    identifier: [{ system: 'urn:oid:2.16.156.10011.1.3', value: ID_NUMBERS.born1980 }],
    ...more,
  });

describe('custody', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor();
  });
  beforeEach(async () => {
    await forget(door.sql);
    await door.sql`delete from exchange.source where code = ${OTHER}`;
    await door.register(OTHER, OTHER_INSTITUTION, '500113');
  });
  afterAll(() => door.close());

  const scopes = () => door.sql<
    { subject_id: string; person_id: string; district: string; managing_institution: string }[]
  >`
    select c.subject_id, c.person_id, c.district, c.managing_institution
    from access.scope c join person.subject s using (subject_id) order by s.source_code desc`;

  test('a person without a card gets a hub code, the same for ever, told once', async () => {
    const first = await door.deliver([['a.ndjson', ndjson([patient('p')])]]);
    const [code = ''] = first.notices.map((line) => /HH[0-9A-Z]{11}/.exec(line)?.[0]);
    expect(isHubCode(code)).toBe(true);
    expect(isHubCode(code.slice(0, -1) + (code.endsWith('0') ? '1' : '0'))).toBe(false);
    expect(first.notices.join()).not.toContain('王');
    const [row] = await door.sql`select subject_id, code from person.subject`;
    expect(door.vault.open(row!.code, `person.subject.code|${row!.subject_id}`).toString()).toBe(code);
    const [found] = await door.sql`
      select subject_id from person.identifier where blind = ${door.vault.index('HUB_CODE', code).blind}`;
    expect(found?.subject_id).toBe(row?.subject_id);
    const changed = await door.deliver([['b.ndjson', ndjson([patient('p', { gender: 'male' })])]]);
    expect(changed).toMatchObject({ stored: 1, notices: [] });
    const [same] = await door.sql`select subject_id, code from person.subject`;
    expect(door.vault.open(same!.code, `person.subject.code|${row!.subject_id}`).toString()).toBe(code);
  });

  test('a card keeps the hub code away', async () => {
    const identifier = [{ system: 'urn:healthhub:health-card', value: 'A50000001' }];
    expect((await door.deliver([['a.ndjson', ndjson([patient('p', { identifier })])]])).notices).toEqual([]);
    expect([...(await door.sql`select system from person.identifier`)]).toEqual([{ system: 'HEALTH_CARD' }]);
  });

  test('the same id number, name and birth date from another source joins the person and their scope', async () => {
    await door.deliver([['a.ndjson', ndjson([known()])]]);
    await door.deliver([['b.ndjson', ndjson([known()])]], { source: OTHER });
    const [first, second] = await scopes();
    expect(first!.subject_id).not.toBe(second!.subject_id);
    expect(second).toMatchObject({
      person_id: first!.subject_id,
      district: '500106',
      managing_institution: INSTITUTION,
    });
    expect((await door.sql`select count(*) from person.health_file`)[0]).toEqual({ count: 1 });
    expect([
      ...(await door.sql`
        select c.managing_division, c.managing_institution, c.from_on = f.opened_on as with_file, c.to_on
        from person.custody c join person.health_file f using (subject_id)`),
    ]).toEqual([
      { managing_division: '500106', managing_institution: INSTITUTION, with_file: true, to_on: null },
    ]);
  });

  test.each([
    ['another name', { name: [{ text: '王样本' }] }],
    ['another birth date', { birthDate: '1980' }],
    ['no name', { name: undefined }],
  ])('the same id number with %s stays apart', async (_, more) => {
    await door.deliver([['a.ndjson', ndjson([known()])]]);
    await door.deliver([['b.ndjson', ndjson([known(more)])]], { source: OTHER });
    const [first, second] = await scopes();
    expect(second!.person_id).toBe(second!.subject_id);
    expect(second!.person_id).not.toBe(first!.person_id);
    expect(second!.district).toBe('500113');
  });

  test("what became of a person since is not the source's to change", async () => {
    await door.deliver([['a.ndjson', ndjson([known()])]]);
    await door.sql`update access.scope set district = '500113', managing_institution = 'MOVED'`;
    await door.sql`update person.health_file set managing_division = '500113'`;
    await door.deliver([['b.ndjson', ndjson([known({ gender: 'male' })])]]);
    expect((await scopes())[0]).toMatchObject({ district: '500113', managing_institution: 'MOVED' });
    expect((await door.sql`select managing_division from person.health_file`)[0]?.managing_division).toBe(
      '500113',
    );
    expect((await door.sql`select sex from person.subject`)[0]?.sex).toBe('1');
  });

  test("one source cannot write another's institution, nor an encounter in it", async () => {
    const claim = organization('o', {
      name: 'TAKEN OVER',
      identifier: [{ system: 'urn:healthhub:institution', value: OTHER_INSTITUTION }],
    });
    const summary = await door.deliver([
      [
        'a.ndjson',
        ndjson([patient('p'), claim, encounter('e', 'p', { serviceProvider: ref('Organization', 'o') })]),
      ],
    ]);
    expect(summary).toMatchObject({ stored: 1, quarantined: 2 });
    expect([...(await door.sql`select resource_type, reason from exchange.quarantine order by 1`)]).toEqual([
      { resource_type: 'Encounter', reason: 'FOREIGN_INSTITUTION' },
      { resource_type: 'Organization', reason: 'FOREIGN_INSTITUTION' },
    ]);
    expect((await door.sql`select count(*) from access.care_relation`)[0]).toEqual({ count: 0 });
    const [institution] =
      await door.sql`select name, source_code from institution.institution where code = ${OTHER_INSTITUTION}`;
    expect(institution).toEqual({ name: '来源 OTHER', source_code: OTHER });
  });

  test('ids of one source mean nothing to another', async () => {
    await door.deliver([['a.ndjson', ndjson([patient('p')])]]);
    const summary = await door.deliver([['b.ndjson', ndjson([observation('o', 'p')])]], { source: OTHER });
    expect(summary).toMatchObject({ stored: 0, quarantined: 1 });
  });

  test("a delivered organization with a social credit code has that code, another one of the hub's own", async () => {
    const uscc = '12500106MA5U4Y6X2Q';
    await door.deliver([
      [
        'a.ndjson',
        ndjson([
          organization('with', { identifier: [{ system: 'urn:oid:2.16.156.10011.1.20', value: uscc }] }),
          organization('without'),
        ]),
      ],
    ]);
    const rows = await door.sql`
      select code from institution.institution where source_code = ${SOURCE} and code <> ${INSTITUTION} order by code`;
    expect(rows[0]?.code).toBe(uscc);
    expect(rows[1]?.code).toMatch(/^H[0-9A-F]{12}$/);
  });

  describe('hub source add', () => {
    const added = { code: 'NEW', name: '新来源', institution: '12500106TEST000009', division: '500106' };
    const add = (more: object = {}) => addSource(door.sql, { ...added, ...more });

    test('registers once; the same again is fine, other values are not', async () => {
      expect(await add()).toBe('added');
      expect(await add()).toBe('known');
      await expect(add({ name: '改名' })).rejects.toThrow('registered already, with other values');
      await door.sql`delete from exchange.source where code = 'NEW'`;
    });

    test.each([
      ['an unknown division', { division: '999999' }, 'There is no division 999999'],
      ["another source's institution", { institution: INSTITUTION }, 'belongs to another source'],
      ['a malformed code', { code: 'new source' }, 'A source code is'],
    ])('refuses %s', async (_, more, sentence) => {
      await expect(add(more)).rejects.toThrow(sentence);
    });

    test('an unknown source is told how to register', async () => {
      await expect(findSource(door.sql, 'NOBODY')).rejects.toThrow('hub source add NOBODY --name');
    });
  });
});
