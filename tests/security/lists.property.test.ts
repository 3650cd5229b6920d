import { readFileSync } from 'node:fs';
import { demoCast } from '@hub/db/demo/cast.ts';
import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { classificationsOf } from '@hub/schema/classification.ts';
import { bestDecision, decide, rowRelations } from '@hub/schema/decision.ts';
import { relationBit } from '@hub/schema/relations.ts';
import fc from 'fast-check';
import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { type OraclePerson, oraclePeople } from './oracle.ts';

const classifications = classificationsOf(
  parse(readFileSync(new URL(import.meta.resolve('@hub/schema/supergraph.graphql')), 'utf8')),
);
const shown = (actor: Actor, coordinate: string, rowClass: number) =>
  decide(actor, classifications.get(coordinate)!, rowClass) === 'SHOW';
const knows = (actor: Actor, rowClass: number) =>
  rowRelations(actor).some((relation) => rowClass & relationBit(relation));

/** Two roles at once are what makes rows of one answer differ in class. */
const anyActor = fc.record(
  {
    roles: fc.subarray(
      [
        'resident',
        'guardian',
        'doctor',
        'family-doctor',
        'primary-care-worker',
        'district-regulator',
      ] as const,
      { minLength: 1, maxLength: 3 },
    ),
    purpose: fc.constantFrom('TREAT', 'PUBHLTH', 'HOPERAT', 'PATRQT'),
    person: fc.constantFrom('zhangWei', 'liNa', 'wangXiulan', 'liuFang'),
    institution: fc.constantFrom(...Object.values(institutions).map((one) => one.code)),
    division: fc.constantFrom('500106', '500113', '500113011'),
  },
  { requiredKeys: ['roles', 'purpose'] },
);
type Drawn = typeof anyActor extends fc.Arbitrary<infer T> ? T : never;

const EXAMPLES: readonly Drawn[] = [
  { roles: ['resident', 'guardian'], purpose: 'PATRQT', person: 'liNa' },
  {
    roles: ['family-doctor', 'district-regulator'],
    purpose: 'PUBHLTH',
    institution: institutions.communityCentre.code,
    division: '500113',
  },
  { roles: ['doctor'], purpose: 'TREAT', institution: institutions.hospital.code },
  { roles: ['district-regulator'], purpose: 'HOPERAT', division: '500106' },
];

let hub: TestHub;
let everyone: OraclePerson[];
/** By subject, as the tables have it. */
let homes: { subject: string; household: string }[];
let enrolled: { subject: string; disease: string }[];

beforeAll(async () => {
  hub = await startTestHub({ wire: 'in-process' });
  const id = demoIds(hub.vault).person;
  // A household over two districts, with one who is managed and contracted in the one and one in the other.
  await hub.sql`insert into person.household_member (subject_id, household_id, relation)
    select subject_id, '00000000-0000-8000-8000-000000000001', '97' from access.scope
    where person_id = any(${[id('wangXiulan'), id('sunGuihua'), id('chenGuoqiang')]})`;
  everyone = await oraclePeople(hub.sql);
  homes = await hub.sql`select subject_id as subject, household_id as household from person.household_member`;
  enrolled = await hub.sql`select subject_id as subject, disease from care.enrolment`;
});
afterAll(() => hub?.close());

test('a household has exactly the members whom the caller may know of', async () => {
  const seen = { members: 0, left: 0 };
  await forAnyActor(async (actor, ask) => {
    const answers = await ask<{ household: { nodes: { person: { id: string } }[] } | null }>(
      'household(first: 100) { nodes { person { id } } }',
    );
    for (const [n, person] of everyone.entries()) {
      const own = person.classFor(actor);
      if (!knows(actor, own)) expect(answers[n]).toBeNull();
      if (!answers[n]) continue;
      const at = homes.filter((home) => person.subjects.includes(home.subject)).map((home) => home.household);
      const members = everyone.filter((other) =>
        homes.some((home) => other.subjects.includes(home.subject) && at.includes(home.household)),
      );
      const expected = members
        .filter((other) => shown(actor, 'Person.household', own) && knows(actor, other.classFor(actor)))
        .filter((other) => shown(actor, 'HouseholdMember.person', other.classFor(actor)));
      expect(answers[n].household?.nodes.map((node) => node.person.id) ?? []).toEqual(
        expected.map((other) => other.id),
      );
      seen.members += expected.length;
      seen.left += members.length - expected.length;
    }
  });
  expect(seen.members).toBeGreaterThan(0);
  expect(seen.left).toBeGreaterThan(0);
});

test('a filter by disease finds exactly the rows whose disease the caller is shown', async () => {
  const seen = { found: 0, kept: 0, refused: 0 };
  await forAnyActor(async (actor, ask) => {
    for (const disease of ['HYPERTENSION', 'DIABETES']) {
      const answers = await ask<{ enrolments: { nodes: { disease: string }[] } }>(
        `enrolments(first: 100, disease: ${disease}) { nodes { disease } }`,
      ).catch((code: string) => code);
      const best = bestDecision(actor, classifications.get('Person.enrolments(disease:)')!);
      if (typeof answers === 'string') {
        expect([answers, best]).toEqual(['UNAUTHORIZED_ARGUMENT', 'HIDE']);
        seen.refused++;
        continue;
      }
      for (const [n, person] of everyone.entries()) {
        const theirs = enrolled.filter(
          (row) => person.subjects.includes(row.subject) && row.disease === disease,
        );
        const rowClass = person.classFor(actor);
        const open = knows(actor, rowClass) && shown(actor, 'Enrolment.disease', rowClass);
        expect(answers[n]?.enrolments?.nodes ?? []).toEqual(open ? theirs.map(() => ({ disease })) : []);
        seen[open ? 'found' : 'kept'] += theirs.length;
      }
    }
  });
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
});

type Ask = <T>(fields: string) => Promise<(T | null)[]>;

/** Asks of every person at once, as actors of every kind; rejects with the code of a refusal. */
async function forAnyActor(check: (actor: Actor, ask: Ask) => Promise<void>): Promise<void> {
  const issuer = await openDemoIssuer(hub.environment.dataDir);
  await fc.assert(
    fc.asyncProperty(anyActor, async ({ roles, purpose, person, institution, division }) => {
      const personId = person && demoIds(hub.vault).person(person);
      const { name, title, divisionSystem } = demoCast(hub.vault)[0]!;
      const { token } = await issuer.issue(
        { name, title, divisionSystem, roles, purposes: [purpose] },
        { personId, institutionCode: institution, divisionCode: division },
      );
      const actor: Actor = {
        id: 'oracle',
        roles,
        purpose,
        purposes: [purpose],
        ...(personId && { personId }),
        ...(institution && { institution }),
        ...(division && { jurisdiction: { system: divisionSystem, code: division } }),
      };
      await check(actor, async <T>(fields: string) => {
        const persons = everyone.map(({ id }, n) => `p${n}: person(id: "${id}") { ${fields} }`);
        const { data, errors } = await hub.ask<Record<string, T | null>>(
          undefined,
          `{ ${persons.join('\n')} }`,
          {},
          { authorization: `Bearer ${token}`, 'x-purpose': purpose },
        );
        if (!data) throw errors?.[0]?.extensions?.code;
        return everyone.map((_, n) => data[`p${n}`] ?? null);
      });
    }),
    { numRuns: 40, examples: EXAMPLES.map((drawn): [Drawn] => [drawn]) },
  );
}
