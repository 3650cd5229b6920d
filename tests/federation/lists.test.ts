import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

interface Page<N> {
  nodes: N[];
  edges: { cursor: string; node: N }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
type Encounters = { me: { encounters: Page<{ id: string; startedAt: string }> } };

const PAGE = `query($first: Int, $after: String) { me { encounters(first: $first, after: $after) {
  nodes { id startedAt } edges { cursor node { id } } pageInfo { hasNextPage endCursor } } } }`;

describe.each(WIRES)('lists, %s', (wire) => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
  });
  afterAll(() => hub?.close());

  const encounters = async (variables: Record<string, unknown>) => {
    const { data, errors } = await hub.ask<Encounters>('resident', PAGE, variables);
    expect(errors).toBeUndefined();
    return data!.me.encounters;
  };

  test('are connections, newest first, with a cursor for every edge', async () => {
    const { nodes, edges, pageInfo } = await encounters({ first: 3 });
    expect(nodes.map((node) => node.startedAt)).toEqual(
      nodes
        .map((node) => node.startedAt)
        .sort()
        .reverse(),
    );
    expect(nodes).toHaveLength(3);
    expect(edges.map((edge) => edge.node.id)).toEqual(nodes.map((node) => node.id));
    expect(pageInfo.hasNextPage).toBe(false);
    const second = await encounters({ first: 3, after: edges[0]!.cursor });
    expect(second.nodes).toEqual(nodes.slice(1));
    const none = await encounters({ first: 3, after: pageInfo.endCursor });
    expect(none).toEqual({ nodes: [], edges: [], pageInfo: { hasNextPage: false, endCursor: null } });
  });

  test('go on where they were, whatever is inserted before', async () => {
    const first = await encounters({ first: 1 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const all = await encounters({ first: 100 });
    const subject = demoIds(hub.vault).person('zhangWei');
    await hub.sql`
      insert into record.encounter (subject_id, id, source_code, at, required_level, class)
      select ${subject}, gen_random_uuid(), 'DEMO', now() + n * interval '1 day', 1, '1' from generate_series(1, 3) n`;
    const rest = await encounters({ first: 100, after: first.pageInfo.endCursor });
    expect(rest.nodes).toEqual(all.nodes.slice(1));
    expect((await encounters({ first: 100 })).nodes).toHaveLength(all.nodes.length + 3);
    await hub.sql`delete from record.encounter where subject_id = ${subject} and at > now()`;
  });

  test('tell rows of one instant apart', async () => {
    const subject = demoIds(hub.vault).person('zhangWei');
    await hub.sql`
      insert into record.encounter (subject_id, id, source_code, at, required_level, class)
      select ${subject}, gen_random_uuid(), 'DEMO', '2001-01-01T00:00:00.123456Z', 1, '1' from generate_series(1, 5)`;
    const all = await encounters({ first: 100 });
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { nodes, pageInfo }: Page<{ id: string }> = await encounters({ first: 2, after });
      seen.push(...nodes.map((node) => node.id));
      more = pageInfo.hasNextPage;
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual(all.nodes.map((node) => node.id));
    await hub.sql`delete from record.encounter where subject_id = ${subject} and at < '2002-01-01'`;
  });

  test('of persons are stable, too', async () => {
    const query = `query($after: String) { persons(first: 5, after: $after) {
      nodes { id } pageInfo { hasNextPage endCursor } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { data }: Answer<{ persons: Page<{ id: string }> }> = await hub.ask('city-regulator', query, {
        after,
      });
      seen.push(...data!.persons.nodes.map((node) => node.id));
      more = data!.persons.pageInfo.hasNextPage;
      after = data!.persons.pageInfo.endCursor;
    }
    const all = await hub.sql<
      { id: string }[]
    >`select distinct person_id::text as id from access.scope order by 1`;
    expect(seen).toEqual(all.map((row) => row.id));
  });

  test('the timeline holds every record of every kind, newest first', async () => {
    const { data } = await hub.ask<{
      me: { timeline: { nodes: { id: string; kind: string; at: string }[] } };
    }>('resident', '{ me { timeline(first: 100) { nodes { id kind at } } } }');
    const { nodes } = data!.me.timeline;
    const rows = await hub.sql<{ kind: string; at: string }[]>`
      select t.kind, t.at from record.timeline t join access.scope s using (subject_id)
      where s.person_id = ${demoIds(hub.vault).person('zhangWei')} order by t.at desc, t.id desc`;
    expect(rows.length).toBeGreaterThan(5);
    expect(nodes.map(({ kind, at }) => ({ kind, at }))).toEqual(rows.map(({ kind, at }) => ({ kind, at })));
    expect(new Set(nodes.map((node) => node.kind))).toEqual(
      new Set(['ENCOUNTER', 'CONDITION', 'REPORT', 'MEDICATION', 'ALLERGY']),
    );
  });

  test('the items of a report come in the order of the report', async () => {
    const { data } = await hub.ask(
      'resident',
      '{ me { reports { nodes { items { name interpretation } } } } }',
    );
    expect(data).toEqual({
      me: {
        reports: {
          nodes: [
            {
              items: [
                { name: '总胆固醇', interpretation: 'H' },
                { name: '甘油三酯', interpretation: 'N' },
                { name: '高密度脂蛋白胆固醇', interpretation: 'N' },
                { name: '低密度脂蛋白胆固醇', interpretation: 'H' },
              ],
            },
          ],
        },
      },
    });
  });

  test('the children of a division are exactly those below it', async () => {
    const { data } = await hub.ask<{ division: { children: { code: string; parent: { code: string } }[] } }>(
      undefined,
      '{ division(code: "500106") { children { code parent { code } } } }',
    );
    const rows = await hub.sql<{ code: string }[]>`
      select code from region.division where code_system = 'GB2260-2023' and parent_code = '500106' order by code`;
    expect(rows.length).toBeGreaterThan(20);
    expect(data!.division.children).toEqual(rows.map(({ code }) => ({ code, parent: { code: '500106' } })));
  });

  test('every institution of a page has its own practitioners, by one statement', async () => {
    hub.statements();
    const { data } = await hub.ask<{
      institutions: { nodes: { code: string; practitioners: { nodes: { name: string }[] } }[] };
    }>('doctor', '{ institutions { nodes { code practitioners { nodes { name } } } } }');
    expect(hub.statements()).toHaveLength(2);
    const names = Object.fromEntries(
      data!.institutions.nodes.map((one) => [one.code, one.practitioners.nodes.map((p) => p.name).sort()]),
    );
    expect(names).toEqual({
      [institutions.hospital.code]: ['何涛', '周明', '许静'].sort(),
      [institutions.communityCentre.code]: ['唐丽', '冯雪'].sort(),
      [institutions.lotusCentre.code]: ['邓强'],
      [institutions.townshipHospital.code]: ['蒋波'],
    });
  });
});
