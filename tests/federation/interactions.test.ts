import { randomUUID } from 'node:crypto';
import { demoIds } from '@hub/db/demo/ids.ts';
import { people } from '@hub/db/demo/people.ts';
import { liftedFields, sealRow } from '@hub/db/sealed-row.ts';
import { medication } from '@hub/db/tables/record.ts';
import { LIFTED } from '@hub/schema/labels.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type Who, WIRES } from '../hub/start-test-hub.ts';

const ASK = `query ($id: ID!, $drug: ID!) {
  person(id: $id) { interactionWarnings(drug: $drug) { severity advice } } }`;
const MEDICATIONS = `query ($id: ID!) { person(id: $id) { medications { nodes { code status } } } }`;
const SIMVASTATIN = 'C10AA01';
const SEVERE = [{ severity: 'SEVERE', advice: '严重相互作用: 请换药或咨询药师' }];

describe.each(WIRES)('warnings of drug safety (%s)', (wire) => {
  let hub: TestHub;
  /** Contracted with the family doctor, whose institution does not treat them. */
  let contracted: string;
  /** Nobody's at the hospital. */
  let stranger: string;

  const ask = (who: Who, id: string, drug = SIMVASTATIN, headers = {}) =>
    hub.ask<{ person: { interactionWarnings: unknown } | null }>(who, ASK, { id, drug }, headers);
  const warnings = async (...asked: Parameters<typeof ask>) =>
    (await ask(...asked)).data?.person?.interactionWarnings;

  /** The person takes this labelled drug, and no other that was given this way. */
  async function takes(subjectId: string, code: string, status = 'active'): Promise<void> {
    await hub.sql`delete from record.medication where source_code = 'TEST' and subject_id = ${subjectId}`;
    const row = sealRow(
      hub.vault,
      medication,
      {
        subjectId,
        codeSystem: 'http://www.whocc.no/atc',
        code,
        display: code,
        nationalSystem: 'http://www.whocc.no/atc',
        nationalCode: code,
        nationalName: code,
      },
      liftedFields,
    );
    await hub.sql`insert into record.medication (subject_id, id, source_code, at, status, required_level, sealed)
      values (${subjectId}, ${randomUUID()}, 'TEST', now(), ${status}, ${LIFTED}, ${row.sealed!})`;
  }

  beforeAll(async () => {
    hub = await startTestHub({ wire });
    const ids = demoIds(hub.vault);
    contracted = ids.person('wangXiulan');
    stranger = ids.person('liuFang');
    await hub.sql`delete from access.care_relation where kind = 'TREATING'
      and subject_id in (select subject_id from access.scope where person_id = ${contracted})`;
  });
  beforeEach(async () => {
    await takes(contracted, 'J05AE03');
    await takes(stranger, 'J05AE03');
  });
  afterAll(() => hub?.close());

  test('come to a contracted family doctor, who does not see the drug', async () => {
    expect(await warnings('family-doctor', contracted)).toEqual(SEVERE);
    type Listed = { person: { medications: { nodes: { code: string }[] } } };
    const { data } = await hub.ask<Listed>('family-doctor', MEDICATIONS, { id: contracted });
    const codes = data!.person.medications.nodes.map(({ code }) => code).sort();
    expect(codes).toEqual(['A10BA02', 'C08CA01']);
    expect(await warnings('family-doctor', contracted, 'C07AB02')).toEqual([]);
  });

  test('do not tell which of two labelled drugs it is, nor how many there are', async () => {
    const answers = new Set<string>();
    for (const drug of ['J05AE03', 'J05AR10', 'J05AR09']) {
      await takes(contracted, drug);
      answers.add((await ask('family-doctor', contracted)).text);
    }
    expect(answers.size).toBe(1);
  });

  test('are of what is taken now, ordinary drugs among it', async () => {
    expect(await warnings('family-doctor', contracted, 'V08AB02')).toMatchObject([{ severity: 'MODERATE' }]);
    for (const status of ['stopped', 'completed', 'entered-in-error']) {
      await takes(contracted, 'J05AE03', status);
      expect(await warnings('family-doctor', contracted)).toEqual([]);
    }
    await takes(contracted, 'J05AE03', 'on-hold');
    expect(await warnings('family-doctor', contracted)).toEqual(SEVERE);
  });

  test('come to a clinician who broke the glass, and to no stranger', async () => {
    expect((await ask('doctor', stranger)).data).toEqual({ person: null });
    const btg = { 'x-purpose': 'BTG' };
    expect((await ask('doctor', stranger, SIMVASTATIN, btg)).data).toEqual({ person: null });
    const broken = await hub.ask(
      'doctor',
      `mutation ($input: BreakGlassInput!) { breakGlass(input: $input) { id } }`,
      {
        input: { system: 'ID_NUMBER', value: people.liuFang.idNumber, reason: '昏迷送医, 需了解用药与过敏' },
      },
      btg,
    );
    expect(broken.errors).toBeUndefined();
    expect(await warnings('doctor', stranger, SIMVASTATIN, btg)).toEqual(SEVERE);
    const { text } = await hub.ask('doctor', MEDICATIONS, { id: stranger }, btg);
    expect(text).not.toContain('J05');
    expect(text).toContain('R03AC02');
  });

  test('come to the person', async () => {
    const headers = { authorization: `Bearer ${await hub.token('resident', { personId: contracted })}` };
    const { data } = await hub.ask(
      undefined,
      `{ me { interactionWarnings(drug: "${SIMVASTATIN}") { severity } } }`,
      {},
      headers,
    );
    expect(data).toEqual({ me: { interactionWarnings: [{ severity: 'SEVERE' }] } });
  });

  test.each([
    ['grid-worker', {}],
    ['district-regulator', {}],
    ['city-regulator', {}],
    ['primary-care-worker', {}],
    ['family-doctor', { 'x-purpose': 'PUBHLTH' }],
    ['analyst', {}],
  ] as const)('nothing of it to a %s %j', async (who, headers) => {
    const { data, errors } = await ask(who, contracted, SIMVASTATIN, headers);
    expect(
      (data!.person as { interactionWarnings?: unknown } | null)?.interactionWarnings ?? null,
    ).toBeNull();
    expect(errors?.map(({ extensions }) => extensions?.coordinate)).toEqual([
      who === 'analyst' ? 'Query.person' : 'Person.interactionWarnings',
    ]);
  });

  test('ask for one substance, in one statement, for several drugs and persons at once', async () => {
    for (const drug of ['J05', 'J05AE', 'ritonavir', ''])
      expect((await ask('family-doctor', contracted, drug)).errors?.[0]?.extensions?.code).toBe(
        'BAD_USER_INPUT',
      );
    const both = `query ($id: ID!) { person(id: $id) {
      a: interactionWarnings(drug: "${SIMVASTATIN}") { severity } b: interactionWarnings(drug: "C07AB02") { severity } } }`;
    hub.statements();
    const { data } = await hub.ask('family-doctor', both, { id: contracted });
    expect(data).toEqual({ person: { a: [{ severity: 'SEVERE' }], b: [] } });
    expect(hub.statements().filter((text) => text.includes('record"."medication'))).toHaveLength(1);
  });

  test('cannot be asked for through a whole pharmacy', async () => {
    const many = ['C10AA01', 'B01AA03', 'N06AB06'].map(
      (drug, n) => `d${n}: interactionWarnings(drug: "${drug}") { severity }`,
    );
    const query = `query ($id: ID!) { person(id: $id) { ${many.join(' ')} } }`;
    const { errors } = await hub.ask('family-doctor', query, { id: contracted });
    expect(errors?.[0]?.extensions?.code).toBe('LIMIT_EXCEEDED');
  });

  test('are on record, each of them', async () => {
    const count = async () =>
      Number(
        (
          await hub.sql`select count(*) from audit.entry where body like '%Person.interactionWarnings%'
            and body like ${`%${contracted}%`}`
        )[0]!.count,
      );
    const before = await count();
    await ask('family-doctor', contracted);
    await ask('family-doctor', contracted, 'C07AB02');
    expect(await count()).toBe(before + 2);
  });
});
