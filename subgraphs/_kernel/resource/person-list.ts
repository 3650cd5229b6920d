import { scope } from '@hub/db/tables/access.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { type SQL, sql } from 'drizzle-orm';
import type { Guard } from '../authorization/guard.ts';
import { actorValues, people } from '../authorization/people.ts';
import { type Reached, reached } from '../authorization/reached.ts';
import type { RequestContext } from '../runtime/context.ts';
import { type Condition, valuesOf, whereShown } from './condition.ts';
import type { PersonResource } from './define-resource.ts';
import { selectionKey } from './loader.ts';
import type { Page, Positioned } from './page.ts';
import { compileProjection, type Projection } from './projection.ts';
import { cached, compileStatement, run, type Statement } from './statement.ts';

const compiled = cached<{ projection: Projection; statement: Statement }>();

/**
 * Root list of persons, from every relation the actor has, in the order of `reached`, which tells nothing; a predicate
 * matches only where its cell is shown.
 */
export async function listPersons(
  context: RequestContext,
  resource: PersonResource,
  selected: ReadonlySet<string>,
  conditions: readonly Condition[],
  page: Page,
): Promise<Positioned[]> {
  const { actor, guard, vault, report } = context;
  if (guard.relations.length === 0) return [];
  const names = conditions.map((condition) => `${condition.name}:${dialectKey(condition)}`).join(',');
  const key = `${resource.type}|${selectionKey(selected)}|${names}|${page.after ? 'after' : ''}|${guard.key}`;
  const { projection, statement } = compiled(key, () => {
    const asked = conditions.map((condition) => condition.classifiedAs);
    const made = compileProjection(resource, selected, guard, context.classifications, asked);
    return {
      projection: made,
      statement: compileStatement(listSql(resource, made, conditions, context, page)),
    };
  });
  const rows = await run(context, statement, {
    ...actorValues(actor),
    ...valuesOf(conditions),
    limit: page.size + 1,
    after: page.after?.[0] ?? null,
  });
  for (const row of rows) context.known?.note(guard, row);
  return rows.map((row, n) => ({
    // The one beyond the page only tells that there is a next one: nobody sees it.
    entity: n < page.size ? projection.map(row, vault, report) : {},
    position: [String(row.position)],
  }));
}

/** Conditions of one name may compare different columns (a district, a village). */
const dialectKey = (condition: Condition): string => compileStatement(condition.sql).text;

function listSql(
  resource: PersonResource,
  projection: Projection,
  conditions: readonly Condition[],
  context: RequestContext,
  page: Page,
): SQL {
  const { guard, actor } = context;
  const predicates = conditions.map((condition) => whereShown(condition, context));
  const among = conditions.find((condition) => condition.among)?.among;
  const after = page.after && sql.placeholder('after');
  const { from, where, position } = among
    ? found(among, guard, actor)
    : reached(guard, actor, after && sql`${after}`);
  return sql`select p.person_id, p.subjects::text as subjects, p.row_class, ${position} as position, ${sql.join(projection.columns, sql`, `)}
    from ${from} join ${resource.table} t on t.subject_id = p.person_id
    where ${sql.join([where, ...predicates], sql` and `)}
    order by ${position} limit ${sql.placeholder('limit')}::int`;
}

/** Persons whose ids are known, in the order of these. */
const found = (among: SQL, guard: Guard, actor: Actor): Reached => ({
  from: sql`(${among}) c join ${scope} s on s.subject_id = c.person_id
    cross join lateral (${people(guard, actor, sql`s.person_id = c.person_id`)}) p`,
  where: sql`true`,
  position: sql`c.person_id`,
});
