import { demoIds } from '@hub/db/demo/ids.ts';
import { actorValues } from '@hub/kernel/authorization/people.ts';
import { anonymous } from '@hub/schema/actor.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

const LOOK_UP = `query ($value: String!) { personByIdentifier(system: "ID_NUMBER", value: $value) { id name } }`;

describe('one person among many', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
  });
  afterAll(() => hub?.close());

  test('is looked up by identifier without visiting everyone the hospital treats', async () => {
    const { institution } = JSON.parse(
      Buffer.from((await hub.token('doctor')).split('.')[1]!, 'base64url').toString(),
    ) as { institution: string };
    await hub.sql`
      with many as (select gen_random_uuid() as id from generate_series(1, 50000)),
      scopes as (
        insert into access.scope (subject_id, person_id, code_system, city)
        select id, id, 'GB2260-2023', '500000' from many)
      insert into access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin)
      select id, 'TREATING', ${institution}, now() - interval '1 day', now() + interval '1 day', 'test' from many`;
    await hub.sql`analyze access.scope, access.care_relation`;
    const own = await hub.ask<{ me: { id: string; idNumber: string } }>('resident', '{ me { id idNumber } }');
    const value = own.data!.me.idNumber;
    hub.statements();
    const found = await hub.ask('doctor', LOOK_UP, { value });
    expect(found.data).toMatchObject({ personByIdentifier: { id: own.data!.me.id } });

    const [statement] = hub.statements();
    const values: Record<string, unknown> = {
      ...actorValues({ ...anonymous, institution }),
      blind: hub.vault.index('ID_NUMBER', value).blind,
      limit: 2,
    };
    const visited = await rowsVisited(statement!, Object.values(values));
    // Of 50,000 whom the hospital treats; a table of a few dozen demo rows may be read whole.
    expect(visited).toBeLessThan(500);
  });

  /** The most rows that any step of a statement's plan touched; its parameters are tried by their kind. */
  async function rowsVisited(statement: string, values: unknown[]): Promise<number> {
    const parameters = [...statement.matchAll(/\$\d+/g)].length;
    expect(parameters).toBeGreaterThan(0);
    const [blind] = values.filter((value) => Buffer.isBuffer(value));
    const institution = values.find((value) => typeof value === 'string' && !value.includes('-'));
    const bound = statement.replace(/(\S+ = )?(any\(\()?\$\d+(::text\[\]\)::bytea\[\]\)|::int)?/g, (text) => {
      if (text.includes('blind')) return `i.blind = '\\x${(blind as Buffer).toString('hex')}'`;
      if (text.endsWith('::int')) return '2';
      return text.replace(/\$\d+/, `'${institution}'`);
    });
    const [row] = await hub.sql.unsafe<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>(
      `explain (analyze, format json) ${bound}`,
    );
    return most(row!['QUERY PLAN'][0].Plan);
  }

  test('another person’s cursor goes nowhere, and neither does an empty one', async () => {
    const ids = demoIds(hub.vault);
    const query = `query ($id: ID!, $after: String) {
      person(id: $id) { encounters(first: 1, after: $after) { pageInfo { endCursor } } } }`;
    type Page = { person: { encounters: { pageInfo: { endCursor: string } } | null } };
    const first = await hub.ask<Page>('doctor', query, { id: ids.person('zhangWei') });
    const after = first.data!.person.encounters!.pageInfo.endCursor;
    expect((await hub.ask('doctor', query, { id: ids.person('zhangWei'), after })).errors).toBeUndefined();
    for (const variables of [
      { id: ids.person('yangJun'), after },
      { id: ids.person('zhangWei'), after: '' },
    ]) {
      const { errors } = await hub.ask('doctor', query, variables);
      expect(errors?.map((error) => error.extensions?.code)).toEqual(['BAD_CURSOR']);
    }
  });
});

interface PlanNode {
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  Plans?: PlanNode[];
}

const most = (node: PlanNode): number =>
  Math.max(
    node['Actual Rows'] * node['Actual Loops'],
    node['Rows Removed by Filter'] ?? 0,
    ...(node.Plans ?? []).map(most),
  );
