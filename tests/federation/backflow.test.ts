import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addGrant } from '../backflow/grant.ts';
import { type Reading, readAll } from '../backflow/reading.ts';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

describe.each(WIRES)('reading under a grant (%s)', (wire) => {
  let hub: TestHub;
  let grant: string;
  const read = (more: Partial<Reading> = {}) => readAll(hub, { grant, resource: 'Encounter', ...more });

  beforeAll(async () => {
    hub = await startTestHub({ wire });
    grant = await addGrant(hub.sql, {
      fields: [
        'Encounter.startedAt',
        'Encounter.department',
        'Encounter.institution',
        'Person.name:MASKED',
        'Person.birthDate:MASKED',
        'Condition.code:MASKED',
        'Condition.encounter',
      ],
    });
  });
  afterAll(() => hub?.close());

  test('gives the own district’s rows, granted fields alone, under pseudonyms', async () => {
    const { changes, mark } = await read();
    expect(mark).toBeTruthy();
    const [expected] = await hub.sql<{ count: number }[]>`
      select count(*)::int from record.encounter e join access.scope s using (subject_id)
        join access.scope p on p.subject_id = s.person_id
      where p.district = '500106' and e.required_level < 5 and not exists (select from access.scope m
        where m.person_id = s.person_id and m.born_on > current_date - interval '14 years')`;
    expect(changes).toHaveLength(expected!.count);
    expect(changes.length).toBeGreaterThan(5);
    expect(new Set(changes.map(({ op }) => op))).toEqual(new Set(['UPSERT']));
    for (const { values } of changes)
      expect(Object.keys(values!)).toEqual(['department', 'institution', 'startedAt']);
    const told = JSON.stringify(changes);
    for (const { id } of await hub.sql<{ id: string }[]>`select subject_id as id from access.scope`)
      expect(told).not.toContain(id);
  });
});
