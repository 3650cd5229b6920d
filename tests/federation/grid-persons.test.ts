import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logged } from '../audit/log.ts';
import { startTestHub, type TestHub, type Who, WIRES } from '../hub/start-test-hub.ts';
import { codes, type Nodes } from './asking.ts';

const LIST = `query ($division: ID!, $color: GridColor, $first: Int, $after: String) {
  gridPersons(division: $division, color: $color, first: $first, after: $after) {
    nodes { person { id name sex } grid { color action } } pageInfo { hasNextPage endCursor } } }`;
const PUBLIC_HEALTH = { 'x-purpose': 'PUBHLTH' };
const STREET = '500106001';

type Color = 'RED' | 'YELLOW' | 'GREEN';
interface Found {
  person: { id: string; name: string | null; sex: string | null };
  grid: { color: Color; action: string };
}

describe.each(WIRES)('the persons of a grid (%s)', (wire) => {
  let hub: TestHub;
  let id: (person: PersonKey) => string;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    id = demoIds(hub.vault).person;
  });
  afterAll(() => hub?.close());

  const list = (who: Who, variables: Record<string, unknown>) =>
    hub.ask<{ gridPersons: Nodes<Found> | null }>(
      who,
      LIST,
      { division: STREET, first: 100, ...variables },
      PUBLIC_HEALTH,
    );
  const found = async (who: Who, variables: Record<string, unknown> = {}) =>
    (await list(who, variables)).data!.gridPersons!.nodes;

  test('have a name for those who serve them, and for a grid worker a colour and an action', async () => {
    const action = '请三日内上门看望, 并提醒尽快到社区卫生服务中心';
    expect(await found('primary-care-worker', { color: 'RED' })).toEqual([
      { person: { id: id('ouyangMing'), name: '欧阳明', sex: 'MALE' }, grid: { color: 'RED', action } },
    ]);
    const { data, errors } = await list('grid-worker', { color: 'RED' });
    expect(data!.gridPersons!.nodes).toEqual([
      { person: { id: id('ouyangMing'), name: null, sex: null }, grid: { color: 'RED', action } },
    ]);
    const denied = errors?.map(({ extensions }) => `${extensions?.coordinate} ${extensions?.reason}`);
    expect(denied?.sort()).toEqual(['Person.name ACTOR', 'Person.sex ACTOR']);
  });

  test.each(['grid-worker', 'primary-care-worker'] as const)(
    'are, for a %s, of each colour those who have it, and no others',
    async (who) => {
      const all = await found(who);
      expect(new Set(all.map(({ grid }) => grid.color))).toEqual(new Set(['RED', 'YELLOW', 'GREEN']));
      for (const color of ['RED', 'YELLOW', 'GREEN'] as const)
        expect(await found(who, { color })).toEqual(all.filter(({ grid }) => grid.color === color));
      const listed = all.map(({ person }) => person.id);
      expect(listed).toEqual([...listed].sort());
      // Another district's people, and nobody twice.
      expect(listed).not.toContain(id('sunGuihua'));
      expect(new Set(listed).size).toBe(listed.length);
    },
  );

  test('are those of the division that the actor may know of', async () => {
    const whole = await found('grid-worker', { division: '500106' });
    expect(whole).toEqual(await found('grid-worker'));
    expect(await found('grid-worker', { division: '500113' })).toEqual([]);
    expect(await found('primary-care-worker', { division: '500113', color: 'YELLOW' })).toEqual([]);
    expect(await found('grid-worker', { division: 'nowhere' })).toEqual([]);
    const [only] = await found('grid-worker', { division: '500106001007' });
    expect(only?.person.id).toBe(id('ouyangMing'));
  });

  test('are nobody else’s to list', async () => {
    for (const who of [
      'doctor',
      'resident',
      'district-regulator',
      'institution-manager',
      'family-doctor',
    ] as const)
      expect(codes(await hub.ask(who, LIST, { division: STREET }))).toContain('FORBIDDEN');
    for (const who of ['analyst', 'auditor', undefined] as const)
      expect((await hub.ask(who, LIST, { division: STREET })).data?.gridPersons ?? null).toBeNull();
  });

  test('are on record once they are shown, and not for having been looked at', async () => {
    const { entries } = await logged(hub.sql, () => list('grid-worker', { color: 'RED' }));
    const persons = new Set(entries.flatMap(({ reads = [] }) => reads.flatMap((read) => read.persons)));
    expect([...persons]).toEqual([id('ouyangMing')]);
    const shown = entries.flatMap(({ reads = [] }) => reads.flatMap((read) => read.shown ?? []));
    expect(shown).toEqual(
      expect.arrayContaining(['GridPerson.person', 'GridStatus.color', 'Query.gridPersons(color:)']),
    );
  });

  test('come page by page, each once, also where many others stand between', async () => {
    await hub.sql`insert into access.scope
      (subject_id, person_id, code_system, city, district, township, village, managing_institution)
      select n.id, n.id, o.code_system, o.city, o.district, o.township, o.village, o.managing_institution
      from access.scope o, (select gen_random_uuid() as id from generate_series(1, 1200)) n
      where o.subject_id = ${id('ouyangMing')}`;
    await hub.sql`insert into care.enrolment
      (subject_id, id, source_code, institution_code, at, required_level, status, disease)
      select s.subject_id, gen_random_uuid(), 'DEMO', ${institutions.communityCentre.code},
        now() - (case when n <= 7 then interval '1 year' else interval '1 day' end), 1, 'active', 'HYPERTENSION'
      from (select subject_id, row_number() over (order by subject_id desc) as n from access.scope
        where subject_id not in (select subject_id from person.subject)) s where n <= 900`;
    for (const [color, size, count] of [
      ['RED', 3, 8],
      ['GREEN', 100, 1200 - 7],
    ] as const) {
      const seen: string[] = [];
      for (let after: string | null = null, more = true; more; ) {
        const { nodes, pageInfo }: Nodes<Found> = (await list('grid-worker', { color, first: size, after }))
          .data!.gridPersons!;
        expect(nodes).toHaveLength(pageInfo.hasNextPage ? size : nodes.length);
        expect(new Set(nodes.map(({ grid }) => grid.color))).toEqual(new Set([color]));
        seen.push(...nodes.map(({ person }) => person.id));
        [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBeGreaterThanOrEqual(count);
    }
    // Five hundred at a time, the page's colours, and the persons themselves: never one by one.
    hub.statements();
    await found('grid-worker', { color: 'RED' });
    expect(hub.statements().length).toBeLessThanOrEqual(4);
    hub.statements();
    await found('grid-worker', { color: 'GREEN', first: 1 });
    expect(hub.statements().length).toBeLessThanOrEqual(3);
  });

  test('have cursors of their own colour and division only', async () => {
    const { data } = await list('grid-worker', { color: 'GREEN', first: 1 });
    const after = data!.gridPersons!.pageInfo.endCursor;
    expect(codes(await list('grid-worker', { color: 'RED', after }))).toContain('BAD_CURSOR');
    expect(codes(await list('grid-worker', { division: '500106', color: 'GREEN', after }))).toContain(
      'BAD_CURSOR',
    );
  });
});
