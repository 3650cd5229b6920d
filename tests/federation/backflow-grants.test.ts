import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES, type Wire } from '../hub/start-test-hub.ts';
import { codes } from './asking.ts';
import { day, field, granting, input, only, READ, RENEW, REVOKE, WITHDRAW } from './granting.ts';

let first: TestHub;
let hubs: Readonly<Record<Wire, TestHub>>;
beforeAll(async () => {
  first = await startTestHub({ wire: 'in-process' });
  hubs = { 'in-process': first, http: await startTestHub({ wire: 'http', beside: first }) };
}, 60_000);
afterAll(async () => {
  await hubs?.http.close();
  await first?.close();
});

describe.each(WIRES)('a grant (%s)', (wire) => {
  const hub = () => hubs[wire];
  const { ask, apply, applied, review, read, active } = granting(hub);

  test('is applied for, approved by two, and in force, with every step on record', async () => {
    const submitted = await applied();
    expect(submitted).toMatchObject({
      status: 'SUBMITTED',
      version: 1,
      risk: 'MEDIUM',
      riskReasons: ['MASKED', 'IMPORTANT'],
      reviewers: 2,
      overdue: false,
    });
    expect(submitted.fields.map(({ coordinate, form }) => [coordinate, form])).toEqual([
      ['Condition.name', 'MASKED'],
      ['Encounter.class', 'SHOWN'],
      ['Encounter.startedAt', 'SHOWN'],
      ['Person.name', 'MASKED'],
    ]);
    const reviewed = only((await review('first', submitted, { conditions: '只用于调度' })).data)!;
    expect(reviewed).toMatchObject({ status: 'IN_REVIEW', version: 2 });
    expect(codes(await review('first', reviewed))).toEqual(['FORBIDDEN']);
    expect(only((await review('second', reviewed)).data)).toMatchObject({ status: 'ACTIVE', version: 3 });
    const steps = (await read(submitted.id, 'auditor'))!.steps;
    expect(steps).toMatchObject([
      { number: 1, action: 'APPLY', from: null, to: 'SUBMITTED', role: 'district-developer' },
      {
        number: 2,
        action: 'APPROVE',
        from: 'SUBMITTED',
        to: 'IN_REVIEW',
        role: 'steward',
        conditions: '只用于调度',
      },
      { number: 3, action: 'APPROVE', from: 'IN_REVIEW', to: 'ACTIVE', role: 'steward' },
    ]);
    expect(new Set(steps.map(({ by }) => by)).size).toBe(3);
  });

  test('is told of at once what can never be granted, and nothing is stored', async () => {
    const [{ count: before }] = await hub().sql<
      [{ count: number }]
    >`select count(*) from exchange.backflow_grant`;
    const refused = [
      ['Encounter.nothing', 'UNKNOWN', {}],
      ['Nothing.at', 'UNKNOWN', {}],
      ['Institution.name', 'OPEN', {}],
      ['Consent.grantedAt', 'NOT_A_RECORD', {}],
      ['Encounter.id', 'KEY', {}],
      ['Contract.status', 'CLOCK', {}],
      ['Person.portrait', 'COMPUTED', {}],
      ['Person.name', 'IDENTIFIES', { form: 'SHOWN', need: '要知道是谁' }],
      ['Condition.name', 'NEED', { form: 'SHOWN' }],
      ['Encounter.class', 'NO_MASK', { form: 'MASKED' }],
      ['Report.conclusion', 'L5_REASON', { need: '需要报告的结论' }],
    ] as const;
    const fields = [
      field('Encounter.startedAt'),
      ...refused.map(([coordinate, , about]) => field(coordinate, about)),
    ];
    const { errors, data } = await apply({ fields });
    expect(only(data)).toBeNull();
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['FIELD_NOT_GRANTABLE']);
    expect(errors?.[0]?.extensions?.fields).toEqual(
      refused.map(([coordinate, reason]) => ({ coordinate, reason })),
    );
    const [{ count: after }] = await hub().sql<
      [{ count: number }]
    >`select count(*) from exchange.backflow_grant`;
    expect(after).toBe(before);
  });

  test.each([
    ['no fields', { fields: [] }],
    ['a field twice', { fields: [field('Encounter.class'), field('Encounter.class')] }],
    ['a day that is none', { validTo: '2027-02-30' }],
    ['a last day before the first', { validFrom: day(9), validTo: day(8) }],
    ['days that have passed', { validFrom: day(-1) }],
    ['more than a year', { validTo: day(400) }],
    ['no rows', { dailyRows: 0 }],
    ['no use', { use: ' ' }],
    ['consent to nobody', { legalBasis: 'CONSENT' }],
    ['consent to an institution that there is not', { legalBasis: 'CONSENT', institution: 'NONE' }],
    ['a township that there is not', { division: '500106999' }],
  ])('with %s is turned away', async (_what, changed) => {
    expect(codes(await apply(changed))).toEqual(['BAD_USER_INPUT']);
  });

  test('is for the applicant’s own division, and for its readers only', async () => {
    const grant = await applied({ division: '500106001' });
    for (const division of ['500113', '500000', '50010'])
      expect(codes(await apply({ division }))).toEqual(['FORBIDDEN']);
    expect(codes(await apply({ codeSystem: 'RPT-2023', division: '500106' }))).toEqual(['FORBIDDEN']);
    const elsewhere = { divisionCode: '500113' };
    expect(await read(grant.id, 'district-developer', elsewhere)).toBeNull();
    expect(await read(grant.id, 'district-developer')).toMatchObject({ id: grant.id });
    const list = await ask<{ backflowGrants: { nodes: { id: string }[] } }>(
      'district-developer',
      '{ backflowGrants(first: 100) { nodes { id } } }',
      {},
      elsewhere,
    );
    expect(list.data!.backflowGrants.nodes).toEqual([]);
    for (const [mutation, variables] of [
      [WITHDRAW, { grant: grant.id }],
      [REVOKE, { grant: grant.id, reason: '不再需要了' }],
      [RENEW, { grant: grant.id, input }],
    ] as const)
      for (const at of [elsewhere, { divisionCode: '500113001' }])
        expect(codes(await ask('district-developer', mutation, variables, at))).toEqual(['GRANT_NOT_FOUND']);
    for (const id of ['nothing', '00000000-0000-4000-8000-000000000000'])
      expect(codes(await ask('district-developer', WITHDRAW, { grant: id }))).toEqual(['GRANT_NOT_FOUND']);
    // Whose step it is not is told so by name of the role, and nothing of the grant.
    for (const who of ['analyst', 'district-regulator', 'institution-manager'] as const)
      expect(codes(await ask(who, READ, { id: grant.id }))).toEqual(['FORBIDDEN']);
  });

  test('is not reviewed by its applicant, and not on what has changed', async () => {
    const [grant, other] = [await applied(), await applied()];
    expect(codes(await review('first', other))).toBeUndefined();
    // The same person as a steward.
    await hub().sql`
      update exchange.backflow_grant set applied_by = (
        select by from exchange.backflow_step where action = 'APPROVE' and grant_id = ${other.id})
      where id = ${grant.id}`;
    expect(codes(await review('first', grant))).toEqual(['FORBIDDEN']);
    expect(codes(await review('second', { ...grant, version: 7 }))).toEqual(['CONFLICT']);
    expect((await read(grant.id))!.steps).toHaveLength(1);
  });

  test('keeps both reviews of two who decide at once: the later one is told', async () => {
    const grant = await applied();
    const answers = await Promise.all([review('first', grant), review('second', grant)]);
    expect(answers.map((answer) => codes(answer)?.[0] ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
    const left = (await read(grant.id))!;
    expect(left).toMatchObject({ status: 'IN_REVIEW', version: 2 });
    const loser = answers[0]!.errors ? 'first' : 'second';
    expect(only((await review(loser, left)).data)).toMatchObject({ status: 'ACTIVE', version: 3 });
    expect((await read(grant.id))!.steps.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test('loses the fields that a reviewer cuts', async () => {
    const grant = await applied();
    const cuts = [{ coordinate: 'Person.name', reason: '调度不需要姓名' }];
    const cut = only((await review('first', grant, { cuts })).data)!;
    expect(cut).toMatchObject({ shapeVersion: 2, riskReasons: ['MASKED', 'IMPORTANT'] });
    expect(cut.fields.find(({ coordinate }) => coordinate === 'Person.name')).toMatchObject({
      cutReason: '调度不需要姓名',
    });
    expect(cut.fields.filter(({ cutBy }) => cutBy !== null)).toHaveLength(1);
    expect(codes(await review('second', cut, { cuts }))).toEqual(['BAD_USER_INPUT']);
    const all = ['Condition.name', 'Encounter.class', 'Encounter.startedAt'];
    const rest = all.map((coordinate) => ({ coordinate, reason: '全部不需要' }));
    expect(codes(await review('second', cut, { cuts: rest }))).toEqual(['BAD_USER_INPUT']);
    expect((await read(grant.id))!.steps).toHaveLength(2);
  });

  test('is turned down with a reason, and withdrawn by who applied', async () => {
    const grant = await applied();
    expect(codes(await review('first', grant, { decision: 'REJECT' }))).toEqual(['BAD_USER_INPUT']);
    const rejected = await review('first', grant, { decision: 'REJECT', reason: '用途与字段不符' });
    expect(only(rejected.data)).toMatchObject({ status: 'REJECTED' });
    expect(codes(await review('second', { ...grant, version: 2 }))).toEqual(['CONFLICT']);
    const other = await applied();
    expect(only((await ask('district-developer', WITHDRAW, { grant: other.id })).data)).toMatchObject({
      status: 'WITHDRAWN',
    });
    expect(codes(await ask('district-developer', WITHDRAW, { grant: other.id }))).toEqual(['CONFLICT']);
  });

  test('is revoked by the city, for security, or by its own side', async () => {
    for (const who of ['steward', 'security-admin', 'district-developer'] as const) {
      const { id } = await active();
      expect(codes(await ask('auditor', REVOKE, { grant: id, reason: '已不再使用' }))).toEqual(['FORBIDDEN']);
      expect(codes(await ask(who, REVOKE, { grant: id, reason: '无' }))).toEqual(['BAD_USER_INPUT']);
      const revoked = only((await ask(who, REVOKE, { grant: id, reason: '已不再使用' })).data)!;
      expect(revoked.status).toBe('REVOKED');
      expect(revoked.steps.at(-1)).toMatchObject({ action: 'REVOKE', role: who, reason: '已不再使用' });
    }
  });

  test('is renewed by a new application, which shows what differs', async () => {
    const old = await active();
    const fields = [
      field('Encounter.startedAt'),
      field('Encounter.endedAt'),
      field('Condition.name', { form: 'SHOWN', need: '随访需要具体诊断' }),
      field('Person.name'),
    ];
    expect(
      codes(await ask('district-developer', RENEW, { grant: old.id, input: { ...input, kind: 'SHARING' } })),
    ).toEqual(['BAD_USER_INPUT']);
    const renewed = only(
      (await ask('district-developer', RENEW, { grant: old.id, input: { ...input, fields } })).data,
    )!;
    expect(renewed).toMatchObject({
      status: 'SUBMITTED',
      risk: 'HIGH',
      renews: { id: old.id },
      changes: [
        { coordinate: 'Condition.name', change: 'FORM', formerly: 'MASKED', form: 'SHOWN' },
        { coordinate: 'Encounter.class', change: 'REMOVED', formerly: 'SHOWN', form: null },
        { coordinate: 'Encounter.endedAt', change: 'ADDED', formerly: null, form: 'SHOWN' },
      ],
    });
    expect(codes(await ask('district-developer', RENEW, { grant: old.id, input }))).toEqual(['CONFLICT']);
    const left = (await read(old.id))!;
    expect(left).toMatchObject({ status: 'ACTIVE', renewedBy: [{ id: renewed.id }] });
    expect(left.steps.at(-1)).toMatchObject({
      action: 'RENEW',
      from: 'ACTIVE',
      to: 'ACTIVE',
      reason: renewed.id,
    });
  });

  test('is shown with its risk and the reasons before it is applied for', async () => {
    const preview = `query($input: BackflowPreviewInput!) { previewBackflow(input: $input) {
      risk riskReasons reviewers persons personsStatus
      fields { coordinate form level risk reviewers refused } } }`;
    const fields = [
      field('Encounter.class'),
      field('Report.conclusion', { need: '需要结论文本' }),
      field('Person.idNumber', { form: 'SHOWN' }),
    ];
    const { data, errors } = await ask<{ previewBackflow: object }>('district-developer', preview, {
      input: { fields, minorsReason: '学校体检需要' },
    });
    expect(errors).toBeUndefined();
    expect(data!.previewBackflow).toEqual({
      risk: 'HIGH',
      riskReasons: ['L5', 'IN_CLEAR', 'IMPORTANT', 'MINORS'],
      reviewers: 2,
      // Twelve persons are too few to be told.
      persons: null,
      personsStatus: 'SUPPRESSED',
      fields: [
        {
          coordinate: 'Encounter.class',
          form: 'SHOWN',
          level: 'L3',
          risk: 'MEDIUM',
          reviewers: 2,
          refused: null,
        },
        {
          coordinate: 'Report.conclusion',
          form: 'SHOWN',
          level: 'L5',
          risk: 'HIGH',
          reviewers: 2,
          refused: 'L5_REASON',
        },
        {
          coordinate: 'Person.idNumber',
          form: 'SHOWN',
          level: 'L4',
          risk: 'HIGH',
          reviewers: 2,
          refused: 'IDENTIFIES',
        },
      ],
    });
  });
});
