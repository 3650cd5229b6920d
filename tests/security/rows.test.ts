import type { Vault } from '@hub/db/crypto.ts';
import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import { insertRows } from '@hub/db/insert-rows.ts';
import { liftedFields, sealRow } from '@hub/db/sealed-row.ts';
import * as record from '@hub/db/tables/record.ts';
import type { DemoOverrides } from '@hub/gateway/identity/demo-issuer.ts';
import type { Role } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROFILE } from '../federation/corpus.ts';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const NOBODYS_ID = '00000000-0000-8000-8000-000000000000';

/** Everything by which a labelled row of a person could show itself. */
const RECORDS = `query($id: ID!) { person(id: $id) {
  encounters { nodes { id department } } conditions { nodes { code name encounter { id } } } medications { nodes { code } }
  observations { nodes { code value } } reports { nodes { conclusion items { code value } } }
  timeline(first: 100) { nodes { kind name } } } }`;

describe.each(WIRES)('rows, %s', (wire) => {
  let hub: TestHub;
  let idOf: (person: PersonKey) => string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    idOf = demoIds(hub.vault).person;
    await addLabelledChildsRecords(hub, idOf('zhangYihan'));
    await addReport(hub, idOf('yangJun'), 'words', []);
    await hub.sql`
      insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin)
      values (${idOf('yangJun')}, 'CONTRACTED', ${institutions.communityCentre.code}, now(), now() + interval '1 day', 'test')`;
  });
  afterAll(() => hub?.close());

  const ask = async (who: Role, query: string, id: string, overrides: DemoOverrides = {}) =>
    hub.ask(who, query, { id }, { authorization: `Bearer ${await hub.token(who, overrides)}` });

  describe('of a person one may not know of are not found, byte for byte', () => {
    const strangers: readonly [string, Role, DemoOverrides, PersonKey][] = [
      ['the regulator of another district', 'district-regulator', { divisionCode: '500113' }, 'zhangWei'],
      ['the regulator of another township', 'district-regulator', { divisionCode: '500106002' }, 'zhangWei'],
      ['a doctor of an institution that never saw the person', 'doctor', {}, 'liuFang'],
      ['a doctor whose treatment ended long ago', 'doctor', {}, 'chenGuoqiang'],
      ['the guardian of another child', 'guardian', {}, 'zhaoXiaoyu'],
      ['a guardian asking for a grown-up', 'guardian', {}, 'zhangWei'],
      ['another resident', 'resident', {}, 'liNa'],
      ['the manager of another institution', 'institution-manager', {}, 'zhangWei'],
      ['the public-health team of another institution', 'primary-care-worker', {}, 'sunGuihua'],
    ];
    test.each(strangers)('for %s', async (_name, who, overrides, person) => {
      for (const query of [PROFILE, RECORDS]) {
        const existing = await ask(who, query, idOf(person), overrides);
        const missing = await ask(who, query, NOBODYS_ID, overrides);
        expect(existing.text).toBe(missing.text);
        expect(existing.data).toEqual({ person: null });
      }
    });

    test('by identifier, too', async () => {
      const find = (value: string) =>
        hub.ask(
          'doctor',
          'query($value: String!) { personByIdentifier(system: "ID_NUMBER", value: $value) { name } }',
          {
            value,
          },
        );
      expect((await find('500106198506120113')).data).toEqual({ personByIdentifier: { name: '张伟' } });
      const existing = await find('500113199211130283');
      expect(existing.text).toBe((await find('500113199211130291')).text);
      expect(existing.data).toEqual({ personByIdentifier: null });
    });

    test('nor listed', async () => {
      const { data } = await ask('doctor', '{ persons(first: 100) { nodes { id } } }', '');
      const treated = (data as { persons: { nodes: { id: string }[] } }).persons.nodes.map((node) => node.id);
      const keys: PersonKey[] = ['zhangWei', 'zhangHaoran', 'wangXiulan', 'yangJun', 'ouyangMing'];
      expect(treated.sort()).toEqual(keys.map(idOf).sort());
    });
  });

  test('end with the relation they came by', async () => {
    const seen = async () =>
      (await ask('doctor', '{ persons { nodes { id } } }', '')).text.includes(idOf('ouyangMing'));
    expect(await seen()).toBe(true);
    await hub.sql`update access.care_relation set ends_at = now() where kind = 'TREATING' and subject_id in
      (select subject_id from access.scope where person_id = ${idOf('ouyangMing')})`;
    expect(await seen()).toBe(false);
    expect((await ask('doctor', PROFILE, idOf('ouyangMing'))).data).toEqual({ person: null });
  });

  describe('that a label lifts to L5', () => {
    const HIV = {
      encounters: { nodes: [{ id: expect.any(String), department: '感染科' }] },
      conditions: {
        nodes: [{ code: 'B24', name: '人类免疫缺陷病毒病', encounter: { id: expect.any(String) } }],
      },
      medications: { nodes: [{ code: 'J05AG03' }] },
      observations: { nodes: [] },
      reports: { nodes: [{ conclusion: 'words', items: [] }] },
      timeline: {
        nodes: expect.arrayContaining([
          { kind: 'CONDITION', name: '人类免疫缺陷病毒病' },
          { kind: 'MEDICATION', name: '依非韦伦' },
        ]),
      },
    };
    /** The report bears no label; only what it says is L5. */
    const UNLABELLED = {
      ...Object.fromEntries(Object.keys(HIV).map((list) => [list, { nodes: [] }])),
      reports: { nodes: [{ conclusion: null, items: [] }] },
      timeline: { nodes: [{ kind: 'REPORT', name: null }] },
    };
    const concluded = (reason: string) => ({
      message: expect.any(String),
      extensions: {
        code: 'UNAUTHORIZED_FIELD_OR_TYPE',
        coordinate: 'Report.conclusion',
        level: 'L5',
        reason,
      },
    });

    test('are there for the owner and for who treats', async () => {
      const id = idOf('yangJun');
      const owner = await ask('resident', RECORDS, id, { personId: id });
      expect(owner.data).toEqual({ person: HIV });
      const { data, errors } = await ask('doctor', RECORDS, id);
      expect(data).toEqual({ person: HIV });
      expect(errors).toBeUndefined();
    });

    test('are nowhere for the contracted team', async () => {
      const { data, errors, text } = await ask('family-doctor', RECORDS, idOf('yangJun'));
      expect(data).toEqual({ person: UNLABELLED });
      expect(errors).toEqual([concluded('RELATION')]);
      expect(text).not.toMatch(/LABEL|B24/);
    });

    test('are nowhere for the regulator', async () => {
      const { data } = await ask('district-regulator', RECORDS, idOf('yangJun'));
      expect(data).toEqual({ person: UNLABELLED });
    });

    test('are left out for a guardian, who sees the rest of the child’s file', async () => {
      const id = idOf('zhangYihan');
      const { data, errors, text } = await ask('guardian', RECORDS, id);
      expect(data).toMatchObject({
        person: {
          conditions: { nodes: [{ code: 'J20.9' }] },
          observations: { nodes: [{ code: 'ordinary', value: 1 }] },
          reports: { nodes: [{ conclusion: null, items: [{ code: 'ordinary', value: 1 }] }] },
        },
      });
      expect(text).not.toContain('sensitive');
      expect(errors).toEqual([concluded('ACTOR')]);
      const own = await ask('resident', RECORDS, id, { personId: id });
      expect(own.data).toMatchObject({
        person: {
          conditions: { nodes: [{ code: 'sensitive code' }, { code: 'J20.9' }] },
          observations: { nodes: expect.arrayContaining([{ code: 'sensitive test', value: 2 }]) },
          reports: {
            nodes: [
              {
                conclusion: 'sensitive words',
                items: [
                  { code: 'ordinary', value: 1 },
                  { code: 'sensitive test', value: 2 },
                ],
              },
            ],
          },
          timeline: { nodes: expect.arrayContaining([{ kind: 'CONDITION', name: 'sensitive name' }]) },
        },
      });
    });

    test('do not make a page shorter', async () => {
      const query =
        'query($id: ID!) { person(id: $id) { conditions(first: 1) { nodes { code } pageInfo { hasNextPage } } } }';
      const { data } = await ask('guardian', query, idOf('zhangYihan'));
      expect(data).toEqual({
        person: { conditions: { nodes: [{ code: 'J20.9' }], pageInfo: { hasNextPage: false } } },
      });
    });
  });

  describe('of a child under 14', () => {
    const CHILD = `query($id: ID!) { person(id: $id) {
      name birthDate sex address healthFile { number status } immunizations { nodes { name } } } }`;
    const hidden = ['HealthFile.number', 'Person.address', 'Person.birthDate', 'Person.name'];

    test.each<[Role, DemoOverrides]>([
      ['city-regulator', {}],
      ['district-regulator', { divisionCode: '500113' }],
      ['institution-manager', { institutionCode: institutions.lotusCentre.code }],
    ])('do not say who it is to a %s', async (who, overrides) => {
      const { data, errors, extensions } = await ask(who, CHILD, idOf('zhaoXiaoyu'), overrides);
      expect(data).toEqual({
        person: {
          name: null,
          birthDate: null,
          sex: 'MALE',
          address: null,
          healthFile: { number: null, status: 'ACTIVE' },
          immunizations: { nodes: [{ name: '***' }, { name: '***' }] },
        },
      });
      expect(errors?.map((error) => error.extensions?.coordinate)).toEqual(hidden);
      expect(new Set(errors?.map((error) => error.extensions?.reason))).toEqual(new Set(['RELATION']));
      expect(extensions).toEqual({ masked: ['Immunization.name'] });
    });

    test('are whole for the institution that keeps the file', async () => {
      const { data } = await ask('primary-care-worker', CHILD, idOf('zhangYihan'), {});
      // The default purpose is treatment, for which keeping the file opens nothing.
      expect(data).toEqual({ person: null });
      const { data: served, errors } = await hub.ask(
        'primary-care-worker',
        CHILD,
        { id: idOf('zhangYihan') },
        { 'x-purpose': 'PUBHLTH' },
      );
      expect(served).toMatchObject({ person: { name: '张一涵', birthDate: '2018-05-18' } });
      expect(errors).toBeUndefined();
    });

    test('deny once per coordinate in a list that mixes children and grown-ups', async () => {
      const { data, errors, extensions } = await ask(
        'city-regulator',
        '{ persons(first: 100) { nodes { name } } }',
        '',
      );
      const names = (data as { persons: { nodes: { name: string | null }[] } }).persons.nodes.map(
        (node) => node.name,
      );
      expect(names.filter((name) => name === null).length).toBeGreaterThan(1);
      expect(names.filter((name) => name !== null).every((name) => name?.includes('*'))).toBe(true);
      expect(errors).toHaveLength(1);
      expect(extensions).toEqual({ masked: ['Person.name'] });
    });
  });
});

/** A labelled diagnosis, and a report with free text, an ordinary and a labelled result. */
async function addLabelledChildsRecords(hub: TestHub, subjectId: string): Promise<void> {
  const id = (name: string) => hub.vault.id('test', name);
  const row = (name: string, requiredLevel: number) => ({
    subjectId,
    id: id(name),
    sourceCode: 'DEMO-XLK',
    at: new Date().toISOString(),
    requiredLevel,
  });
  const sealed = <R extends { subjectId: string }>(
    vault: Vault,
    table: Parameters<typeof sealRow>[1],
    one: R,
  ) => sealRow(vault, table, one, liftedFields);
  await hub.sql.begin(async (tx) => {
    await insertRows(tx, record.condition, [
      sealed(hub.vault, record.condition, {
        ...row('condition', 5),
        code: 'sensitive code',
        display: 'sensitive name',
      }),
    ]);
    await insertRows(tx, record.observation, [{ ...row('ordinary', 1), code: 'ordinary', valueNumber: 1 }]);
    await insertRows(tx, record.observation, [
      sealed(hub.vault, record.observation, {
        ...row('sensitive', 5),
        code: 'sensitive test',
        valueNumber: 2,
      }),
    ]);
  });
  await addReport(hub, subjectId, 'sensitive words', [id('ordinary'), id('sensitive')]);
}

async function addReport(hub: TestHub, subjectId: string, conclusion: string, itemIds: string[]) {
  const row = {
    subjectId,
    id: hub.vault.id('test report', subjectId),
    sourceCode: 'DEMO-XLK',
    at: new Date().toISOString(),
    requiredLevel: 1,
    category: 'LAB',
    conclusion,
    itemIds,
  };
  await hub.sql.begin((tx) =>
    insertRows(tx, record.report, [sealRow(hub.vault, record.report, row, new Set(['conclusion']))]),
  );
}
