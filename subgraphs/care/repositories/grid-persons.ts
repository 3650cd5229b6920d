import { noteShown } from '@hub/kernel/audit/on-record.ts';
import { jurisdictionOf } from '@hub/kernel/authorization/custody.ts';
import { actorValues, people } from '@hub/kernel/authorization/people.ts';
import { type Condition, valuesOf, whereShown } from '@hub/kernel/resource/condition.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { candidates } from '@hub/kernel/resource/person-list.ts';
import { cached, compileStatement, run, type Statement } from '@hub/kernel/resource/statement.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type SQL, sql } from 'drizzle-orm';
import { type GridColor, gridColor } from '../domain/grid.ts';
import { inputsOf, inputsSql, isManaged } from './grid-inputs.ts';

/** How many persons a statement looks at where only some of them are wanted. */
const BATCH = 500;

const compiled = cached<Statement>();

/**
 * The persons of a division whose colour this actor is shown, in the order of their ids, which tells nothing. The rule
 * for colours is code, so those of one colour are sought batch by batch, each one statement; red and yellow only among
 * those in management.
 */
export async function gridPersons(
  context: RequestContext,
  { division, color }: { division: string; color?: GridColor | null },
  page: Page,
): Promise<Positioned[]> {
  const { actor, guard } = context;
  if (guard.relations.length === 0) return [];
  const conditions: Condition[] = [
    { name: 'division', classifiedAs: 'Query.gridPersons(division:)', ...jurisdictionOf(division) },
    { name: 'shown', classifiedAs: 'Person.grid', sql: sql`true`, values: {} },
    { name: 'color', classifiedAs: 'Query.gridPersons(color:)', sql: sql`true`, values: {} },
    ...(color && color !== 'GREEN'
      ? [{ name: 'managed', classifiedAs: 'GridStatus.color', sql: isManaged, values: {} }]
      : []),
  ];
  const today = cityDay(new Date());
  const limit = color ? BATCH : page.size + 1;
  const found: string[] = [];
  let after = page.after?.[0];
  for (let looked = limit; looked === limit && found.length <= page.size; ) {
    const statement = statementOf(context, conditions, after !== undefined);
    const values = { ...actorValues(actor), ...valuesOf(conditions), limit, after: after ?? null };
    const persons = inputsOf(await run(context, statement, values));
    for (const { personId, inputs } of persons)
      if (!color || gridColor(inputs, today) === color) found.push(personId);
    looked = persons.length;
    after = persons.at(-1)?.personId;
  }
  const asked = new Set(['GridPerson.person', ...conditions.map(({ classifiedAs }) => classifiedAs)]);
  return found.slice(0, page.size + 1).map((id, n) => {
    // The one beyond the page only tells that there is a next one: nobody sees it.
    if (n < page.size) noteShown(context, asked, id);
    return { entity: { person: { __typename: 'Person', id } }, position: [id] };
  });
}

const statementOf = (
  context: RequestContext,
  conditions: readonly Condition[],
  isAfter: boolean,
): Statement => {
  const wanted = conditions.map((condition) => whereShown(condition, context));
  const where = sql.join(wanted, sql` and `);
  const key = `${compileStatement(where).text}|${isAfter}|${context.guard.key}`;
  return compiled(key, () => compileStatement(inputsSql(residentsSql(context, where, isAfter), sql`true`)));
};

function residentsSql({ guard, actor }: RequestContext, where: SQL, isAfter: boolean): SQL {
  const after = isAfter ? sql`and s.person_id > ${sql.placeholder('after')}::uuid` : sql``;
  return sql`select p.*
    from (${candidates(guard, actor, after)}) c
    join access.scope s on s.subject_id = c.person_id
    cross join lateral (${people(guard, actor, sql`s.person_id = c.person_id`)}) p
    where ${where}
    order by c.person_id limit ${sql.placeholder('limit')}::int`;
}
