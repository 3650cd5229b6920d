import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

const PEOPLE: readonly PersonKey[] = ['zhangWei', 'wangXiulan', 'liuFang'];
const PLACES = [institutions.hospital.code, institutions.communityCentre.code, institutions.lotusCentre.code];

/** What can happen to a person, with an institution. `n` picks among what there is to end. */
type Event =
  | { do: 'treat' | 'end' | 'consent' | 'optOut'; person: number; place: number }
  | { do: 'optOutOfAll'; person: number }
  | { do: 'revoke' | 'withdraw'; person: number; n: number };

const person = fc.nat({ max: PEOPLE.length - 1 });
const place = fc.nat({ max: PLACES.length - 1 });
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ do: fc.constantFrom('treat', 'end', 'consent', 'optOut'), person, place }),
  fc.record({ do: fc.constant('optOutOfAll'), person }),
  fc.record({ do: fc.constantFrom('revoke', 'withdraw'), person, n: fc.nat({ max: 9 }) }),
);

/** What has happened to one person, in plain sets. */
class Model {
  readonly treated = new Set<string>();
  /** Ids, by what they name; null: every institution. */
  readonly consents = new Map<string, string>();
  readonly refusals = new Map<string, string | null>();

  sees(institution: string): boolean {
    const refused = [...this.refusals.values()].some((one) => one === null || one === institution);
    const related = this.treated.has(institution) || [...this.consents.values()].includes(institution);
    return related && !refused;
  }
}

let hub: TestHub;
let ids: string[];
beforeAll(async () => {
  hub = await startTestHub({ wire: 'in-process' });
  ids = PEOPLE.map(demoIds(hub.vault).person);
});
afterAll(() => hub?.close());

async function mutate(personId: string, field: string, call: string): Promise<string> {
  const authorization = `Bearer ${await hub.token('resident', { personId })}`;
  const answer = await hub.ask<Record<string, { id: string }>>(
    undefined,
    `mutation { ${call} { id } }`,
    {},
    { authorization },
  );
  expect(answer.errors, call).toBeUndefined();
  return answer.data![field]!.id;
}

const until = new Date(Date.now() + 3_600_000).toISOString();
const nth = (keys: Iterable<string>, n: number): string | undefined => {
  const all = [...keys];
  return all[n % all.length];
};

async function happen(event: Event, models: readonly Model[]): Promise<void> {
  const id = ids[event.person]!;
  const model = models[event.person]!;
  const code = 'place' in event ? PLACES[event.place]! : '';
  switch (event.do) {
    case 'treat':
      model.treated.add(code);
      // By whichever subject: the last of the person's.
      await hub.sql`
        insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin)
        select subject_id, 'TREATING', ${code}, now(), now() + interval '1 day', 'encounter'
        from access.scope where person_id = ${id} order by subject_id desc limit 1
        on conflict (subject_id, kind, counterpart) do update set ends_at = excluded.ends_at`;
      return;
    case 'end':
      model.treated.delete(code);
      await hub.sql`update access.care_relation set ends_at = now() where counterpart = ${code}
        and subject_id in (select subject_id from access.scope where person_id = ${id})`;
      return;
    case 'consent': {
      const call = `grantConsent(input: { institution: "${code}", categories: [HEALTH_STATUS], purposes: [TREAT], until: "${until}" })`;
      model.consents.set(await mutate(id, 'grantConsent', call), code);
      return;
    }
    case 'optOut':
      model.refusals.set(await mutate(id, 'optOut', `optOut(input: { institution: "${code}" })`), code);
      return;
    case 'optOutOfAll':
      model.refusals.set(await mutate(id, 'optOut', 'optOut(input: {})'), null);
      return;
    case 'revoke': {
      const consent = nth(model.consents.keys(), event.n);
      if (!consent) return;
      model.consents.delete(consent);
      await mutate(id, 'revokeConsent', `revokeConsent(id: "${consent}")`);
      return;
    }
    case 'withdraw': {
      const refusal = nth(model.refusals.keys(), event.n);
      if (!refusal) return;
      model.refusals.delete(refusal);
      await mutate(id, 'withdrawOptOut', `withdrawOptOut(id: "${refusal}")`);
    }
  }
}

test('whatever has happened to relations, consents and refusals, a clinician sees the persons that the model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 25 }), async (events) => {
      for (const table of ['care_relation', 'consent', 'refusal'])
        await hub.sql.unsafe(`delete from access.${table}`);
      const models = PEOPLE.map(() => new Model());
      for (const one of events) {
        await happen(one, models);
        for (const code of PLACES) {
          const authorization = `Bearer ${await hub.token('doctor', { institutionCode: code })}`;
          const query = '{ persons(first: 100) { nodes { id } } }';
          const { data } = await hub.ask<{ persons: { nodes: { id: string }[] } }>(
            undefined,
            query,
            {},
            { authorization },
          );
          const expected = ids.filter((_, n) => models[n]!.sees(code)).sort();
          expect(data?.persons.nodes.map(({ id }) => id).sort(), `${one.do} ${code}`).toEqual(expected);
        }
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
