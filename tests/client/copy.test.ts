import { demoIds } from '@hub/db/demo/ids.ts';
import { insertRows } from '@hub/db/insert-rows.ts';
import { condition } from '@hub/db/tables/record.ts';
import type { DemoOverrides } from '@hub/gateway/identity/demo-issuer.ts';
import type { Role } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

type Row = Record<string, unknown>;
const DIAGNOSES = 250;

describe.each(WIRES)('a copy of one’s file (%s)', (wire) => {
  let hub: TestHub;
  let id: string;
  beforeAll(async () => {
    // So little that a copy has to wait for more.
    hub = await startTestHub({ wire, limits: { burst: 10_000, costPerSecond: 30_000 } });
    id = demoIds(hub.vault).person('zhangWei');
    const row = (n: number) => ({
      subjectId: id,
      id: hub.vault.id('copied', String(n)),
      sourceCode: 'DEMO',
      at: new Date(Date.UTC(2020, 0, n)).toISOString(),
      requiredLevel: 1,
      code: `X${n}`,
    });
    await hub.sql.begin((tx) =>
      insertRows(
        tx,
        condition,
        Array.from({ length: DIAGNOSES }, (_, n) => row(n)),
      ),
    );
  });
  afterAll(() => hub?.close());

  const copy = async (who?: Role, overrides: DemoOverrides = {}, headers: Record<string, string> = {}) =>
    fetch(`${hub.url}/copy`, {
      headers: { ...(who && { authorization: `Bearer ${await hub.token(who, overrides)}` }), ...headers },
    });
  const entries = async () => {
    const [row] = await hub.sql<
      { n: number }[]
    >`select count(*)::int as n from audit.entry_person where person_id = ${id}`;
    return row!.n;
  };

  test('is everything the graph shows the person, in one document, on record', async () => {
    const before = await entries();
    const response = await copy('resident');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const file = (await response.json()) as { person: Row; conditions: Row[] } & Record<string, Row[]>;
    expect(file.person).toMatchObject({
      name: '张伟',
      idNumber: '500106198506120113',
      healthFile: { number: '50010600100100001' },
    });
    expect(file.conditions.filter(({ code }) => String(code).startsWith('X'))).toHaveLength(DIAGNOSES);
    expect(new Set(file.conditions.map((row) => row.id)).size).toBe(file.conditions.length);
    for (const list of [
      'encounters',
      'medications',
      'reports',
      'observations',
      'allergies',
      'contracts',
      'consents',
      'relations',
      'accessLog',
    ])
      expect(Array.isArray(file[list]), list).toBe(true);
    const own = await hub.ask<{ me: Record<string, { nodes: Row[] }> }>(
      'resident',
      '{ me { encounters(first: 100) { nodes { id department } } reports(first: 100) { nodes { id conclusion items { id } } } } }',
    );
    for (const list of ['encounters', 'reports'])
      expect(file[list]).toEqual(own.data!.me[list]!.nodes.map((row) => expect.objectContaining(row)));
    expect(await entries()).toBeGreaterThan(before);
  });

  test('holds nothing of anybody else', async () => {
    const text = await (await copy('resident', { personId: demoIds(hub.vault).person('yangJun') })).text();
    expect(JSON.parse(text)).toMatchObject({ person: { name: '杨军' } });
    // Labelled rows are the person's own to have.
    expect(text).toContain('B24');
    expect(text).not.toMatch(/张伟|李娜|500106198506120113/);
  });

  test('is made for a resident, with a token', async () => {
    expect((await copy()).status).toBe(401);
    expect((await copy(undefined, {}, { authorization: 'Bearer x' })).status).toBe(401);
    for (const who of ['doctor', 'district-regulator', 'auditor', 'guardian'] as const) {
      const refused = await copy(who, {
        personId: who === 'guardian' ? demoIds(hub.vault).person('liNa') : id,
      });
      expect(refused.status, who).toBe(403);
      expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
    }
  });
});
