import { demoIds } from '@hub/db/demo/ids.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import { insertRows } from '@hub/db/insert-rows.ts';
import { liftedFields, sealRow } from '@hub/db/sealed-row.ts';
import { condition } from '@hub/db/tables/record.ts';
import type { DemoOverrides } from '@hub/gateway/identity/demo-issuer.ts';
import type { Role } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const VERIFY = 'mutation($input: GuardianshipInput!) { verifyGuardianship(input: $input) { id verifiedAt } }';
const END = 'mutation($id: ID!) { endGuardianship(id: $id) { id } }';
const FILE = 'query($id: ID!) { person(id: $id) { name conditions(first: 50) { nodes { code } } } }';

/** So many years ago in the city's calendar, and a few days more. */
function bornOn(years: number, days = 0): string {
  const today = new Date(Date.now() + 8 * 3_600_000);
  return new Date(Date.UTC(today.getUTCFullYear() - years, today.getUTCMonth(), today.getUTCDate() + days))
    .toISOString()
    .slice(0, 10);
}

describe.each(WIRES)('guardianship (%s)', (wire) => {
  let hub: TestHub;
  let idOf: (person: PersonKey) => string;
  let child: string;
  let guardian: string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    idOf = demoIds(hub.vault).person;
    // A child and a grown-up who are nothing to each other yet.
    [child, guardian] = [idOf('zhaoXiaoyu'), idOf('liNa')];
    const row = {
      subjectId: child,
      id: hub.vault.id('test', 'lifted'),
      sourceCode: 'DEMO-LH',
      at: new Date().toISOString(),
    };
    const lifted = { ...row, requiredLevel: 5, code: 'F32', display: '抑郁' };
    const plain = {
      ...row,
      id: hub.vault.id('test', 'plain'),
      requiredLevel: 1,
      code: 'J00',
      display: '感冒',
    };
    await hub.sql.begin(async (tx) => {
      await insertRows(tx, condition, [sealRow(hub.vault, condition, lifted, liftedFields)]);
      await insertRows(tx, condition, [plain]);
    });
  });
  afterAll(() => hub?.close());

  const as = async <D>(who: Role, query: string, variables: object, overrides: DemoOverrides = {}) =>
    hub.ask<D>(undefined, query, variables as Record<string, unknown>, {
      authorization: `Bearer ${await hub.token(who, overrides)}`,
    });
  const born = (on: string | null) =>
    hub.sql`update access.scope set born_on = ${on} where person_id = ${child}`;
  const verify = (input: object = {}) =>
    as<{ verifyGuardianship: { id: string } | null }>('steward', VERIFY, {
      input: { child, guardian, kind: 'BIRTH_RECORD', evidence: '出生医学证明 P500000001', ...input },
    });
  const end = (id: string | undefined) => as<{ endGuardianship: object | null }>('steward', END, { id });
  const seen = async () =>
    (
      await as<{ person: { conditions: { nodes: { code: string }[] } } | null }>('guardian', FILE, {
        id: child,
      })
    ).data?.person;
  const codes = (answer: { errors?: { extensions?: Record<string, unknown> }[] }) =>
    answer.errors?.map(({ extensions }) => extensions?.code);

  test.each([
    ['13 years', bornOn(13)],
    ['15 years', bornOn(15)],
    ['18 years but a day', bornOn(18, 1)],
  ])(
    'of a child of %s opens the file without what is L5, and ends when a steward ends it',
    async (_age, on) => {
      await born(on);
      expect(await seen()).toBeNull();
      const { data, errors } = await verify();
      expect(errors).toBeUndefined();
      const file = await seen();
      expect(file?.conditions.nodes.map(({ code }) => code)).toContain('J00');
      expect(JSON.stringify(file)).not.toContain('F32');
      const own = await as<{ person: object }>('resident', FILE, { id: child }, { personId: child });
      expect(JSON.stringify(own.data)).toContain('F32');
      expect(codes(await verify())).toEqual(['CONFLICT']);
      const [relation] = await hub.sql`select ends_at, origin from access.care_relation
      where kind = 'GUARDIAN' and subject_id = ${child} and counterpart = ${guardian}`;
      expect(relation?.origin).toMatch(/^birth record /);
      const birthday = `${Number(on.slice(0, 4)) + 18}${on.slice(4)}`;
      expect(new Date(relation?.ends_at).getTime()).toBe(Date.parse(`${birthday}T00:00:00+08:00`));
      expect((await end(data?.verifyGuardianship?.id)).errors).toBeUndefined();
      expect(await seen()).toBeNull();
      expect(codes(await end(data?.verifyGuardianship?.id))).toEqual(['CONFLICT']);
    },
  );

  test('ends with the day on which the child is 18, whatever was verified before', async () => {
    await born(bornOn(17));
    const { data } = await verify({ kind: 'COURT' });
    expect(data?.verifyGuardianship).not.toBeNull();
    expect(await seen()).not.toBeNull();
    // What follows from the birthday that is today.
    await hub.sql`update access.care_relation set ends_at = ${`${bornOn(0)}T00:00:00+08:00`} where kind = 'GUARDIAN' and subject_id = ${child}`;
    expect(await seen()).toBeNull();
    await born(bornOn(18));
    expect(codes(await verify())).toEqual(['BAD_USER_INPUT']);
  });

  test('is a steward’s to verify, who learns nothing of either', async () => {
    await born(bornOn(10));
    for (const who of [
      'resident',
      'guardian',
      'doctor',
      'security-admin',
      'auditor',
      'source-system',
    ] as const) {
      const { data } = await as<{ verifyGuardianship: null }>(who, VERIFY, {
        input: { child, guardian, kind: 'STEWARD', evidence: 'x' },
      });
      expect(data?.verifyGuardianship ?? null, who).toBeNull();
    }
    const { data } = await as<{ person: unknown }>('steward', FILE, { id: child });
    expect(data?.person ?? null).toBeNull();
  });

  test('refuses what does not fit', async () => {
    await born(bornOn(10));
    expect(codes(await verify({ guardian: child }))).toEqual(['BAD_USER_INPUT']);
    expect(codes(await verify({ evidence: '  ' }))).toEqual(['BAD_USER_INPUT']);
    expect(codes(await verify({ evidence: '字'.repeat(2_001) }))).toEqual(['BAD_USER_INPUT']);
    expect(codes(await verify({ guardian: idOf('zhangYihan') }))).toEqual(['BAD_USER_INPUT']);
    expect(codes(await verify({ child: idOf('zhangWei') }))).toEqual(['BAD_USER_INPUT']);
    expect(codes(await verify({ guardian: '00000000-0000-4000-8000-000000000000' }))).toEqual(['NOT_FOUND']);
    expect(codes(await verify({ child: 'x' }))).toEqual(['NOT_FOUND']);
    await born(null);
    expect(codes(await verify())).toEqual(['BAD_USER_INPUT']);
    for (const id of ['x', Buffer.alloc(32).toString('base64url')])
      expect(codes(await end(id))).toEqual(['NOT_FOUND']);
  });

  test('keeps its evidence sealed', async () => {
    const rows = await hub.sql<
      { evidence: Buffer; subject_id: string }[]
    >`select evidence, subject_id from access.guardianship`;
    expect(rows.length).toBeGreaterThan(0);
    for (const { evidence, subject_id } of rows) {
      expect(evidence.toString('utf8')).not.toContain('P500000001');
      const opened = hub.vault.open(evidence, `access.guardianship.evidence|${subject_id}`);
      expect(opened.toString()).toBe('出生医学证明 P500000001');
    }
  });
});
