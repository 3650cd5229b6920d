import { randomUUID } from 'node:crypto';
import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { people } from '@hub/db/demo/people.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, startTestHub, type TestHub, type Who, WIRES } from '../hub/start-test-hub.ts';

const BREAK = `mutation ($input: BreakGlassInput!) { breakGlass(input: $input) {
  id name idNumber conditions { nodes { name } } emergencies { nodes { id } } consents { nodes { id } } } }`;
const END = 'mutation ($person: ID!) { endBreakGlass(person: $person) }';
const READ = `query ($id: ID!) { person(id: $id) { name conditions { nodes { name } } } persons { nodes { id } } }`;
const TOLD = `{ me { emergencies { nodes { institution { name } reason openedAt endsAt review reviewedAt } } } }`;
const QUEUE = `query ($status: BreakGlassStatus, $overdue: Boolean, $first: Int, $after: String) {
  breakGlassReviews(status: $status, overdue: $overdue, first: $first, after: $after) {
    nodes { id actor institution { code } reason status overdue reviewedBy note }
    pageInfo { hasNextPage endCursor } } }`;
const REVIEW = `mutation ($id: ID!, $result: BreakGlassResult!, $note: String) {
  reviewBreakGlass(id: $id, result: $result, note: $note) { id status reviewedBy note } }`;
const REASON = '昏迷送医, 需了解用药与过敏';
const BTG = { 'x-purpose': 'BTG' };

interface Review {
  id: string;
  actor: string;
  reason: string;
  status: string;
  overdue: boolean;
  note: string | null;
}
interface Queue {
  breakGlassReviews: { nodes: Review[]; pageInfo: { hasNextPage: boolean; endCursor: string } } | null;
}
/** What became of the operation; cells that nobody may see for this purpose are not its matter. */
const codes = ({ errors = [] }: Answer<unknown>) =>
  errors.flatMap(({ extensions }) =>
    extensions?.code === 'UNAUTHORIZED_FIELD_OR_TYPE' ? [] : [extensions?.code],
  );

describe.each(WIRES)('breaking the glass (%s)', (wire) => {
  let hub: TestHub;
  /** Nobody at the hospital treats them; one of their diagnoses is labelled. */
  let stranger: string;
  const breakFor = (
    value: string,
    who: Who = 'doctor',
    headers: Record<string, string> = BTG,
    reason = REASON,
  ) =>
    hub.ask<{ breakGlass: Record<string, unknown> | null }>(
      who,
      BREAK,
      { input: { system: 'ID_NUMBER', value, reason } },
      headers,
    );
  const read = (headers: Record<string, string> = BTG) =>
    hub.ask<{ person: unknown; persons: { nodes: { id: string }[] } | null }>(
      'doctor',
      READ,
      { id: stranger },
      headers,
    );
  const queue = (variables: Record<string, unknown> = {}) =>
    hub.ask<Queue>('security-admin', QUEUE, variables);
  /** As if it had been broken `hoursAgo` by `actor`. */
  const broken = (actor: string, hoursAgo: number) => hub.sql`
    insert into access.break_glass (subject_id, id, actor, reason, opened_at, ends_at) values (${stranger},
      ${randomUUID()}, ${actor}, ${hub.vault.seal('很久以前', `access.break_glass.reason|${stranger}`)},
      now() - make_interval(hours => ${hoursAgo}), now() - make_interval(hours => ${hoursAgo - 1}))`;

  beforeAll(async () => {
    hub = await startTestHub({ wire });
    stranger = demoIds(hub.vault).person('yangJun');
    await hub.sql`delete from access.care_relation where kind = 'TREATING'`;
  });
  beforeEach(async () => {
    await hub.sql`delete from access.break_glass`;
    await hub.sql`delete from access.break_glass_attempt`;
  });
  afterAll(() => hub?.close());

  test('opens one person, of L5 nothing, until it ends', async () => {
    expect((await read()).data).toEqual({ person: null, persons: { nodes: [] } });
    hub.statements();
    const { data } = await breakFor(` ${people.yangJun.idNumber} `);
    // A mutation takes nothing for known: it changes relations.
    const about = hub.statements().filter((statement) => statement.includes('p.row_class'));
    expect(about.length).toBeGreaterThan(1);
    expect(about.filter((statement) => !statement.includes('"access"."scope"'))).toEqual([]);
    expect(data?.breakGlass).toMatchObject({
      id: stranger,
      name: people.yangJun.name,
      idNumber: people.yangJun.idNumber,
      emergencies: null,
      consents: null,
    });
    const opened = await read();
    expect(opened.data?.persons?.nodes).toEqual([{ id: stranger }]);
    const labelled = await hub.sql`select from record.condition
      where required_level = 5 and subject_id in (select subject_id from access.scope where person_id = ${stranger})`;
    expect(labelled.length).toBeGreaterThan(0);
    const own = await hub.ask<{ me: { conditions: { nodes: unknown[] } } }>(
      undefined,
      '{ me { conditions { nodes { name } } } }',
      {},
      { authorization: `Bearer ${await hub.token('resident', { personId: stranger })}` },
    );
    const seen = (opened.data!.person as { conditions: { nodes: unknown[] } }).conditions.nodes;
    expect(seen).toHaveLength(own.data!.me.conditions.nodes.length - labelled.length);
    // Read, and not taken along.
    const copy = await fetch(`${hub.url}/copy`, {
      headers: { authorization: `Bearer ${await hub.token('doctor', { personId: stranger })}`, ...BTG },
    });
    expect(copy.status).toBe(403);
    // For this purpose alone.
    expect((await read({ 'x-purpose': 'TREAT' })).data?.person).toBeNull();

    const [row] = await hub.sql<{ minutes: number }[]>`
      select extract(epoch from ends_at - opened_at) / 60 as minutes from access.break_glass`;
    expect(Math.round(Number(row?.minutes))).toBe(60);
    const ended = await hub.ask('doctor', END, { person: stranger }, BTG);
    expect(ended.data).toEqual({ endBreakGlass: expect.any(String) });
    expect((await read()).data).toEqual({ person: null, persons: { nodes: [] } });
    expect(codes(await hub.ask('doctor', END, { person: stranger }, BTG))).toEqual(['NOT_FOUND']);
  });

  test('is one opening however often it is asked for, and another actor’s opens nothing', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => breakFor(people.yangJun.idNumber)));
    for (const { data } of answers) expect(data?.breakGlass?.id).toBe(stranger);
    await expect(hub.sql`select from access.break_glass`).resolves.toHaveLength(1);
    await expect(hub.sql`select attempts from access.break_glass_attempt`).resolves.toEqual([
      { attempts: 1 },
    ]);
    const other = await hub.ask('family-doctor', END, { person: stranger });
    expect(codes(other)).toEqual(['NOT_FOUND']);
  });

  test('costs an attempt whether or not anybody is found, and five a day are all', async () => {
    const nobody = '110101199003070011';
    for (let attempt = 0; attempt < 4; attempt++)
      expect(codes(await breakFor(nobody))).toEqual(['NOT_FOUND']);
    expect((await breakFor(people.yangJun.idNumber)).data?.breakGlass?.id).toBe(stranger);
    for (const value of [nobody, people.wangXiulan.idNumber]) {
      const answer = await breakFor(value);
      expect(codes(answer)).toEqual(['RATE_LIMITED']);
      const refusal = answer.errors!.find(({ extensions }) => extensions?.code === 'RATE_LIMITED');
      const { retryAfter } = refusal!.extensions as { retryAfter: number };
      expect(retryAfter).toBeGreaterThan(0);
      expect(retryAfter).toBeLessThanOrEqual(24 * 3600);
    }
    // What is open stays open.
    expect((await breakFor(people.yangJun.idNumber)).data?.breakGlass?.id).toBe(stranger);
    // Yesterday's attempts are yesterday's.
    await hub.sql`update access.break_glass_attempt set day = day - 1`;
    expect(codes(await breakFor(people.wangXiulan.idNumber))).toEqual([]);
  });

  test('needs the purpose, a clinician and a reason', async () => {
    expect(codes(await breakFor(people.yangJun.idNumber, 'doctor', {}))).toContain('FORBIDDEN');
    for (const who of ['resident', 'security-admin', 'district-regulator', undefined] as const) {
      const answer = await hub.ask(who, BREAK, {
        input: { system: 'ID_NUMBER', value: people.yangJun.idNumber, reason: REASON },
      });
      expect(answer.data?.breakGlass ?? null, who).toBeNull();
      expect(answer.errors?.length, who).toBeGreaterThan(0);
    }
    for (const reason of ['', '   急  ', '很'.repeat(501)])
      expect(codes(await breakFor(people.yangJun.idNumber, 'doctor', BTG, reason))).toEqual([
        'BAD_USER_INPUT',
      ]);
    expect(codes(await breakFor('500106198506120114'))).toEqual(['BAD_USER_INPUT']);
    await expect(hub.sql`select from access.break_glass`).resolves.toEqual([]);
  });

  test('is told to the person, with who, when, why and what became of it', async () => {
    await breakFor(people.yangJun.idNumber);
    const [row] = await hub.sql<{ id: string; reason: Buffer }[]>`select id, reason from access.break_glass`;
    expect(row!.reason.includes('昏迷')).toBe(false);
    const ask = async () =>
      hub.ask<{ me: { emergencies: { nodes: unknown[] } } }>(
        undefined,
        TOLD,
        {},
        {
          authorization: `Bearer ${await hub.token('resident', { personId: stranger })}`,
        },
      );
    const told = {
      institution: { name: institutions.hospital.name },
      reason: REASON,
      openedAt: expect.any(String),
      endsAt: expect.any(String),
      review: 'PENDING',
      reviewedAt: null,
    };
    expect((await ask()).data?.me.emergencies.nodes).toEqual([told]);
    await hub.ask('security-admin', REVIEW, { id: row!.id, result: 'VIOLATION' });
    expect((await ask()).data?.me.emergencies.nodes).toEqual([
      { ...told, review: 'VIOLATION', reviewedAt: expect.any(String) },
    ]);
  });

  test('is reviewed by somebody else, once, and overdue ones are in sight', async () => {
    await broken('demo:doctor', 73);
    await broken('demo:doctor', 71);
    await broken('demo:security-admin', 70);
    const { data } = await queue();
    const all = data!.breakGlassReviews!.nodes;
    expect(all.map(({ actor, status, overdue }) => [actor, status, overdue])).toEqual([
      ['demo:doctor', 'PENDING', true],
      ['demo:doctor', 'PENDING', false],
      ['demo:security-admin', 'PENDING', false],
    ]);
    expect(all.map(({ reason }) => reason)).toEqual(['很久以前', '很久以前', '很久以前']);
    expect(JSON.stringify(data)).not.toContain(stranger);
    expect((await queue({ overdue: true })).data?.breakGlassReviews?.nodes).toEqual([all[0]]);
    expect((await queue({ overdue: false })).data?.breakGlassReviews?.nodes).toEqual(all.slice(1));
    const page = await queue({ first: 2 });
    const after = page.data?.breakGlassReviews?.pageInfo.endCursor;
    expect((await queue({ first: 2, after })).data?.breakGlassReviews?.nodes).toEqual([all[2]]);

    const review = (id: string) =>
      hub.ask<{ reviewBreakGlass: Review | null }>('security-admin', REVIEW, {
        id,
        result: 'JUSTIFIED',
        note: '与急诊记录相符',
      });
    expect(codes(await review(all[2]!.id))).toEqual(['FORBIDDEN']);
    expect(codes(await review(randomUUID()))).toEqual(['NOT_FOUND']);
    expect(codes(await review('x'))).toEqual(['NOT_FOUND']);
    const both = await Promise.all([review(all[0]!.id), review(all[0]!.id)]);
    expect(both.flatMap(codes)).toEqual(['CONFLICT']);
    expect(both.map((one) => one.data?.reviewBreakGlass ?? null)).toContainEqual({
      id: all[0]!.id,
      status: 'JUSTIFIED',
      reviewedBy: 'demo:security-admin',
      note: '与急诊记录相符',
    });
    expect((await queue({ status: 'PENDING' })).data?.breakGlassReviews?.nodes).toEqual(all.slice(1));
  });

  test('has a queue that nobody else reads', async () => {
    await broken('demo:doctor', 1);
    for (const who of ['doctor', 'steward', 'auditor', 'city-regulator', 'resident', undefined] as const) {
      const { data, errors } = await hub.ask<Queue>(who, QUEUE);
      expect(data?.breakGlassReviews ?? null, who).toBeNull();
      expect(errors?.length, who).toBeGreaterThan(0);
    }
  });
});
