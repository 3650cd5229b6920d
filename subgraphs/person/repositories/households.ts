import { householdMember } from '@hub/db/tables/person.ts';
import { noteShown } from '@hub/kernel/audit/on-record.ts';
import { askedPeople } from '@hub/kernel/authorization/asked-people.ts';
import { actorValues, people } from '@hub/kernel/authorization/people.ts';
import { whereShown } from '@hub/kernel/resource/condition.ts';
import { inOrder, loader, selectionKey } from '@hub/kernel/resource/loader.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { compileProjection, type Projection } from '@hub/kernel/resource/projection.ts';
import { cached, compileStatement, run, type Statement } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type SQL, sql } from 'drizzle-orm';
import { HouseholdMember } from '../resources.ts';

const FIELD = new Set(['Person.household']);

const compiled = cached<{ projection: Projection; statement: Statement }>();

/**
 * A page of those who live with a person, the person included, in the order of their ids, which tells nothing; one
 * statement for all persons of a tick. The actor must know of the person, and of each member by a relation to that
 * member: being of one household opens nobody's row.
 */
export async function householdOf(
  context: RequestContext,
  selected: ReadonlySet<string>,
  personId: string,
  page: Page,
): Promise<Positioned[]> {
  const { actor, guard, vault, report } = context;
  if (guard.relations.length === 0) return [];
  const name = `household|${selectionKey(selected)}|${page.after ? 'after' : ''}`;
  const load = async (ids: readonly string[]) => {
    const { projection, statement } = compiled(`${name}|${guard.key}`, () => {
      const made = compileProjection(HouseholdMember, selected, guard, context.classifications);
      return { projection: made, statement: compileStatement(householdSql(made, context, page)) };
    });
    const rows = await run(context, statement, {
      ...actorValues(actor),
      ids,
      limit: page.size + 1,
      after: page.after?.[0] ?? null,
    });
    const households = new Map<string, Positioned[]>();
    for (const row of rows) {
      const asked = String(row.asked);
      const members = households.get(asked) ?? [];
      households.set(asked, members);
      // The one beyond the page only tells that there is a next one: nobody sees it.
      const entity = members.length < page.size ? projection.map(row, vault, report) : {};
      members.push({ entity, position: [String(row.person_id)] });
    }
    return inOrder(ids, households);
  };
  const key = `${name}|${page.size}|${page.after?.join() ?? ''}`;
  const found = await loader<string, Positioned[]>(context, key, load).load(personId);
  if (!found) noteShown(context, FIELD, personId);
  return found ?? [];
}

/** Rows whose cell of this coordinate is shown: that somebody is in a household is told by the row itself. */
const where = (coordinate: string, context: RequestContext): SQL =>
  whereShown({ name: coordinate, classifiedAs: coordinate, sql: sql`true`, values: {} }, context);

/** A member who stands in the household under several subjects counts once. */
function householdSql(projection: Projection, context: RequestContext, page: Page): SQL {
  const { guard, actor } = context;
  const after = page.after ? sql`and o.person_id > ${sql.placeholder('after')}::uuid` : sql``;
  const asked = askedPeople(guard, actor);
  return sql`with a as (select p.* from (${asked}) p where ${where('Person.household', context)})
    select a.person_id as asked, r.* from a cross join lateral (
      select p.person_id, p.row_class, ${sql.join(projection.columns, sql`, `)}
      from (
        select distinct on (o.person_id) o.person_id, h.subject_id
        from ${householdMember} own
        join ${householdMember} h on h.household_id = own.household_id
        join access.scope o on o.subject_id = h.subject_id
        where own.subject_id = any(a.subjects) ${after}
        order by o.person_id, h.subject_id
      ) m
      join ${householdMember} t on t.subject_id = m.subject_id
      cross join lateral (${people(guard, actor, sql`s.person_id = m.person_id`)}) p
      where ${where('HouseholdMember.person', context)}
      order by p.person_id limit ${sql.placeholder('limit')}::int
    ) r order by a.person_id, r.person_id`;
}
