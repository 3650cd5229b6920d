import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { people } from '@hub/db/demo/people.ts';
import type { Role } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const EXPLAIN = `query ($person: ID!, $coordinate: String!) { explainAccess(person: $person, coordinate: $coordinate) {
  level decision rules { id words } relations needs { kind purpose relation gives words } } }`;

interface Explanation {
  level: string;
  decision: string;
  rules: { id: string; words: string }[];
  relations: string[];
  needs: {
    kind: string;
    purpose: string | null;
    relation: string | null;
    gives: string | null;
    words: string;
  }[];
}

describe.each(WIRES)('explainAccess (%s)', (wire) => {
  let hub: TestHub;
  let person: string;
  const explain = async (who: Role, coordinate: string, headers: Record<string, string> = {}) => {
    const { data } = await hub.ask<{ explainAccess: Explanation }>(
      who,
      EXPLAIN,
      { person, coordinate },
      headers,
    );
    return data!.explainAccess;
  };
  const kinds = ({ needs }: Explanation) =>
    needs.map(({ kind, relation, purpose }) => `${kind} ${relation} ${purpose}`);

  beforeAll(async () => {
    hub = await startTestHub({ wire });
    person = demoIds(hub.vault).person('sunGuihua');
  });
  afterAll(() => hub?.close());

  test('tells a doctor what would open a stranger’s diagnosis, and each of it does', async () => {
    const closed = await explain('doctor', 'Condition.name');
    expect(closed).toMatchObject({ level: 'L4', decision: 'HIDE', rules: [], relations: [] });
    expect(kinds(closed)).toEqual([
      'RELATION TREATING TREAT',
      'CONSENT CONSENTED TREAT',
      'BREAK_GLASS EMERGENCY BTG',
    ]);
    expect(closed.needs[1]?.words).toBe('需要本人同意向您或您所在的机构开放: 健康状况');

    const owner = `Bearer ${await hub.token('resident', { personId: person })}`;
    const until = new Date(Date.now() + 86_400_000).toISOString();
    await hub.ask(
      undefined,
      'mutation ($input: ConsentInput!) { grantConsent(input: $input) { id } }',
      {
        input: {
          institution: institutions.hospital.code,
          categories: ['HEALTH_STATUS'],
          purposes: ['TREAT'],
          until,
        },
      },
      { authorization: owner },
    );
    expect(await explain('doctor', 'Condition.name')).toEqual({
      level: 'L4',
      decision: 'SHOW',
      rules: [{ id: 'consented', words: '本人已同意向您开放此类数据; 同意从不包括 L5' }],
      relations: ['CONSENTED'],
      needs: [],
    });
    // The consent is to one category: the name is of another.
    expect(kinds(await explain('doctor', 'Person.name'))).toEqual([
      'RELATION TREATING TREAT',
      'CONSENT CONSENTED TREAT',
      'BREAK_GLASS EMERGENCY BTG',
    ]);
    const btg = { 'x-purpose': 'BTG' };
    const input = { system: 'ID_NUMBER', value: people.sunGuihua.idNumber, reason: '昏迷送医急救' };
    await hub.ask(
      'doctor',
      'mutation ($input: BreakGlassInput!) { breakGlass(input: $input) { id } }',
      { input },
      btg,
    );
    expect(await explain('doctor', 'Person.name', btg)).toMatchObject({
      decision: 'SHOW',
      rules: [{ id: 'emergency' }],
      relations: ['EMERGENCY'],
    });
    // Now another purpose is enough.
    expect(kinds(await explain('doctor', 'Person.name'))).toContain('PURPOSE null BTG');
  });

  test('tells a regulator that masks are all there is', async () => {
    const token = await hub.token('district-regulator', { divisionCode: '500113' });
    const { data } = await hub.ask<{ explainAccess: Explanation }>(
      undefined,
      EXPLAIN,
      { person, coordinate: 'Person.name' },
      { authorization: `Bearer ${token}` },
    );
    expect(data?.explainAccess).toEqual({
      level: 'L4',
      decision: 'MASK',
      rules: [{ id: 'jurisdiction-l4', words: '监管者只见脱敏的身份与诊断' }],
      relations: ['JURISDICTION'],
      needs: [
        {
          kind: 'NOTHING',
          purpose: null,
          relation: null,
          gives: null,
          words: '没有任何办法: 现行政策不以任何方式向您开放',
        },
      ],
    });
  });

  test('says nothing can to an analyst, and that what belongs to the owner is theirs alone', async () => {
    expect(kinds(await explain('analyst', 'Person.name'))).toEqual(['NOTHING null null']);
    const owners = await explain('doctor', 'Person.consents');
    expect(owners.decision).toBe('HIDE');
    expect(kinds(owners)).toEqual(['NOTHING null null']);
    expect(await explain('analyst', 'Institution.name')).toMatchObject({
      decision: 'SHOW',
      rules: [{ id: 'public' }],
    });
  });

  test('is for callers with a purpose', async () => {
    const { data } = await hub.ask(undefined, EXPLAIN, { person, coordinate: 'Person.name' });
    expect(data?.explainAccess ?? null).toBeNull();
  });
});
