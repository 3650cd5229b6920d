import { readFileSync } from 'node:fs';
import { type CastMember, demoCast } from '@hub/db/demo/cast.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { type PersonKey, people } from '@hub/db/demo/people.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { type Classification, classificationsOf, rank } from '@hub/schema/classification.ts';
import { bestDecision, decide, rowRelations } from '@hub/schema/decision.ts';
import { maskedValue } from '@hub/schema/masks.ts';
import { PURPOSES, type Purpose } from '@hub/schema/purposes.ts';
import { relationBit } from '@hub/schema/relations.ts';
import { ROLES, type Role } from '@hub/schema/roles.ts';
import fc from 'fast-check';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { type OraclePerson, oraclePeople } from './oracle.ts';

const classifications = classificationsOf(
  parse(readFileSync(new URL(import.meta.resolve('@hub/schema/supergraph.graphql')), 'utf8')),
);
const classOf = (coordinate: string): Classification => {
  const known = classifications.get(coordinate);
  if (!known) throw new Error(`${coordinate} is not classified`);
  return known;
};

const FIELDS = {
  Person: ['code', 'name', 'idNumber', 'phone', 'birthDate', 'sex', 'address', 'deceasedAt'],
  Encounter: ['class', 'startedAt', 'endedAt', 'type', 'department', 'status'],
  Condition: ['name', 'code', 'codeSystem', 'onsetAt', 'abatedAt', 'verification', 'status'],
} as const;
type TypeName = keyof typeof FIELDS;
type Row = Record<string, string | number | null>;

const anyRole = fc.subarray(
  [...ROLES].filter((role) => !/steward|admin|auditor/.test(role)),
  {
    minLength: 1,
    maxLength: 3,
  },
);
/** What is drawn of an actor. */
interface Drawn {
  roles: readonly Role[];
  purpose: Purpose;
  person?: PersonKey;
  institution?: string;
  division?: string;
}

const anyActor: fc.Arbitrary<Drawn> = fc.record(
  {
    roles: anyRole,
    purpose: fc.constantFrom(...PURPOSES),
    person: fc.constantFrom('zhangWei', 'liNa', 'liuFang', 'yangJun', 'zhangYihan'),
    institution: fc.constantFrom(...Object.values(institutions).map((one) => one.code)),
    division: fc.constantFrom('500000', '500106', '500113', '500106001', '500113011', '500106001001'),
  },
  { requiredKeys: ['roles', 'purpose'] },
);

/** One for every outcome there is; the rest is drawn. */
const EXAMPLES: readonly Drawn[] = [
  { roles: ['resident'], purpose: 'PATRQT', person: 'yangJun' },
  { roles: ['guardian'], purpose: 'PATRQT', person: 'liNa' },
  { roles: ['doctor'], purpose: 'TREAT', institution: institutions.hospital.code },
  { roles: ['family-doctor'], purpose: 'TREAT', institution: institutions.communityCentre.code },
  {
    roles: ['primary-care-worker', 'city-regulator'],
    purpose: 'PUBHLTH',
    institution: institutions.lotusCentre.code,
    division: '500000',
  },
  { roles: ['district-regulator'], purpose: 'HOPERAT', division: '500113' },
];
const everything = {
  Person: [...FIELDS.Person],
  Encounter: [...FIELDS.Encounter],
  Condition: [...FIELDS.Condition],
};

let hub: TestHub;
let everyone: OraclePerson[];
/** What an actor who may see everything sees: the owner of each file. */
let truth: Map<string, Record<'Person', Row> & Record<'Encounter' | 'Condition', Row[]>>;

beforeAll(async () => {
  hub = await startTestHub({ wire: 'in-process' });
  everyone = await oraclePeople(hub.sql);
  truth = new Map();
  const query = `{ me { ${FIELDS.Person.join(' ')} encounters(first: 100) { nodes { id ${FIELDS.Encounter.join(' ')} } }
    conditions(first: 100) { nodes { id ${FIELDS.Condition.join(' ')} } } } }`;
  for (const { id } of everyone) {
    const authorization = `Bearer ${await hub.token('resident', { personId: id })}`;
    const { data } = await hub.ask<{ me: Row & Record<string, { nodes: Row[] }> }>(
      undefined,
      query,
      {},
      { authorization },
    );
    const { encounters, conditions, ...person } = data!.me as unknown as Row &
      Record<'encounters' | 'conditions', { nodes: Row[] }>;
    truth.set(id, { Person: person, Encounter: encounters.nodes, Condition: conditions.nodes });
  }
});
afterAll(() => hub?.close());

test('the truth is what the demo people are', () => {
  const names = [...truth.values()].map((one) => one.Person.name).sort();
  expect(names).toEqual(
    Object.values(people)
      .map((person) => person.name)
      .sort(),
  );
  const rows = [...truth.values()];
  expect(rows.flatMap((one) => one.Condition).map((row) => row.code)).toContain('B24');
  expect(rows.flatMap((one) => one.Encounter)).toHaveLength(15);
});

/** The list of a person that a type's rows stand in. */
const listOf = { Encounter: 'encounters', Condition: 'conditions' } as const;

describe('every cell', () => {
  test('of every answer is what the policy says for the true relation', async () => {
    const labelled = await labelledIds();
    const seen = { SHOW: 0, MASK: 0, HIDE: 0, notFound: 0, lifted: 0 };
    await fc.assert(
      fc.asyncProperty(
        anyActor,
        fc.record({
          Person: fc.subarray([...FIELDS.Person]),
          Encounter: fc.subarray([...FIELDS.Encounter]),
          Condition: fc.subarray([...FIELDS.Condition]),
        }),
        async (drawn, selected) => {
          const actor = await actorOf(drawn);
          const answer = await ask(actor, selected);
          for (const [n, person] of everyone.entries()) {
            const got = (answer.data as Record<string, unknown>)[`p${n}`] as Row | null;
            const rowClass = person.classFor(actor.actor);
            const known = rowRelations(actor.actor).some((relation) => rowClass & relationBit(relation));
            if (!known) {
              expect(got).toBeNull();
              seen.notFound++;
              continue;
            }
            checkRow(
              actor.actor,
              'Person',
              selected.Person,
              truth.get(person.id)!.Person,
              got!,
              rowClass,
              false,
              seen,
            );
            for (const type of ['Encounter', 'Condition'] as const) {
              const list = (got as unknown as Record<string, { nodes: Row[] } | null>)[listOf[type]];
              if (bestDecision(actor.actor, classOf(`Person.${listOf[type]}`)) === 'HIDE') {
                expect(list).toBeNull();
                continue;
              }
              const { category } = classOf(`${type}.status`);
              const knows = decide(actor.actor, { level: 'L3', category }, rowClass) !== 'HIDE';
              const expected = truth.get(person.id)![type].filter((row) => {
                if (!knows) return false;
                const open =
                  decide(
                    actor.actor,
                    { level: 'L5', category: classOf(`${type}.status`).category },
                    rowClass,
                  ) === 'SHOW';
                return open || !labelled.has(String(row.id));
              });
              const { nodes } = list!;
              expect(nodes.map((row) => row.id)).toEqual(expected.map((row) => row.id));
              nodes.forEach((row, m) => {
                const lifted = labelled.has(String(row.id));
                if (lifted) seen.lifted++;
                checkRow(actor.actor, type, selected[type], expected[m]!, row, rowClass, lifted, seen);
              });
            }
          }
          checkErrors(actor.actor, selected, answer);
        },
      ),
      { numRuns: 120, examples: EXAMPLES.map((drawn): [Drawn, typeof everything] => [drawn, everything]) },
    );
    // Every outcome was met, so the property had something to say.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  });

  function checkRow(
    actor: Actor,
    type: TypeName,
    fields: readonly string[],
    expected: Row,
    got: Row,
    rowClass: number,
    lifted: boolean,
    seen: Record<string, number>,
  ): void {
    for (const field of fields) {
      const own = classOf(`${type}.${field}`);
      const level = lifted && rank(own.level) > 1 ? 'L5' : own.level;
      const decision = decide(actor, { ...own, level }, rowClass);
      seen[decision]!++;
      const value = expected[field] ?? null;
      const masked = own.mask ? maskedValue(own.mask, value) : null;
      const [what, is] = [`${type}.${field}`, got[field]];
      if (decision === 'SHOW') expect([what, is]).toEqual([what, value]);
      else if (decision === 'MASK') expect([what, is]).toEqual([what, masked]);
      else expect([what, is]).toEqual([what, null]);
    }
  }

  /** Denied for the actor as such: exactly the coordinates that no relation could show. */
  function checkErrors(actor: Actor, selected: Record<TypeName, string[]>, answer: Answer): void {
    const lists = Object.values(listOf).map((list) => `Person.${list}`);
    const asked = Object.entries(selected).flatMap(([type, fields]) => {
      const list = type === 'Person' ? undefined : listOf[type as keyof typeof listOf];
      if (list && bestDecision(actor, classOf(`Person.${list}`)) === 'HIDE') return [];
      return fields.map((field) => `${type}.${field}`);
    });
    const hidden = [...lists, ...asked]
      .filter((coordinate) => bestDecision(actor, classOf(coordinate)) === 'HIDE')
      .sort();
    const told = (answer.errors ?? [])
      .filter((error) => error.extensions?.reason === 'ACTOR')
      .map((error) => error.extensions?.coordinate)
      .sort();
    if (bestDecision(actor, classOf('Query.person')) === 'HIDE') expect(told).toEqual(['Query.person']);
    else expect(told).toEqual(hidden);
  }

  async function ask(
    { token, actor }: { token: string; actor: Actor },
    selected: Record<TypeName, string[]>,
  ): Promise<Answer> {
    const list = (name: string, fields: string[]) =>
      `${name}(first: 100) { nodes { id ${fields.join(' ')} } }`;
    const persons = everyone.map(
      ({ id }, n) => `p${n}: person(id: "${id}") { id ${selected.Person.join(' ')}
        ${list('encounters', selected.Encounter)} ${list('conditions', selected.Condition)} }`,
    );
    return hub.ask(
      undefined,
      `{ ${persons.join('\n')} }`,
      {},
      { authorization: `Bearer ${token}`, 'x-purpose': String(actor.purpose) },
    );
  }

  async function actorOf(drawn: Drawn) {
    const personOf = Object.fromEntries([...truth].map(([id, one]) => [one.Person.name, id]));
    const personId = drawn.person && personOf[people[drawn.person].name];
    const member: CastMember = {
      ...demoCast(hub.vault)[0]!,
      roles: drawn.roles,
      purposes: [drawn.purpose],
      divisionSystem: 'GB2260-2023',
    };
    const { personId: _p, institutionCode: _i, divisionCode: _d, practitionerId: _r, ...bare } = member;
    const issuer = await openDemoIssuer(hub.environment.dataDir);
    const overrides = { personId, institutionCode: drawn.institution, divisionCode: drawn.division };
    const { token } = await issuer.issue(bare, overrides);
    const actor: Actor = {
      id: 'oracle',
      roles: drawn.roles,
      purpose: drawn.purpose,
      purposes: [drawn.purpose],
      ...(personId && { personId }),
      ...(drawn.institution && { institution: drawn.institution }),
      ...(drawn.division && { jurisdiction: { system: 'GB2260-2023', code: drawn.division } }),
    };
    return { token, actor };
  }

  /** The graph's ids of rows that the database marks as lifted. */
  async function labelledIds(): Promise<Set<string>> {
    const rows = await hub.sql<{ id: string }[]>`
      select replace(replace(replace(encode(decode(replace(subject_id::text || id::text, '-', ''), 'hex'), 'base64'), '+', '-'), '/', '_'), '=', '') as id
      from (select subject_id, id from record.encounter where required_level = 5
        union all select subject_id, id from record.condition where required_level = 5) r`;
    return new Set(rows.map((row) => row.id));
  }
});
