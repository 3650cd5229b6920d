import { scope } from '@hub/db/tables/access.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { type Relation, relationBit } from '@hub/schema/relations.ts';
import { type SQL, sql } from 'drizzle-orm';
import type { Guard } from './guard.ts';
import { isCustody, people, reach } from './people.ts';

/** Persons for a root list, to be put together: `from … where … order by …`. */
export interface Reached {
  /** Gives `s`, the person's own row of access.scope, and `p` of `people`. */
  from: SQL;
  where: SQL;
  /** The position of a person in the list, unique; of type uuid. */
  position: SQL;
}

/**
 * The persons that any relation of the actor reaches, each once, in an order that every relation's own index has: so a
 * page is merged from their beginnings and costs what it shows, however many persons there are. A person stands at the
 * least subject by which one of the relations leads to them, found by the first of these relations.
 * @param after a placeholder: only positions beyond it
 * @param kept a condition on a subject `o` of the person, looked at before anything else of them
 */
export function reached(guard: Guard, actor: Actor, after?: SQL, kept: SQL = sql`true`): Reached {
  const found = guard.relations.map(
    (relation) => sql`(select c.subject_id, ${bit(relation)} as led_by
      from (${reach(relation, actor, after)}) c order by c.subject_id ${BEGINNING})`,
  );
  const led = leading(guard.relations);
  const least = (column: SQL) =>
    sql`(array_agg(${column} order by s.subject_id) filter (where ${led} <> 0))[1]`;
  const place = sql`, ${least(sql`s.subject_id`)} as place, ${least(sql`${led} & - ${led}`)} as led_by`;
  return {
    from: sql`(${sql.join(found, sql` union all `)}) c
      join ${scope} o on o.subject_id = c.subject_id and ${kept}
      join ${scope} s on s.subject_id = o.person_id
      cross join lateral (${people(guard, actor, sql`s.person_id = o.person_id`, place)}) p`,
    where: sql`p.place = c.subject_id and p.led_by = c.led_by`,
    position: sql`c.subject_id`,
  };
}

/**
 * No limit (its value is null), but one that the planner does not know: it plans for a small part, and takes the order
 * of the relation's index rather than sort all that the relation reaches.
 */
const BEGINNING = sql`limit ${sql.placeholder('beginning')}::bigint`;

const bit = (relation: Relation): SQL => sql.raw(String(relationBit(relation)));

/** The bits of a subject `s` by which it is found: those of custody are at the first subject only. */
function leading(relations: readonly Relation[]): SQL {
  const anywhere = relations.reduce((mask, one) => (isCustody(one) ? mask : mask | relationBit(one)), 0);
  const custody = relations.reduce((mask, one) => (isCustody(one) ? mask | relationBit(one) : mask), 0);
  return sql`(s.bits & (case when s.subject_id = s.person_id then ${sql.raw(String(anywhere | custody))} else ${sql.raw(String(anywhere))} end))`;
}
