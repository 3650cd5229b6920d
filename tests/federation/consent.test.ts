import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const GRANT = `mutation Grant($input: ConsentInput!) {
  grantConsent(input: $input) { id institution { code } categories purposes endsAt }
}`;
const REVOKE = 'mutation Revoke($id: ID!) { revokeConsent(id: $id) { id } }';
const READ = '{ person(id: "ID") { id name conditions { nodes { name } } consents { nodes { id } } } }';
/** Without zeros at its end, which an answer leaves out. */
const until = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString().replace(/\d{3}Z/, '123Z');

describe.each(WIRES)('consent (%s)', (wire) => {
  let hub: TestHub;
  let person: string;
  const institution = institutions.hospital.code;
  const read = () =>
    hub.ask<{ person: Record<string, unknown> | null }>('doctor', READ.replace('ID', person));
  const grant = (input: Record<string, unknown>) =>
    hub.ask<{ grantConsent: { id: string } | null }>('resident', GRANT, {
      input: { institution, categories: ['HEALTH_STATUS'], purposes: ['TREAT'], until, ...input },
    });

  beforeAll(async () => {
    hub = await startTestHub({ wire });
    person = demoIds(hub.vault).person('zhangWei');
    // Nobody treats the resident any more: what is seen, is seen by consent.
    await hub.sql`delete from access.care_relation where kind = 'TREATING'`;
  });
  afterAll(() => hub.close());

  test('opens the categories it names to the institution it names, and nothing after it is revoked', async () => {
    expect((await read()).data).toEqual({ person: null });
    const { data } = await grant({});
    expect(data).toEqual({
      grantConsent: {
        id: expect.any(String),
        institution: { code: institution },
        categories: ['HEALTH_STATUS'],
        purposes: ['TREAT'],
        endsAt: until,
      },
    });
    const opened = await read();
    expect(opened.data?.person).toMatchObject({
      id: person,
      name: null,
      conditions: { nodes: expect.arrayContaining([{ name: '高脂血症' }]) },
      consents: null,
    });
    await hub.ask('resident', REVOKE, { id: data?.grantConsent?.id });
    expect((await read()).data).toEqual({ person: null });
    const own = '{ me { consents { nodes { id endsAt } } } }';
    const left = await hub.ask<{ me: { consents: { nodes: unknown[] } } }>('resident', own);
    expect(left.data?.me.consents.nodes).toHaveLength(1);
  });

  test('is the person’s own to give, and nobody else’s', async () => {
    for (const who of ['doctor', 'district-regulator', 'security-admin', undefined] as const) {
      const { data, errors } = await hub.ask(who, GRANT, {
        input: { person, institution, categories: ['HEALTH_STATUS'], purposes: ['TREAT'], until },
      });
      expect(data?.grantConsent ?? null, who).toBeNull();
      expect(errors, who).toHaveLength(1);
    }
    const stranger = demoIds(hub.vault).person('liNa');
    const { errors } = await grant({ person: stranger });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['NOT_FOUND']);
    await expect(hub.sql`select from access.consent`).resolves.toHaveLength(1);
  });

  test.each([
    [{ institution: null }],
    [{ practitioner: '00000000-0000-4000-8000-000000000000' }],
    [{ categories: [] }],
    [{ purposes: [] }],
    [{ until: '2020-01-01T00:00:00Z' }],
    [{ until: 'some day' }],
    [{ until: '2999-01-01T00:00:00Z' }],
  ])('refuses %j', async (input) => {
    const { data, errors } = await grant(input);
    expect(data?.grantConsent ?? null).toBeNull();
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT']);
  });
});
