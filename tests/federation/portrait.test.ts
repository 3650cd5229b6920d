import {
  contractGaps,
  control,
  followUpGaps,
  type ShownContract,
  type ShownEnrolment,
  type ShownFollowUp,
} from '@hub/care/domain/care-statements.ts';
import { demoCast } from '@hub/db/demo/cast.ts';
import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { type PersonKey, people } from '@hub/db/demo/people.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import type { Statement } from '@hub/kernel/resource/portrait.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import { ageStatements } from '@hub/person/domain/life-stage.ts';
import { chronicConditions, type ShownCondition } from '@hub/record/domain/chronic-conditions.ts';
import { risks, type ShownObservation } from '@hub/record/domain/risks.ts';
import { RESTS_ON } from '@hub/schema/overlay.ts';
import { ROLES } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logged } from '../audit/log.ts';
import { startTestHub, type TestHub, type Who, WIRES } from '../hub/start-test-hub.ts';

const STATEMENT = '{ kind code text rule version facts asOf }';
const PORTRAIT = `portrait { lifeStage ${STATEMENT} keyGroups ${STATEMENT} conditions ${STATEMENT} risks ${STATEMENT}
  control ${STATEMENT} followUpGaps ${STATEMENT} contractGaps ${STATEMENT} grid { color action rule asOf } }`;
const ONE = `query ($id: ID!) { person(id: $id) { ${PORTRAIT} } }`;
const ALL = `{ persons(first: 50) { nodes { id ${PORTRAIT} } } }`;
const PARTS = `id birthDate deceasedAt grid { color action rule asOf }
  conditions(first: 100) { nodes { id code codeSystem onsetAt abatedAt verification status } }
  observations(first: 100) { nodes { id code value unit observedAt status } }
  enrolments(first: 100) { nodes { id disease enrolledAt endedAt status } }
  followUps(first: 100) { nodes { id followedUpAt nextDueOn controlled controlRule enrolment { id } status } }
  contracts(first: 100) { nodes { id status validTo } }`;

const PUBLIC_HEALTH = { 'x-purpose': 'PUBHLTH' };

interface Portrait {
  lifeStage: Statement | null;
  keyGroups: Statement[] | null;
  conditions: Statement[] | null;
  risks: Statement[] | null;
  control: Statement[] | null;
  followUpGaps: Statement[] | null;
  contractGaps: Statement[] | null;
  grid: { color: string; action: string } | null;
}
type Listed<T> = { nodes: T[] } | null;
interface Parts {
  id: string;
  birthDate: string | null;
  deceasedAt: string | null;
  grid: Portrait['grid'];
  conditions: Listed<ShownCondition>;
  observations: Listed<ShownObservation>;
  enrolments: Listed<ShownEnrolment>;
  followUps: Listed<ShownFollowUp>;
  contracts: Listed<ShownContract>;
}

const rowsOf = <T>(list: Listed<T>): T[] => list?.nodes ?? [];

/** What the rules make of the parts that somebody is shown. */
function madeOf(parts: Parts, today: string): Portrait {
  const { birthDate, deceasedAt } = parts;
  const ages = birthDate && !deceasedAt ? ageStatements(parts.id, birthDate, today) : [];
  const management = [rowsOf(parts.enrolments), rowsOf(parts.followUps)] as const;
  return {
    lifeStage: ages.find(({ kind }) => kind === 'LIFE_STAGE') ?? null,
    keyGroups: ages.filter(({ kind }) => kind === 'KEY_GROUP'),
    conditions: chronicConditions(rowsOf(parts.conditions), today),
    risks: risks(rowsOf(parts.observations), today),
    control: control(...management),
    followUpGaps: followUpGaps(...management, today),
    contractGaps: contractGaps(rowsOf(parts.contracts), today),
    grid: parts.grid,
  };
}

describe.each(WIRES)('the portrait of a person (%s)', (wire) => {
  let hub: TestHub;
  let id: (person: PersonKey) => string;
  beforeAll(async () => {
    hub = await startTestHub({ wire, limits: { cost: 1e9, costPerSecond: 1e9, burst: 1e9 } });
    id = demoIds(hub.vault).person;
  });
  afterAll(() => hub?.close());

  const portraitOf = async (who: Who, person: PersonKey, headers: Record<string, string> = {}) => {
    const { data, errors = [] } = await hub.ask<{ person: { portrait: Portrait } | null }>(
      who,
      ONE,
      { id: id(person) },
      headers,
    );
    const denied = errors.map(({ extensions }) => `${extensions?.coordinate} ${extensions?.reason}`);
    return { portrait: data?.person?.portrait ?? null, denied };
  };
  const own = async (person: PersonKey) => {
    const authorization = `Bearer ${await hub.token('resident', { personId: id(person) })}`;
    return (await portraitOf(undefined, person, { authorization })).portrait!;
  };
  const codes = (statements: readonly Statement[] | null | undefined) =>
    statements?.map(({ code }) => code) ?? null;

  test('is shown whole to a doctor who treats the person, each statement with its rule and its facts', async () => {
    const { portrait, denied } = await portraitOf('doctor', 'zhangWei');
    expect(denied).toEqual([]);
    expect(portrait).toEqual({
      lifeStage: {
        kind: 'LIFE_STAGE',
        code: 'YOUNG_ADULT',
        text: '青年 (18—44 岁)',
        rule: 'life-stages',
        version: '2026-11',
        facts: [`Person/${id('zhangWei')}`],
        asOf: cityDay(new Date()),
      },
      keyGroups: [],
      conditions: [
        {
          kind: 'CONDITION',
          code: 'DYSLIPIDAEMIA',
          text: '血脂异常',
          rule: 'chronic-conditions',
          version: '2026-11',
          facts: [expect.stringMatching(/^Condition\/[\w-]{43}$/)],
          asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        },
      ],
      risks: [
        expect.objectContaining({ kind: 'RISK', code: 'BORDERLINE_CHOLESTEROL', rule: 'risks' }),
        expect.objectContaining({ kind: 'RISK', code: 'BORDERLINE_LDL', rule: 'risks' }),
      ],
      control: [],
      followUpGaps: [],
      contractGaps: [expect.objectContaining({ code: 'CONTRACT_NONE', rule: 'care-gaps', facts: [] })],
      grid: expect.objectContaining({ color: 'GREEN', action: '无需行动' }),
    });
  });

  test('tells of control and gaps in care', async () => {
    const old = await own('wangXiulan');
    expect(old.lifeStage?.code).toBe('OLD_AGE');
    expect(codes(old.keyGroups)).toEqual(['ELDERLY']);
    expect(codes(old.conditions)).toEqual(['HYPERTENSION', 'DIABETES']);
    expect(old.control?.map(({ text, version }) => [text, version])).toEqual([
      ['2 型糖尿病控制满意', '2026-11'],
      ['高血压控制满意', '2026-11'],
    ]);
    expect([old.followUpGaps, old.contractGaps]).toEqual([[], []]);
    const late = await own('ouyangMing');
    expect(codes(late.control)).toEqual(['UNCONTROLLED']);
    expect(late.followUpGaps).toEqual([
      expect.objectContaining({
        code: 'FOLLOW_UP_OVERDUE',
        text: expect.stringMatching(/^高血压随访逾期 \(应于 \d{4}-\d\d-\d\d 前\)$/),
        facts: [expect.stringMatching(/^Enrolment\//), expect.stringMatching(/^FollowUp\//)],
      }),
    ]);
    expect(late.grid?.color).toBe('RED');
    expect((await own('zhaoXiaoyu')).keyGroups).toEqual([expect.objectContaining({ code: 'CHILD_0_6' })]);
  });

  test.each<[Who, readonly (keyof Portrait)[]]>([
    ['grid-worker', ['grid']],
    ['district-regulator', ['contractGaps', 'grid']],
  ])('shows %s only what their parts would', async (who, shown) => {
    const { portrait, denied } = await portraitOf(who, 'ouyangMing');
    const open = Object.entries(portrait!).flatMap(([field, value]) => (value === null ? [] : [field]));
    expect(open).toEqual(shown);
    const shut = Object.keys(portrait!).filter((field) => !shown.includes(field as keyof Portrait));
    expect(denied.sort()).toEqual(shut.map((field) => `PersonPortrait.${field} ACTOR`).sort());
  });

  test('says nothing to whom the person is nobody', async () => {
    for (const who of ['doctor-elsewhere', 'regulator-elsewhere', 'guardian', 'analyst', 'auditor'] as const)
      expect((await portraitOf(who, 'ouyangMing')).portrait).toBeNull();
  });

  test('rests a statement on a labelled record only for those who are shown the record', async () => {
    await hub.sql`insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin)
      values (${id('yangJun')}, 'CONTRACTED', ${institutions.communityCentre.code}, now(), now() + interval '1 day', 'test')`;
    expect(codes((await own('yangJun')).conditions)).toEqual(['HIV']);
    expect(codes((await portraitOf('doctor', 'yangJun')).portrait?.conditions)).toEqual(['HIV']);
    for (const who of ['family-doctor', 'primary-care-worker'] as const)
      expect((await portraitOf(who, 'yangJun', PUBLIC_HEALTH)).portrait?.conditions).toEqual([]);
  });

  test('is what the rules make of the parts that the same reader is shown, for everybody of everybody', async () => {
    const today = cityDay(new Date());
    let compared = 0;
    for (const who of ROLES)
      for (const person of Object.keys(people) as PersonKey[]) {
        const query = `query ($id: ID!) { person(id: $id) { ${PORTRAIT} ${PARTS} } }`;
        const { data } = await hub.ask<{ person: (Parts & { portrait: Portrait }) | null }>(who, query, {
          id: id(person),
        });
        if (!data?.person) continue;
        const { portrait, ...parts } = data.person;
        const made = madeOf(parts, today);
        for (const field of Object.keys(made) as (keyof Portrait)[]) {
          // Which parts are hidden from whom, the matrix of the policy tells (../policy/matrix.test.ts).
          if (portrait[field] === null) continue;
          expect([who, person, field, portrait[field]]).toEqual([who, person, field, made[field]]);
          compared++;
        }
      }
    expect(compared).toBeGreaterThan(100);
  });

  test('leaves out what is over, withdrawn, not confirmed, or too old', async () => {
    const [person] = [id('ouyangMing')];
    for (const [field, table, change, undo] of [
      ['control', 'care.enrolment', 'ended_at = now()', 'ended_at = null'],
      ['control', 'care.follow_up', `status = 'entered-in-error'`, `status = 'completed'`],
    ] as const) {
      expect((await own('ouyangMing'))[field]).not.toEqual([]);
      await hub.sql.unsafe(`update ${table} set ${change} where subject_id = '${person}'`);
      expect((await own('ouyangMing'))[field]).toEqual([]);
      await hub.sql.unsafe(`update ${table} set ${undo} where subject_id = '${person}'`);
    }
    for (const [table, change, undo, field] of [
      ['record.condition', 'abated_at = now()', 'abated_at = null', 'conditions'],
      ['record.condition', `verification = 'refuted'`, `verification = 'confirmed'`, 'conditions'],
      ['record.condition', `status = 'resolved'`, `status = 'active'`, 'conditions'],
      ['record.observation', `status = 'cancelled'`, `status = 'final'`, 'risks'],
      ['record.observation', `unit = 'mg/dL'`, `unit = 'mmol/L'`, 'risks'],
      ['record.observation', `at = at - interval '3 years'`, `at = at + interval '3 years'`, 'risks'],
    ] as const) {
      const where = `subject_id in (select subject_id from access.scope where person_id = '${id('zhangWei')}')`;
      expect((await own('zhangWei'))[field]).not.toEqual([]);
      await hub.sql.unsafe(`update ${table} set ${change} where ${where}`);
      expect((await own('zhangWei'))[field]).toEqual([]);
      await hub.sql.unsafe(`update ${table} set ${undo} where ${where}`);
    }
    await hub.sql`update person.subject set deceased_at = now() where subject_id = ${person}`;
    expect((await own('ouyangMing')).lifeStage).toBeNull();
    await hub.sql`update person.subject set deceased_at = null where subject_id = ${person}`;
  });

  test('costs the same statements for one person as for all of them', async () => {
    const count = async (query: string, variables = {}) => {
      hub.statements();
      await hub.ask('primary-care-worker', query, variables, PUBLIC_HEALTH);
      return hub.statements().length;
    };
    // In process, whoever found the persons says so to the other subgraphs.
    const statements = wire === 'in-process' ? 8 : 11;
    expect(await count(ONE, { id: id('zhangWei') })).toBe(statements);
    expect(await count(ALL)).toBe(statements);
  });

  test('puts on record exactly what each part of it rests on', async () => {
    for (const [coordinate, parts] of Object.entries(RESTS_ON)) {
      const [type, field] = coordinate.split('.');
      if (type !== 'PersonPortrait') continue;
      const query = `{ persons(first: 50) { nodes { portrait { ${field} { code } } } } }`;
      const { entries } = await logged(hub.sql, () =>
        hub.ask('primary-care-worker', query, {}, PUBLIC_HEALTH),
      );
      const shown = entries.flatMap(({ reads = [] }) => reads.flatMap((read) => read.shown ?? []));
      expect([...new Set(shown)].sort()).toEqual([coordinate, ...parts].sort());
    }
  });

  test('is shut with a part that two stewards raise', async () => {
    const issuer = await openDemoIssuer(hub.environment.dataDir);
    const steward = demoCast(hub.vault).find(({ name }) => name === 'steward')!;
    const second = (await issuer.issue({ ...steward, name: 'auditor' })).token;
    const proposed = await hub.ask<{ proposeRaise: { id: string } }>(
      'steward',
      'mutation { proposeRaise(coordinate: "Contract.validTo", level: L5, reason: "专项排查需要") { id } }',
    );
    const { id: raise } = proposed.data!.proposeRaise;
    const approve = 'mutation ($id: ID!) { approveRaise(id: $id) { id } }';
    expect((await portraitOf('district-regulator', 'ouyangMing')).portrait?.contractGaps).toHaveLength(1);
    await hub.ask(undefined, approve, { id: raise }, { authorization: `Bearer ${second}` });
    const { portrait, denied } = await portraitOf('district-regulator', 'ouyangMing');
    expect(portrait?.contractGaps).toBeNull();
    // The subgraph knows at once; until the gateway has heard, it is the subgraph that says so.
    expect(denied).toContainEqual(expect.stringMatching(/^PersonPortrait\.contractGaps (ACTOR|RELATION)$/));
  });
});
