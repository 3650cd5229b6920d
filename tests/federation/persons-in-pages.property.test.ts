import { institutions } from '@hub/db/demo/institutions.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import type { Nodes } from './asking.ts';

const PERSONS = 12;
const HERE = institutions.communityCentre.code;
const ELSEWHERE = institutions.hospital.code;
const ASKERS = [
  { who: 'doctor', purpose: 'TREAT' },
  { who: 'family-doctor', purpose: 'TREAT' },
  { who: 'primary-care-worker', purpose: 'PUBHLTH' },
] as const;

/** One subject of a person, and by what it is related to the institution. */
interface Subject {
  treating: boolean;
  contracted: boolean;
  consents: number;
}
interface Person {
  subjects: readonly Subject[];
  managed: boolean;
  refuses: boolean;
}

const subject: fc.Arbitrary<Subject> = fc.record({
  treating: fc.boolean(),
  contracted: fc.boolean(),
  consents: fc.nat({ max: 2 }),
});
const person: fc.Arbitrary<Person> = fc.record({
  subjects: fc.array(subject, { minLength: 1, maxLength: 3 }),
  managed: fc.boolean(),
  refuses: fc.nat({ max: 5 }).map((n) => n === 0),
});

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ wire: 'in-process' });
});
afterAll(() => hub?.close());

/** Puts these persons in the place of those before. @returns their ids */
async function settle(persons: readonly Person[]): Promise<string[]> {
  const { sql } = hub;
  for (const table of ['care_relation', 'consent', 'refusal', 'scope'])
    await sql.unsafe(`delete from access.${table}`);
  const ids: string[] = [];
  for (const { subjects, managed, refuses } of persons) {
    const own = subjects.map(() => crypto.randomUUID());
    const id = own[0]!;
    ids.push(id);
    await sql`insert into person.subject ${sql({ subject_id: id, source_code: 'DEMO', sex: 1, code: Buffer.of(0) })}`;
    for (const [n, { treating, contracted, consents }] of subjects.entries()) {
      const subject_id = own[n]!;
      const managing_institution = managed ? HERE : ELSEWHERE;
      await sql`insert into access.scope ${sql({ subject_id, person_id: id, code_system: 'GB2260-2023', city: '500000', managing_institution })}`;
      for (const kind of [...(treating ? ['TREATING'] : []), ...(contracted ? ['CONTRACTED'] : [])])
        await sql`insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin)
          values (${subject_id}, ${kind}, ${HERE}, now() - interval '1 day', now() + interval '1 day', 'test')`;
      for (let consent = 0; consent < consents; consent++)
        await sql`insert into access.consent (subject_id, id, grantee, grantee_kind, categories, purposes, granted_by, ends_at)
          values (${subject_id}, gen_random_uuid(), ${HERE}, 'INSTITUTION', 1, '{TREAT,PUBHLTH}', 'test', now() + interval '1 day')`;
    }
    if (refuses)
      await sql`insert into access.refusal (subject_id, id, refused_by) values (${own.at(-1)!}, gen_random_uuid(), 'test')`;
  }
  return ids;
}

test('persons come page by page, each once, and are those who are found one by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(person, { minLength: 1, maxLength: PERSONS }),
      fc.integer({ min: 1, max: PERSONS }),
      async (persons, size) => {
        const ids = await settle(persons);
        for (const { who, purpose } of ASKERS) {
          const authorization = `Bearer ${await hub.token(who, { institutionCode: HERE })}`;
          const ask = <D>(query: string, variables = {}) =>
            hub.ask<D>(undefined, query, variables, { authorization, 'x-purpose': purpose });
          const listed: string[] = [];
          for (let after: string | null = null, more = true; more; ) {
            const { data }: Answer<{ persons: Nodes<{ id: string }> }> = await ask(
              'query ($size: Int, $after: String) { persons(first: $size, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
              { size, after },
            );
            const { nodes, pageInfo }: Nodes<{ id: string }> = data!.persons;
            expect(nodes).toHaveLength(pageInfo.hasNextPage ? size : nodes.length);
            listed.push(...nodes.map(({ id }) => id));
            [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
          }
          const one = ids.map((id, n) => `p${n}: person(id: "${id}") { id }`).join(' ');
          const { data } = await ask<Record<string, { id: string } | null>>(`{ ${one} }`);
          const known = ids.filter((_, n) => data![`p${n}`] !== null);
          expect(listed.sort(), who).toEqual(known.sort());
        }
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
