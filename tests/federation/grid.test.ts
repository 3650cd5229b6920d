import { demoIds } from '@hub/db/demo/ids.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import type { Role } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

const ACTIONS = {
  RED: '请三日内上门看望, 并提醒尽快到社区卫生服务中心',
  YELLOW: '请提醒到社区卫生服务中心随访',
  GREEN: '无需行动',
};
const LIST = `{ persons(first: 50) { nodes { id name sex birthDate healthFile { number }
  enrolments { nodes { id disease } } followUps { nodes { id } } conditions { nodes { id } }
  grid { color action asOf rule } } } }`;
const ONE = 'query ($id: ID!) { person(id: $id) { grid { color action } } }';

interface Listed {
  id: string;
  grid: { color: keyof typeof ACTIONS; action: string } | null;
  [hidden: string]: unknown;
}

describe.each(WIRES)('the grid (%s)', (wire) => {
  let hub: TestHub;
  let id: (person: PersonKey) => string;
  const colorOf = async (person: PersonKey, who: Role = 'grid-worker') =>
    (await hub.ask<{ person: Listed | null }>(who, ONE, { id: id(person) })).data?.person?.grid?.color;

  beforeAll(async () => {
    hub = await startTestHub({ wire });
    id = demoIds(hub.vault).person;
  });
  afterAll(() => hub?.close());

  test('a worker sees of everyone in it a colour and an action, and nothing else', async () => {
    hub.statements();
    const { data, errors } = await hub.ask<{ persons: { nodes: Listed[] } }>('grid-worker', LIST);
    // Of all persons at once.
    expect(hub.statements()).toHaveLength(2);
    const nodes = data!.persons.nodes;
    const grid = (person: PersonKey) => nodes.find((node) => node.id === id(person))?.grid;
    for (const [person, color] of [
      ['ouyangMing', 'RED'],
      ['liNa', 'YELLOW'],
      ['wangXiulan', 'GREEN'],
      ['zhangWei', 'GREEN'],
    ] as const)
      expect(grid(person)).toEqual({
        color,
        action: ACTIONS[color],
        asOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        rule: expect.any(String),
      });
    expect(grid('liuFang')).toBeUndefined();
    for (const { id: _id, grid: shown, ...hidden } of nodes) {
      expect(shown).not.toBeNull();
      expect(Object.values(hidden).every((value) => value === null)).toBe(true);
    }
    expect(errors?.map(({ extensions }) => extensions?.reason)).toEqual(errors?.map(() => 'ACTOR'));
  });

  test('a colour is not for those in whose relation L3 is hidden', async () => {
    expect(await colorOf('ouyangMing', 'family-doctor')).toBeUndefined();
    expect(await colorOf('ouyangMing', 'district-regulator')).toBe('RED');
    expect(await colorOf('ouyangMing', 'analyst')).toBeUndefined();
    expect(await colorOf('liuFang')).toBeUndefined();
    // A consent to other data than public health does not open it, and says so.
    await hub.sql`insert into access.consent
      (subject_id, id, grantee, grantee_kind, categories, purposes, granted_by, ends_at)
      select ${id('liuFang')}, gen_random_uuid(), institution, 'INSTITUTION', 1, array['TREAT'], 'test', now() + interval '1 day'
      from unnest(array[${await institutionOf('doctor')}]) as institution`;
    const { data, errors } = await hub.ask('doctor', ONE, { id: id('liuFang') });
    expect(data).toEqual({ person: { grid: null } });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate: 'Person.grid', level: 'L3', reason: 'RELATION' },
    ]);
  });

  test('labelled, ended and withdrawn rows tell nothing', async () => {
    const person = id('ouyangMing');
    for (const [undo, change] of [
      [
        hub.sql`update care.enrolment set required_level = 1 where subject_id = ${person}`,
        hub.sql`update care.enrolment set required_level = 5 where subject_id = ${person}`,
      ],
      [
        hub.sql`update care.enrolment set ended_at = null where subject_id = ${person}`,
        hub.sql`update care.enrolment set ended_at = now() where subject_id = ${person}`,
      ],
      [
        hub.sql`update care.enrolment set status = 'active' where subject_id = ${person}`,
        hub.sql`update care.enrolment set status = 'entered-in-error' where subject_id = ${person}`,
      ],
    ] as const) {
      await change;
      expect(await colorOf('ouyangMing')).toBe('GREEN');
      await undo;
      expect(await colorOf('ouyangMing')).toBe('RED');
    }
    // The labelled follow-up is not the last one.
    await hub.sql`update care.follow_up set required_level = 5 where subject_id = ${id('liNa')}`;
    expect(await colorOf('liNa')).toBe('RED');
  });

  async function institutionOf(who: Role): Promise<string> {
    const [, claims = ''] = (await hub.token(who)).split('.');
    return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { institution: string }).institution;
  }
});
