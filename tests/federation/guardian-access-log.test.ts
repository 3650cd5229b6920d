import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { insertRows } from '@hub/db/insert-rows.ts';
import { liftedFields, sealRow } from '@hub/db/sealed-row.ts';
import { condition } from '@hub/db/tables/record.ts';
import type { DemoOverrides } from '@hub/gateway/identity/demo-issuer.ts';
import type { Role } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addGrant } from '../backflow/grant.ts';
import { readAll } from '../backflow/reading.ts';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { asking, codes, type Nodes } from './asking.ts';

const { hospital, townshipHospital } = institutions;
const LOG = `query($id: ID!, $first: Int, $after: String) { person(id: $id) { accessLog(first: $first, after: $after) {
  nodes { id at who institution { code } purpose shown masked denied } pageInfo { hasNextPage endCursor } } } }`;
const READ = 'query($id: ID!) { person(id: $id) { name conditions { nodes { name } } } }';

interface Entry {
  id: string;
  at: string;
  who: string;
  institution: { code: string } | null;
  purpose: string;
  shown: string[];
  denied: string[];
}

describe.each(WIRES)('the access log of a child (%s)', (wire) => {
  let hub: TestHub;
  let child: string;
  let guardian: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    const { person } = demoIds(hub.vault);
    [child, guardian] = [person('zhaoXiaoyu'), person('liNa')];
    // Fifteen years old, and treated at two places, of which the one tells why.
    const bornOn = `${new Date().getUTCFullYear() - 15}-01-01`;
    await hub.sql`update access.scope set born_on = ${bornOn} where person_id = ${child}`;
    await hub.sql`delete from access.care_relation where subject_id = ${child}`;
    await hub.sql`delete from record.condition where subject_id = ${child}`;
    await related('GUARDIAN', guardian);
    await related('TREATING', hospital.code);
    await related('TREATING', townshipHospital.code, 5);
  });
  afterAll(() => hub?.close());

  const as = asking(() => hub);
  const related = (kind: string, counterpart: string, level = 1) => hub.sql`
    insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin, required_level)
    values (${child}, ${kind}, ${counterpart}, now() - interval '1 day', now() + interval '1 day', 'TEST', ${level})`;
  const lift = () =>
    hub.sql.begin((tx) =>
      insertRows(tx, condition, [
        sealRow(
          hub.vault,
          condition,
          {
            subjectId: child,
            id: hub.vault.id('test', 'lifted'),
            sourceCode: hospital.source,
            at: new Date().toISOString(),
            requiredLevel: 5,
            code: 'F32',
            display: '抑郁',
          },
          liftedFields,
        ),
      ]),
    );
  const read = (who: Role, query = READ, overrides: DemoOverrides = {}) =>
    as(who, query, { id: child }, overrides);
  const logOf = async (who: Role, variables: object = {}, overrides: DemoOverrides = {}) => {
    const asked = { id: child, first: 50, ...variables };
    const { data } = await as<{ person: { accessLog: Nodes<Entry> | null } | null }>(
      who,
      LOG,
      asked,
      overrides,
    );
    return data?.person?.accessLog ?? null;
  };
  const guardianSees = async () => (await logOf('guardian'))!.nodes;
  const childSees = async () => (await logOf('resident', {}, { personId: child }))!.nodes;
  const bare = ({ id: _id, at: _at, ...rest }: Entry) => rest;

  test('tells the guardian who asked for what, the same whether or not a label lifts a row', async () => {
    await read('doctor');
    const before = (await guardianSees()).map(bare);
    expect(before.flatMap(({ shown }) => shown).sort()).toEqual(['人员·姓名', '人员·诊断'].sort());
    for (const entry of before)
      expect(entry).toMatchObject({
        who: '医生',
        institution: { code: hospital.code },
        purpose: '诊疗',
        masked: [],
        denied: [],
      });
    await lift();
    const { data } = await read('doctor');
    expect(data).toMatchObject({ person: { conditions: { nodes: [{ name: '抑郁' }] } } });
    const after = (await guardianSees()).map(bare);
    expect(after).toHaveLength(2 * before.length);
    const sorted = (entries: object[]) => entries.map((entry) => JSON.stringify(entry)).sort();
    expect(sorted(after)).toEqual(sorted([...before, ...before]));
    // The person is told all of it.
    expect((await childSees()).flatMap(({ shown }) => shown)).toContain('诊断·诊断名称');
  });

  test('tells a guardian nothing of the institution that gives a diagnosis away, nor of what is L5', async () => {
    await read('doctor', READ, { institutionCode: townshipHospital.code });
    await read('resident', '{ me { conditions { nodes { name } } relations { nodes { kind } } } }', {
      personId: child,
    });
    await read('auditor', 'query($id: ID!) { accessLogOf(person: $id) { nodes { actor } } }');
    const own = await childSees();
    expect(own.map(({ institution }) => institution?.code)).toContain(townshipHospital.code);
    expect(own.map(({ who }) => who)).toContain('审计员');
    const guarded = await guardianSees();
    expect(guarded.map(({ institution }) => institution?.code)).not.toContain(townshipHospital.code);
    // That the child read is no secret of L5; which rows there are, is.
    expect(
      guarded
        .filter(({ who }) => who === '居民本人')
        .flatMap(({ shown }) => shown)
        .sort(),
    ).toEqual(['人员·一切关系', '人员·诊断']);
    const words = guarded.flatMap(({ shown, denied }) => [...shown, ...denied]);
    expect(words.filter((word) => !word.startsWith('人员·'))).toEqual([]);
  });

  test('of a delivery with a reason for L5 tells the guardian what was asked of the person, and the child all of it', async () => {
    await hub.sql`update access.scope set district = '500106' where person_id = ${child}`;
    const under = { fields: ['Person.sex', 'Condition.code', 'Condition.name'] };
    const plain = await addGrant(hub.sql, under);
    const lifted = await addGrant(hub.sql, { ...under, l5Reason: '精神卫生专项管理' });
    const told = async (grant: string, resource: string) => {
      const before = [await guardianSees(), await childSees()].map((entries) => entries.map(({ id }) => id));
      const { changes } = await readAll(hub, { grant, resource });
      const after = [await guardianSees(), await childSees()];
      const fresh = after.map((entries, n) => entries.filter(({ id }) => !before[n]!.includes(id)));
      const about = fresh.map((entries) => entries.filter(({ who }) => who.includes('数据回流')));
      return { left: JSON.stringify(changes), guardian: about[0]!.map(bare), own: about[1]!.map(bare) };
    };
    const [withoutReason, withReason] = [await told(plain, 'Condition'), await told(lifted, 'Condition')];
    expect(withoutReason.left).not.toContain('抑郁');
    expect(withReason.left).toContain('抑郁');
    // With the row and without it, the guardian reads the same: nothing.
    expect([withoutReason.guardian, withReason.guardian]).toEqual([[], []]);
    const all = { who: '沙坪坝区卫生健康委 (数据回流)', shown: ['诊断·诊断代码', '诊断·诊断名称'] };
    expect(withReason.own).toEqual([expect.objectContaining(all)]);
    const [once, again] = [await told(plain, 'Person'), await told(lifted, 'Person')];
    expect(once.guardian).toEqual([expect.objectContaining({ who: all.who, shown: ['人员·性别'] })]);
    expect(again.guardian).toEqual(once.guardian);
    expect(again.own).toEqual(once.own);
  });

  test('is paged over what is left out', async () => {
    const all = (await guardianSees()).map(({ id }) => id);
    const paged: string[] = [];
    let page = await logOf('guardian', { first: 1 });
    for (
      ;
      page?.pageInfo.hasNextPage;
      page = await logOf('guardian', { first: 1, after: page.pageInfo.endCursor })
    )
      paged.push(...page.nodes.map(({ id }) => id));
    paged.push(...(page?.nodes ?? []).map(({ id }) => id));
    // Each page was read by the guardian, which is no part of what a guardian sees.
    expect(paged).toEqual(all);
    const { pageInfo } = (await logOf('guardian', { first: 1 }))!;
    const stolen = await as('resident', LOG, { id: child, after: pageInfo.endCursor }, { personId: child });
    expect(codes(stolen)).toEqual(['BAD_CURSOR']);
  });

  test('is proved and complained about by the person alone', async () => {
    const [entry] = await guardianSees();
    const proof = await as<{ accessLogProof: null }>('guardian', `{ accessLogProof(entry: "${entry!.id}") }`);
    expect(proof.data?.accessLogProof ?? null).toBeNull();
    const complaint = await as(
      'guardian',
      `mutation { complain(entry: "${entry!.id}", text: "不该看") { id } }`,
    );
    expect(complaint.errors?.length).toBeGreaterThan(0);
  });

  test('is for nobody else, and for the guardian until the child is 18', async () => {
    const { person } = demoIds(hub.vault);
    for (const who of ['doctor', 'family-doctor', 'auditor', 'security-admin', 'district-regulator'] as const)
      expect(await logOf(who), who).toBeNull();
    expect(await logOf('guardian', {}, { personId: person('wangXiulan') })).toBeNull();
    expect(await logOf('guardian')).not.toBeNull();
    // The birthday is today.
    await hub.sql`update access.care_relation set ends_at = date_trunc('day', now() at time zone 'Asia/Shanghai')
      at time zone 'Asia/Shanghai' where kind = 'GUARDIAN' and subject_id = ${child}`;
    expect(await logOf('guardian')).toBeNull();
    expect(await childSees()).not.toEqual([]);
  });
});
