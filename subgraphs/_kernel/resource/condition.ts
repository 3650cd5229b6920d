import { type SQL, sql } from 'drizzle-orm';
import { isClassOf } from '../authorization/row-class.ts';
import type { RequestContext } from '../runtime/context.ts';

/** A predicate over a resource's row `t`; in root lists of persons over access.scope `s` as well. */
export interface Condition {
  /** Stands for `sql` in the statement cache. */
  name: string;
  /** The schema coordinate whose classification decides in which rows the predicate may match at all. */
  classifiedAs: string;
  sql: SQL;
  /**
   * Of a root list of persons: the ids (`person_id`) among which alone to look, where they are found faster than by
   * the actor's relations, which still decide.
   */
  among?: SQL;
  values: Record<string, unknown>;
}

/**
 * The predicate, matching only rows in which its cell is SHOW to this actor, so that no sequence of filters tells
 * what the rows themselves would not. Reads the row's class as `p.row_class`.
 */
export function whereShown(
  condition: Condition,
  { guard, classifications }: Pick<RequestContext, 'guard' | 'classifications'>,
): SQL {
  const classification = classifications.get(condition.classifiedAs);
  if (!classification) throw new Error(`${condition.classifiedAs} is not classified`);
  const shown = guard.classes.filter((c) => guard.decide(classification, c) === 'SHOW');
  if (shown.length === guard.classes.length) return condition.sql;
  return shown.length === 0 ? sql`false` : sql`(${isClassOf(shown, guard.classes)} and ${condition.sql})`;
}

/** The values of all conditions, for the statement's placeholders. */
export const valuesOf = (conditions: readonly Condition[]): Record<string, unknown> =>
  Object.assign({}, ...conditions.map((condition) => condition.values));
