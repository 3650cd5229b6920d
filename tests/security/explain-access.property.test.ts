import { randomUUID } from 'node:crypto';
import type { CastMember } from '@hub/db/demo/cast.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import { rank } from '@hub/schema/classification.ts';
import { decide, decidingRules } from '@hub/schema/decision.ts';
import { maskedValue } from '@hub/schema/masks.ts';
import { POLICY } from '@hub/schema/policy.ts';
import { POLICY_WORDS } from '@hub/schema/policy-words.ts';
import { PURPOSES, type Purpose } from '@hub/schema/purposes.ts';
import { ROLES, type Role } from '@hub/schema/roles.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WIRES } from '../hub/start-test-hub.ts';
import { classOf, type Node, type Value } from '../policy/expected.ts';
import { startTiedHub, type Tie, type TiedHub, type TiedPerson } from '../policy/tied-hub.ts';

const EXPLAIN = `query ($person: ID!, $coordinate: String!) { explainAccess(person: $person, coordinate: $coordinate) {
  coordinate level category decision rules { id words } relations needs { kind purpose relation gives words } } }`;

interface Explanation {
  decision: 'SHOW' | 'MASK' | 'HIDE';
  rules: { id: string; words: string }[];
  relations: string[];
  needs: { kind: string; purpose: Purpose | null; gives: string | null }[];
}

/** Where a coordinate's cells are met from a person. */
const PATHS: Readonly<Record<string, string>> = {
  Person: '',
  HealthFile: 'healthFile',
  GridStatus: 'grid',
  Encounter: 'encounters',
  Condition: 'conditions',
  Report: 'reports',
  Medication: 'medications',
  Enrolment: 'enrolments',
  FollowUp: 'followUps',
  Referral: 'referrals',
  Contract: 'contracts',
  Consent: 'consents',
  Emergency: 'emergencies',
};
const COORDINATES: readonly string[] = [
  ...['id', 'name', 'idNumber', 'birthDate', 'sex', 'address', 'deceasedAt'].map(
    (field) => `Person.${field}`,
  ),
  ...['number', 'status', 'openedOn'].map((field) => `HealthFile.${field}`),
  ...['color', 'action'].map((field) => `GridStatus.${field}`),
  ...['id', 'class', 'startedAt'].map((field) => `Encounter.${field}`),
  ...['id', 'name', 'code', 'onsetAt'].map((field) => `Condition.${field}`),
  ...['name', 'conclusion'].map((field) => `Report.${field}`),
  'Medication.name',
  ...['disease', 'enrolledAt'].map((field) => `Enrolment.${field}`),
  ...['systolic', 'nextDueOn'].map((field) => `FollowUp.${field}`),
  ...['name', 'status', 'reason'].map((field) => `Referral.${field}`),
  'Contract.package',
  ...['id', 'endsAt'].map((field) => `Consent.${field}`),
  ...['openedAt', 'reason'].map((field) => `Emergency.${field}`),
];

/** One for every outcome there is; the rest is drawn. Ties: 0 SELF, 1 EMERGENCY, 2 NONE, 4 TREATING, 7 JURISDICTION. */
const EXAMPLES: { role: Role; purposes: Purpose[]; tie: number; person: number; coordinate: string }[] = [
  { role: 'resident', purposes: ['PATRQT'], tie: 0, person: 0, coordinate: 'Person.name' },
  { role: 'district-regulator', purposes: ['HOPERAT'], tie: 7, person: 0, coordinate: 'Condition.code' },
  { role: 'doctor', purposes: ['BTG', 'TREAT'], tie: 4, person: 0, coordinate: 'Person.name' },
  { role: 'doctor', purposes: ['TREAT'], tie: 4, person: 0, coordinate: 'Consent.id' },
  { role: 'grid-worker', purposes: ['PUBHLTH'], tie: 7, person: 0, coordinate: 'GridStatus.color' },
  { role: 'doctor', purposes: ['TREAT'], tie: 2, person: 0, coordinate: 'Condition.id' },
];

describe.each(WIRES)('explainAccess (%s)', (wire) => {
  let tied: TiedHub;
  let roleOf: (role: Role, purposes: readonly Purpose[], tie: Tie) => Promise<string>;
  beforeAll(async () => {
    tied = await startTiedHub(wire);
    const issuer = await openDemoIssuer(tied.hub.environment.dataDir);
    roleOf = async (role, purposes, { relation, place: { institution, personId, division } }) => {
      // Who broke every glass is one holder; nobody else is that one.
      const name = relation === 'EMERGENCY' ? 'doctor' : 'analyst';
      const member: CastMember = { name, title: '', roles: [role], purposes, divisionSystem: 'GB2260-2023' };
      const overrides = { personId, institutionCode: institution, divisionCode: division };
      return (await issuer.issue(member, overrides)).token;
    };
  });
  afterAll(() => tied?.hub.close());

  const as = (token: string, purpose: Purpose) => ({
    authorization: `Bearer ${token}`,
    'x-purpose': purpose,
  });
  const explain = (token: string, purpose: Purpose, person: string, coordinate: string) =>
    tied.hub.ask<{ explainAccess: Explanation }>(
      undefined,
      EXPLAIN,
      { person, coordinate },
      as(token, purpose),
    );

  /** The cells of a coordinate as the graph shows them to a caller: by row where there are several, `''` otherwise. */
  async function cellsOf(token: string, purpose: Purpose, person: string, coordinate: string) {
    const [type = '', field = ''] = coordinate.split('.');
    const path = PATHS[type]!;
    const many = path.endsWith('s');
    const selection = many
      ? `${path}(first: 100) { nodes { id ${field} } }`
      : path
        ? `${path} { ${field} }`
        : field;
    const { data } = await tied.hub.ask<{ person: Node | null }>(
      undefined,
      `query ($person: ID!) { person(id: $person) { ${selection} } }`,
      { person },
      as(token, purpose),
    );
    return cellsIn(data?.person ?? null, path, field);
  }

  function cellsIn(person: Node | null, path: string, field: string): Map<string, Value> {
    const found = (path ? person?.[path] : person) as Node | null | undefined;
    if (!found) return new Map();
    if (!('nodes' in found)) return new Map([['', found[field] ?? null]]);
    return new Map((found.nodes as Node[]).map((row) => [String(row.id), row[field] ?? null]));
  }

  /** What a decision makes of the truth; rows that a label lifts are another matter. */
  function check(
    decision: string,
    person: TiedPerson,
    lifted: ReadonlySet<string>,
    coordinate: string,
    seen: Map<string, Value>,
  ) {
    const [type = '', field = ''] = coordinate.split('.');
    const truth = [...cellsIn(person.truth, PATHS[type]!, field)].filter(([id]) => !lifted.has(id));
    const { mask } = classOf(coordinate);
    for (const [id, value] of truth) {
      if (decision === 'SHOW') expect(seen.get(id)).toEqual(value);
      else if (decision === 'MASK') expect(seen.get(id)).toEqual(maskedValue(mask!, value));
      else expect(seen.get(id) ?? null).toBeNull();
    }
    return truth.some(([, value]) => value !== null);
  }

  test('says what the graph does, for any caller, person and field', async () => {
    const met = { SHOW: 0, MASK: 0, HIDE: 0, PURPOSE: 0, unknown: 0 };
    const drawn = fc.record({
      role: fc.constantFrom(...ROLES),
      purposes: fc.uniqueArray(fc.constantFrom(...PURPOSES), { minLength: 1, maxLength: 3 }),
      tie: fc.nat(),
      person: fc.nat(),
      coordinate: fc.constantFrom(...COORDINATES),
    });
    await fc.assert(
      fc.asyncProperty(drawn, async (one) => {
        const tie = tied.ties[one.tie % tied.ties.length]!;
        const person = tied.persons[one.person % tied.persons.length]!;
        const [purpose] = one.purposes as [Purpose, ...Purpose[]];
        const token = await roleOf(one.role, one.purposes, tie);
        const answer = await explain(token, purpose, person.id, one.coordinate);
        expect(answer.errors).toBeUndefined();
        const { decision, relations, rules, needs } = answer.data!.explainAccess;
        const { actor } = await tied.actorOf(one.role, purpose, tie);
        const { lifted, rowClass } = tied.onlooker(actor, tie, person);
        check(
          decision,
          person,
          lifted,
          one.coordinate,
          await cellsOf(token, purpose, person.id, one.coordinate),
        );
        met[decision]++;
        if (decision !== 'HIDE') {
          expect(decide(actor, classOf(one.coordinate), rowClass)).toBe(decision);
          const deciding = decidingRules(actor, classOf(one.coordinate), rowClass);
          expect(rules).toEqual(deciding.map(({ id }) => ({ id, words: POLICY_WORDS[id] })));
          expect(deciding.map((rule) => rule.decision)).toEqual(deciding.map(() => decision));
        }
        expect(needs.length === 0).toBe(decision === 'SHOW');
        for (const need of needs.filter(({ kind }) => kind === 'PURPOSE')) {
          met.PURPOSE++;
          const seen = await cellsOf(token, need.purpose!, person.id, one.coordinate);
          check(need.gives!, person, lifted, one.coordinate, seen);
        }
        if (relations.length > 0 || needs.some(({ kind }) => kind === 'PURPOSE')) return;
        // Nobody one may know of for any purpose: like nobody at all.
        met.unknown++;
        for (const nobody of [randomUUID(), 'x', ''])
          expect((await explain(token, purpose, nobody, one.coordinate)).text).toBe(answer.text);
      }),
      { numRuns: 150, examples: EXAMPLES.map((one): [typeof one] => [one]) },
    );
    for (const count of Object.values(met)) expect(count).toBeGreaterThan(0);
  });

  test('asks the database as much about a person who is not there as about any other', async () => {
    const [self] = tied.ties as [Tie];
    const token = await roleOf('family-doctor', ['TREAT', 'PUBHLTH'], {
      ...self,
      place: { institution: 'NOWHERE' },
    });
    const counts = [];
    for (const person of [tied.persons[0]!.id, randomUUID(), 'x']) {
      tied.hub.statements();
      await explain(token, 'TREAT', person, 'Condition.name');
      counts.push(tied.hub.statements().length);
    }
    expect(counts).toEqual([2, 2, 2]);
  });

  test.each([
    'Person.nme',
    'Query.person',
    'PersonFilter.sex',
    'Person.enrolments(disease:)',
    'constructor',
    '',
  ])('knows no field “%s”, and suggests none', async (coordinate) => {
    const answer = await explain(await tied.hub.token('doctor'), 'TREAT', tied.persons[0]!.id, coordinate);
    expect(answer.errors?.map(({ extensions }) => extensions?.code)).toEqual(['BAD_USER_INPUT']);
    expect(answer.text).not.toMatch(/did you mean|Person\.name|sex/i);
  });
});

test('every rule of the policy has its words', () => {
  expect(Object.keys(POLICY_WORDS).sort()).toEqual(POLICY.map(({ id }) => id).sort());
  expect(COORDINATES.some((coordinate) => rank(classOf(coordinate).level) === 5)).toBe(true);
});
