import { randomUUID } from 'node:crypto';
import type { Refusal } from '@hub/kernel/audit/reads.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logged } from '../audit/log.ts';
import { addGrant } from '../backflow/grant.ts';
import { pageOf } from '../backflow/reading.ts';
import { makeRelease } from '../backflow/release.ts';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { asking, codes, type Nodes } from './asking.ts';
import { APPLY, field, granting, input, REVIEW } from './granting.ts';

const READ = `query($grant: ID!, $after: String) {
  backflow(grant: $grant, resource: "Encounter", after: $after) { mark } }`;
const ATTEMPTS = `query($from: DateTime!, $until: DateTime!, $actor: ID, $grant: ID, $first: Int, $after: String) {
  refusedAttempts(from: $from, until: $until, actor: $actor, grant: $grant, first: $first, after: $after) {
    nodes { actor roles shown refused { coordinate code grant release nth } }
    pageInfo { hasNextPage endCursor } } }`;
const ELSEWHERE = { divisionCode: '500113' };

interface Attempt {
  actor: string;
  roles: string[];
  shown: string[];
  refused: (Refusal & { release: string | null })[];
}

describe.each(WIRES)('what back-flow refuses (%s)', (wire) => {
  let hub: TestHub;
  let grant: string;
  const as = asking(() => hub);
  const { applied } = granting(() => hub);
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    grant = await addGrant(hub.sql, { fields: ['Encounter.startedAt'] });
  });
  afterAll(() => hub?.close());

  const span = {
    from: new Date(Date.now() - 3_600_000).toISOString(),
    until: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const attempts = async (about: object = {}) =>
    (await as<{ refusedAttempts: Nodes<Attempt> }>('auditor', ATTEMPTS, { ...span, first: 100, ...about }))
      .data!.refusedAttempts;
  /** What an attempt left in the log: one entry, with one refusal and nothing that was read. */
  const refusalOf = async (action: () => Promise<unknown>) => {
    const { entries } = await logged(hub.sql, action);
    expect(entries).toHaveLength(1);
    const [entry] = entries;
    expect(entry).toMatchObject({ actor: expect.stringMatching(/^demo:/), refused: [{}] });
    expect(entry).not.toHaveProperty('reads');
    const { nth, ...refusal } = entry!.refused![0]!;
    expect(nth).toBeGreaterThan(0);
    return refusal;
  };
  const read = (variables: object = {}, overrides = {}) =>
    as('district-developer', READ, { grant, ...variables }, overrides);

  test('is on record: reading', async () => {
    const of = { coordinate: 'Query.backflow', grant };
    expect(await refusalOf(() => read({}, ELSEWHERE))).toEqual({ ...of, code: 'GRANT_NOT_FOUND' });
    expect(await refusalOf(() => read({ after: '张伟 500106198506120113' }))).toEqual({
      ...of,
      code: 'BAD_CURSOR',
    });
    const over = await addGrant(hub.sql, { fields: ['Encounter.startedAt'] });
    await hub.sql`update exchange.backflow_grant set valid_to = current_date - 2 where id = ${over}`;
    expect(await refusalOf(() => read({ grant: over }))).toEqual({
      ...of,
      grant: over,
      code: 'GRANT_EXPIRED',
    });
    // What is no id is the caller's text, and stays out of the log.
    expect(await refusalOf(() => read({ grant: '张伟' }))).toEqual({
      coordinate: 'Query.backflow',
      code: 'GRANT_NOT_FOUND',
    });
  });

  test('is on record: applying, reviewing, looking up', async () => {
    const wrong = { input: { ...input, fields: [field('Encounter.nothing')] } };
    expect(await refusalOf(() => as('district-developer', APPLY, wrong))).toEqual({
      coordinate: 'Mutation.applyBackflow',
      code: 'FIELD_NOT_GRANTABLE',
    });
    const { id, version } = await applied();
    await hub.sql`update exchange.backflow_grant set applied_by = 'demo:steward' where id = ${id}`;
    const review = { input: { grant: id, version, decision: 'APPROVE' } };
    const of = { coordinate: 'Mutation.reviewBackflow', grant: id, code: 'FORBIDDEN' };
    expect(await refusalOf(() => as('steward', REVIEW, review))).toEqual(of);
    // The door is shut to a doctor.
    expect(await refusalOf(() => as('doctor', REVIEW, review))).toEqual(of);
    const LOOK = 'query($id: ID!) { backflowGrant(id: $id) { status } }';
    expect(await refusalOf(() => as('district-developer', LOOK, { id }, ELSEWHERE))).toEqual({
      coordinate: 'Query.backflowGrant',
      code: 'NOT_FOUND',
      grant: id,
    });
  });

  test('is on record: downloading', async () => {
    const exported = await addGrant(hub.sql, { fields: ['Encounter.startedAt'] });
    const release = await makeRelease(hub, exported);
    const get = async (path: string, overrides = {}) =>
      fetch(`${hub.url}/backflow/releases/${path}`, {
        headers: { authorization: `Bearer ${await hub.token('district-developer', overrides)}` },
      });
    const foreign = { code: 'NOT_FOUND', release };
    expect(await refusalOf(() => get(`${release}/parts/1`, ELSEWHERE))).toEqual({
      ...foreign,
      coordinate: 'Query.backflowFile',
    });
    expect(await refusalOf(() => get(`${release}/manifest.json`, ELSEWHERE))).toEqual({
      ...foreign,
      coordinate: 'Query.backflowRelease',
    });
    await hub.sql`update exchange.backflow_grant set status = 'REVOKED' where id = ${exported}`;
    const revoked = { coordinate: 'Query.backflowFile', code: 'GRANT_NOT_ACTIVE', release, grant: exported };
    expect(await refusalOf(() => get(`${release}/parts/1`))).toEqual(revoked);
    // By its grant, though the download named the release alone.
    const { nodes } = await attempts({ grant: exported.toUpperCase() });
    expect(nodes).toEqual([
      {
        actor: 'demo:district-developer',
        roles: [expect.any(String)],
        shown: [],
        refused: [{ ...revoked, nth: expect.any(Number) }],
      },
    ]);
  });

  test('is found by auditors alone: by grant, by actor, page by page', async () => {
    const all = await attempts();
    expect(all.nodes.length).toBeGreaterThan(5);
    for (const { refused } of all.nodes) expect(refused.length).toBeGreaterThan(0);
    const own = await attempts({ actor: 'demo:steward' });
    expect(own.nodes.map(({ actor }) => actor)).toEqual(['demo:steward']);
    expect((await attempts({ grant: randomUUID() })).nodes).toEqual([]);
    const first = await attempts({ first: 2 });
    const next = await attempts({ first: 2, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...next.nodes]).toEqual(all.nodes.slice(0, 4));
    for (const who of ['steward', 'security-admin', 'district-developer', 'resident'] as const) {
      const answer = await as(who, ATTEMPTS, span);
      expect(codes(answer), who).toHaveLength(1);
      expect(answer.text, who).not.toContain('demo:');
    }
  });

  test('is not what succeeds, or is written wrongly, or comes without a token', async () => {
    const quiet = async (action: () => Promise<unknown>) =>
      (await logged(hub.sql, action)).entries.filter(({ refused }) => refused);
    expect(await quiet(() => pageOf(hub, { grant, resource: 'Encounter' }))).toEqual([]);
    expect(
      await quiet(() =>
        as('district-developer', READ.replace('"Encounter"', '"Encounter", first: 9999'), { grant }),
      ),
    ).toEqual([]);
    expect(
      await quiet(() => hub.ask(undefined, REVIEW, { input: { grant, version: 1, decision: 'APPROVE' } })),
    ).toEqual([]);
  });

  test('does not flood the log', async () => {
    const many = Array.from(
      { length: 25 },
      (_, n) => `a${n}: backflowGrant(id: "${randomUUID()}") { status }`,
    );
    const { entries } = await logged(hub.sql, async () => {
      for (let n = 0; n < 8; n++) await as('security-admin', `{ ${many.join(' ')} }`);
    });
    const numbers = entries.flatMap(({ refused = [] }) => refused.map(({ nth }) => nth));
    // All within a minute, or in two.
    expect(numbers.length).toBeLessThanOrEqual(2 * 32);
    expect(Math.max(...numbers)).toBeGreaterThanOrEqual(60);
  });
});
