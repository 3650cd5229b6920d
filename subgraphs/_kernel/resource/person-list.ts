import type { Actor } from '@hub/schema/actor.ts';
import { type SQL, sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/pg-core';
import type { Guard } from '../authorization/guard.ts';
import { actorValues, isCustody, people, reach } from '../authorization/people.ts';
import type { RequestContext } from '../runtime/context.ts';
import type { PersonResource } from './define-resource.ts';
import { selectionKey } from './loader.ts';
import type { Page, Positioned } from './page.ts';
import { compileProjection, type Projection } from './projection.ts';
import { cached, compileStatement, run, type Statement } from './statement.ts';

/** A predicate over access.scope `s` and the person's row `t`. */
export interface Condition {
  /** Stands for `sql` in the statement cache. */
  name: string;
  /** The schema coordinate whose classification decides in which rows the predicate may match at all. */
  classifiedAs: string;
  sql: SQL;
  values: Record<string, unknown>;
}

const compiled = cached<{ projection: Projection; statement: Statement }>();

/**
 * Root list of persons, in the order of their ids, from every relation the actor has. A predicate matches only rows
 * in which its cell is SHOW to this actor, so that no sequence of filters tells what the rows themselves would not.
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
    const made = compileProjection(resource, selected, guard, context.classifications);
    return {
      projection: made,
      statement: compileStatement(listSql(resource, made, conditions, context, page)),
    };
  });
  const rows = await run(context.sql, statement, {
    ...actorValues(actor),
    ...Object.assign({}, ...conditions.map((condition) => condition.values)),
    limit: page.size + 1,
    after: page.after?.[0] ?? null,
  });
  return rows.map((row) => ({
    entity: projection.map(row, vault, report),
    position: [String(row.person_id)],
  }));
}

/** Conditions of one name may compare different columns (a district, a village). */
const dialectKey = (condition: Condition): string => compileStatement(condition.sql).text;

function listSql(
  resource: PersonResource,
  projection: Projection,
  conditions: readonly Condition[],
  { guard, actor, classifications }: RequestContext,
  page: Page,
): SQL {
  const { schema, name } = getTableConfig(resource.table);
  const predicates = conditions.map((condition) => {
    const classification = classifications.get(condition.classifiedAs);
    if (!classification) throw new Error(`${condition.classifiedAs} is not classified`);
    const shown = guard.classes.filter((c) => guard.decide(classification, c) === 'SHOW');
    if (shown.length === guard.classes.length) return condition.sql;
    return shown.length === 0
      ? sql`false`
      : sql`(p.row_class in (${sql.raw(shown.join(','))}) and ${condition.sql})`;
  });
  const after = page.after ? sql`and s.person_id > ${sql.placeholder('after')}::uuid` : sql``;
  return sql`select p.person_id, p.row_class, ${sql.join(projection.columns, sql`, `)}
    from (${candidates(guard, actor, after)}) c
    join access.scope s on s.subject_id = c.person_id
    join ${sql.identifier(schema ?? 'public')}.${sql.identifier(name)} t on t.subject_id = c.person_id
    cross join lateral (${people(guard, actor, sql`s.person_id = c.person_id`)}) p
    where ${predicates.length > 0 ? sql.join(predicates, sql` and `) : sql`true`}
    order by c.person_id limit ${sql.placeholder('limit')}::int`;
}

/** Ids of the persons some relation reaches, found by the index of that relation; each once by `union`. */
function candidates(guard: Guard, actor: Actor, after: SQL): SQL {
  const parts = guard.relations.map(
    (relation) => sql`select s.person_id from ${reach(relation, actor)} ${after}`,
  );
  const [only] = parts;
  const once = guard.relations.every(isCustody);
  if (parts.length === 1 && only) return once ? only : sql`${only} group by s.person_id`;
  return sql.join(parts, sql` union `);
}
