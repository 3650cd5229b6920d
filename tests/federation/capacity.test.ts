import { institutions } from '@hub/db/demo/institutions.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type Who, WIRES } from '../hub/start-test-hub.ts';

const HOSPITAL = institutions.hospital.code;
const BEDS = `query($code: ID!, $first: Int, $after: String) { institution(code: $code) {
  beds(first: $first, after: $after) { nodes { department licensed open } pageInfo { hasNextPage endCursor } } } }`;
const SESSIONS = `query($code: ID!, $from: DateTime, $department: String) { institution(code: $code) {
  sessions(from: $from, department: $department, first: 100) { nodes { department startsAt endsAt capacity booked
    practitioner { name institution { name } } } } } }`;

interface Session {
  department: string;
  startsAt: string;
  capacity: number;
  booked: number;
  practitioner: { name: string; institution: { name: string } };
}
interface Beds {
  institution: { beds: { nodes: unknown[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
}

describe.each(WIRES)('what institutions have, %s', (wire) => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
  });
  afterAll(() => hub?.close());

  const sessions = async (who: Who, variables: Record<string, unknown> = {}) => {
    const answer = await hub.ask<{ institution: { sessions: { nodes: Session[] } | null } }>(who, SESSIONS, {
      code: HOSPITAL,
      ...variables,
    });
    return { ...answer, nodes: answer.data?.institution.sessions?.nodes };
  };

  test('beds are public, by department, and turned over like any list', async () => {
    const all = await hub.ask<Beds>(undefined, BEDS, { code: HOSPITAL });
    expect(all.errors).toBeUndefined();
    const { nodes } = all.data!.institution.beds;
    expect(nodes).toHaveLength(3);
    expect(nodes).toContainEqual({ department: '心血管内科', licensed: 48, open: 52 });
    const seen: unknown[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { beds }: Beds['institution'] = (
        await hub.ask<Beds>(undefined, BEDS, { code: HOSPITAL, first: 1, after })
      ).data!.institution;
      seen.push(...beds.nodes);
      ({ hasNextPage: more, endCursor: after } = beds.pageInfo);
    }
    expect(seen).toEqual(nodes);
  });

  test('equipment is public, by kind', async () => {
    const { data, errors } = await hub.ask(
      undefined,
      'query($code: ID!) { institution(code: $code) { equipment { nodes { kind name installedOn } } } }',
      { code: HOSPITAL },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      institution: {
        equipment: {
          nodes: [
            { kind: 'CT', name: '64排X线计算机体层摄影设备', installedOn: '2019-08-01' },
            { kind: 'MRI', name: '3.0T磁共振成像设备', installedOn: '2022-03-15' },
          ],
        },
      },
    });
  });

  test('sessions are those to come, in the order of time, with who holds them', async () => {
    const { nodes, errors } = await sessions('resident');
    expect(errors).toBeUndefined();
    const starts = nodes!.map((node) => node.startsAt);
    expect(starts).toEqual([...starts].sort());
    expect(nodes!.slice(0, 2)).toMatchObject([
      { department: '心血管内科', capacity: 20, booked: 20, practitioner: { name: '周明' } },
      { department: '骨科', practitioner: { name: '何涛', institution: { name: '沙坪坝示范人民医院' } } },
    ]);
    const surgeon = (await sessions('resident', { department: '骨科' })).nodes!;
    expect(surgeon).toEqual(nodes!.filter((node) => node.department === '骨科'));
    const later = (await sessions('resident', { from: starts[3] })).nodes!;
    expect(later).toEqual(nodes!.slice(3));
    expect((await sessions('resident', { from: '2999-01-01T00:00:00Z' })).nodes).toEqual([]);
  });

  test('sessions that are over are found only by asking from before', async () => {
    await hub.sql`
      insert into institution.session (id, institution_code, practitioner_id, department, starts_at, ends_at, capacity,
        booked, source_code)
      values (gen_random_uuid(), ${HOSPITAL}, gen_random_uuid(), '中医科', '2020-01-01T00:00Z', '2020-01-01T04:00Z', 9, 9, 'TEST')`;
    expect((await sessions('doctor', { department: '中医科' })).nodes).toEqual([]);
    const { nodes } = await sessions('doctor', { department: '中医科', from: '2020-01-01T11:59:00+08:00' });
    // Nobody of this id works here.
    expect(nodes).toMatchObject([{ startsAt: '2020-01-01T00:00:00Z', practitioner: null }]);
    expect((await sessions('doctor', { department: '中医科', from: '2020-01-01T04:00:00Z' })).nodes).toEqual(
      [],
    );
    await hub.sql`delete from institution.session where source_code = 'TEST'`;
  });

  test('sessions are for known callers, like practitioners: nobody gets none, filtered or not', async () => {
    const listed = await hub.ask(
      undefined,
      'query($code: ID!) { institution(code: $code) { name sessions { nodes { id } } } }',
      { code: HOSPITAL },
    );
    expect(listed.data).toEqual({ institution: { name: institutions.hospital.name, sessions: null } });
    expect(listed.errors?.map(({ extensions }) => extensions)).toEqual([
      {
        code: 'UNAUTHORIZED_FIELD_OR_TYPE',
        coordinate: 'Institution.sessions',
        level: 'L2',
        reason: 'ACTOR',
      },
    ]);
    const filtered = await sessions(undefined, { department: '骨科' });
    expect(filtered.data).toEqual({ institution: { sessions: null } });
    expect(filtered.errors?.map((error) => error.extensions?.coordinate)).toEqual(['Institution.sessions']);
    // Whoever has a token and a purpose may, the analyst included.
    expect((await sessions('analyst')).nodes).toEqual((await sessions('institution-manager')).nodes);
  });

  test.each(['yesterday', '2026-02-30T00:00:00Z', '2026-11-22', '2026-11-22T08:00:00'])(
    'from %s is refused',
    async (from) => {
      const { errors, data } = await sessions('resident', { from });
      expect(errors?.map((error) => error.extensions?.code)).toEqual(['BAD_USER_INPUT']);
      expect(data).toEqual({ institution: { sessions: null } });
    },
  );

  test('are read in one statement each, for however many institutions', async () => {
    const query = `{ institutions(first: 4) { nodes { code beds { nodes { department } } equipment { nodes { kind } }
      sessions(first: 3) { nodes { startsAt practitioner { name } } } } } }`;
    hub.statements();
    const { data, errors } = await hub.ask<{
      institutions: { nodes: Record<string, { nodes: unknown[] }>[] };
    }>('doctor', query);
    expect(errors).toBeUndefined();
    const counts = data!.institutions.nodes.map(({ beds, equipment, sessions }) =>
      [beds, equipment, sessions].map((list) => list!.nodes.length),
    );
    expect(counts.toSorted()).toEqual([
      [0, 0, 0],
      [1, 0, 0],
      [1, 1, 3],
      [3, 2, 3],
    ]);
    // Institutions, beds, equipment, sessions, practitioners.
    expect(hub.statements()).toHaveLength(5);
  });
});
