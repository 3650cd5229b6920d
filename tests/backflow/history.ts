import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import { ingest } from '@hub/kernel/intake/run.ts';
import { addSource, findSource } from '@hub/kernel/intake/source.ts';
import { intake } from '@hub/subgraphs/intake.ts';
import fc from 'fast-check';
import {
  coded,
  condition,
  encounter,
  ID_NUMBERS,
  ndjson,
  patient,
  type Resource,
  ref,
} from '../intake/sample.ts';

/** Two sources: one in the recipient's district, one in another. */
const SOURCES = { HERE: '500106', THERE: '500113' } as const;
type Source = keyof typeof SOURCES;

/** Something that happens to persons' data, by whichever way. */
export type Event =
  | { kind: 'deliver'; source: Source; resources: Resource[] }
  | { kind: 'move'; who: number; district: string }
  | { kind: 'refuse' | 'withdraw' | 'consent' | 'revoke' | 'split' | 'erase'; who: number }
  | { kind: 'born'; who: number; on: string };

const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const person = fc.constantFrom('p0', 'p1', 'p2', 'p3');
const who = fc.integer({ min: 0, max: 7 });

const resources = (run: string): fc.Arbitrary<Resource> => {
  const named = (id: string) => `${id}-${run}`;
  const patients = fc
    .record({ id: person, known: fc.boolean(), child: fc.boolean() })
    .map(({ id, known, child }) =>
      patient(named(id), {
        birthDate: known ? '1990-02-02' : child ? '2019-11-30' : '1957-03-02',
        // The same id number, name and birth date join two sources' patients to one person.
        ...(known && {
          name: [{ text: `王样例${run}` }],
          identifier: [{ system: 'urn:oid:2.16.156.10011.1.3', value: ID_NUMBERS.born1990 }],
        }),
      }),
    );
  const visits = fc
    .record({ id: fc.constantFrom('e0', 'e1', 'e2'), of: person, day: fc.integer({ min: 1, max: 28 }) })
    .map(({ id, of, day }) =>
      encounter(named(id), named(of), {
        period: { start: `2025-03-${String(day).padStart(2, '0')}T08:00:00+08:00` },
      }),
    );
  const diagnoses = fc
    .record({
      id: fc.constantFrom('c0', 'c1', 'c2'),
      of: person,
      visit: fc.option(fc.constantFrom('e0', 'e1', 'e2')),
      // A label lifts the second one, and the visit it was made at.
      code: fc.constantFrom('I10', 'B24', 'J06.9'),
    })
    .map(({ id, of, visit, code }) =>
      condition(named(id), named(of), coded(ICD10, code), {
        ...(visit && { encounter: ref('Encounter', named(visit)) }),
      }),
    );
  return fc.oneof(
    { weight: 3, arbitrary: patients },
    { weight: 2, arbitrary: visits },
    { weight: 2, arbitrary: diagnoses },
  );
};

/** @param run names this run's persons, so that none of them was there before */
export const eventsOf = (run: string): fc.Arbitrary<Event> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('deliver' as const),
        source: fc.constantFrom('HERE' as const, 'THERE' as const),
        resources: fc.array(resources(run), { minLength: 1, maxLength: 6 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('move' as const),
        who,
        district: fc.constantFrom('500106', '500113'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'refuse',
          'withdraw',
          'consent',
          'consent',
          'consent',
          'revoke',
          'split',
          'erase',
        ),
        who,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('born' as const),
        who,
        on: fc.constantFrom('1957-03-02', '2019-11-30'),
      }),
    },
  );

export interface World {
  happen(event: Event): Promise<void>;
  /** Everybody there is consents, again where they have revoked it. */
  everybodyConsents(): Promise<void>;
  close(): Promise<void>;
}

/** Lets events happen in a hub's database, as those do who may. */
export async function openWorld({
  sql,
  vault,
  url,
}: {
  sql: Sql;
  vault: Vault;
  url: string;
}): Promise<World> {
  const intakeSql = connect(url, { role: 'hub_intake', max: 2 });
  const folder = await mkdtemp(join(tmpdir(), 'hub-history-'));
  for (const [code, division] of Object.entries(SOURCES))
    await addSource(intakeSql, { code, name: code, institution: `1250${division}${code}`, division });
  /** One of the persons that there are, whichever; of none, nothing happens. */
  const pick = async (n: number): Promise<string | undefined> => {
    const rows = await sql<{ id: string }[]>`select subject_id as id from access.scope order by subject_id`;
    return rows[n % Math.max(rows.length, 1)]?.id;
  };
  const deliver = async (source: Source, delivered: Resource[]) => {
    const file = join(folder, 'd.ndjson');
    await writeFile(file, ndjson(delivered));
    const from = await findSource(intakeSql, source);
    await ingest({
      sql: intakeSql,
      vault,
      source: from,
      mappers: intake,
      cubes: [],
      files: [file],
      treatingDays: 90,
      batchSize: 3,
    });
  };
  const wish = async (kind: string, id: string): Promise<unknown> => {
    if (kind === 'refuse')
      return sql`insert into access.refusal (subject_id, id, refused_by) values (${id}, gen_random_uuid(), 'self')`;
    if (kind === 'withdraw') return sql`update access.refusal set ends_at = now() where subject_id = ${id}`;
    if (kind === 'consent')
      return sql`insert into access.consent (subject_id, id, grantee, grantee_kind, categories, purposes, granted_by, ends_at)
        values (${id}, gen_random_uuid(), ${GRANTEE}, 'INSTITUTION', 31, '{HOPERAT}', 'self', now() + interval '1 year')`;
    if (kind === 'revoke') return sql`update access.consent set ends_at = now() where subject_id = ${id}`;
    // What a merge has joined is parted again.
    if (kind === 'split') return sql`update access.scope set person_id = subject_id where subject_id = ${id}`;
    return sql`delete from record.condition where subject_id = ${id}`;
  };
  return {
    async happen(event) {
      if (event.kind === 'deliver') return deliver(event.source, event.resources);
      const id = await pick(event.who);
      if (!id) return;
      if (event.kind === 'move')
        await sql`update access.scope set district = ${event.district}, township = null, village = null
          where person_id = (select person_id from access.scope where subject_id = ${id})`;
      else if (event.kind === 'born')
        await sql`update access.scope set born_on = ${event.on} where subject_id = ${id}`;
      else await wish(event.kind, id);
    },
    async everybodyConsents() {
      await sql`insert into access.consent (subject_id, id, grantee, grantee_kind, categories, purposes, granted_by, ends_at)
        select subject_id, gen_random_uuid(), ${GRANTEE}, 'INSTITUTION', 31, '{HOPERAT}', 'self', now() + interval '1 year'
        from access.scope`;
    },
    async close() {
      await intakeSql.end();
      await rm(folder, { recursive: true });
    },
  };
}

/** To whom consents are given. */
export const GRANTEE = 'GRANTEE';
