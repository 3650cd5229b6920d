import { noteShown } from '@hub/kernel/audit/on-record.ts';
import { jurisdictionOf } from '@hub/kernel/authorization/custody.ts';
import { actorValues } from '@hub/kernel/authorization/people.ts';
import { reached } from '@hub/kernel/authorization/reached.ts';
import { type Condition, valuesOf, whereShown } from '@hub/kernel/resource/condition.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { cached, compileStatement, run, type Statement } from '@hub/kernel/resource/statement.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { sql } from 'drizzle-orm';
import { type GridColor, gridColor } from '../domain/grid.ts';
import { inputsOf, inputsSql, isManaged, type PersonInputs } from './grid-inputs.ts';

/**
 * How many persons a statement gives where only those of one colour are wanted: at first twice as many as the page
 * takes, then more each time, up to this.
 */
const MOST = 500;
const GROWTH = 4;

const compiled = cached<Statement>();

/**
 * The persons of a division whose colour this actor is shown, in the order of `reached`, which tells nothing. The rule
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
  ];
  const managedOnly = color === 'RED' || color === 'YELLOW';
  // Whom it picks is told by the colour.
  if (managedOnly)
    conditions.push({ name: 'managed', classifiedAs: 'GridStatus.color', sql: sql`true`, values: {} });
  const today = cityDay(new Date());
  const found: PersonInputs[] = [];
  let after = page.after?.[0];
  let limit = color ? Math.min(2 * (page.size + 1), MOST) : page.size + 1;
  for (let isMore = true; isMore && found.length <= page.size; limit = Math.min(limit * GROWTH, MOST)) {
    const statement = statementOf(context, conditions, managedOnly, after !== undefined);
    const values = { ...actorValues(actor), ...valuesOf(conditions), limit, after: after ?? null };
    const persons = inputsOf(await run(context, statement, values));
    found.push(...persons.filter(({ inputs }) => !color || gridColor(inputs, today) === color));
    isMore = persons.length === limit;
    after = persons.at(-1)?.position;
  }
  const asked = new Set(['GridPerson.person', ...conditions.map(({ classifiedAs }) => classifiedAs)]);
  return found.slice(0, page.size + 1).map(({ personId, position }, n) => {
    // The one beyond the page only tells that there is a next one: nobody sees it.
    if (n < page.size) noteShown(context, asked, personId);
    return { entity: { person: { __typename: 'Person', id: personId } }, position: [position] };
  });
}

const statementOf = (
  context: RequestContext,
  conditions: readonly Condition[],
  managedOnly: boolean,
  isAfter: boolean,
): Statement => {
  const wanted = conditions.map((condition) => whereShown(condition, context));
  const key = `${compileStatement(sql.join(wanted, sql` and `)).text}|${managedOnly}|${isAfter}|${context.guard.key}`;
  return compiled(key, () => {
    const { guard, actor } = context;
    const after = isAfter ? sql`${sql.placeholder('after')}` : undefined;
    const { from, where, position } = reached(guard, actor, after, managedOnly ? isManaged : undefined);
    const persons = sql`select p.*, ${position} as position from ${from}
      where ${sql.join([where, ...wanted], sql` and `)}
      order by ${position} limit ${sql.placeholder('limit')}::int`;
    return compileStatement(inputsSql(persons, sql`true`, sql`p.position`));
  });
};
