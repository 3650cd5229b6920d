import { careRelation, scope } from '@hub/db/tables/access.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { MINOR_BIT, type Relation, relationBit } from '@hub/schema/relations.ts';
import { type SQL, sql } from 'drizzle-orm';
import { divisionColumn, type Guard } from './guard.ts';

/** Values that every statement about persons takes from its actor. */
export interface ActorValues {
  self: string | null;
  institution: string | null;
  division: string | null;
  divisionSystem: string | null;
}

export const actorValues = (actor: Actor): ActorValues => ({
  self: actor.personId ?? null,
  institution: actor.institution ?? null,
  division: actor.jurisdiction?.code ?? null,
  divisionSystem: actor.jurisdiction?.system ?? null,
});

const self = sql.placeholder('self');
const institution = sql.placeholder('institution');

/** The class of one row of access.scope `s` for this guard: relation bits, and MINOR_BIT where it matters. */
function rowClass(guard: Guard, actor: Actor): SQL {
  const bits = guard.relations.map(
    (relation) =>
      sql`(case when ${predicate(relation, actor)} then ${bit(relationBit(relation))} else 0 end)`,
  );
  return bits.length > 0 ? sql.join(bits, sql` | `) : sql`0`;
}

const bit = (value: number): SQL => sql.raw(String(value));

const minorBit = (guard: Guard): SQL =>
  guard.minors
    ? sql`(case when bool_or(s.born_on > current_date - interval '14 years') then ${bit(MINOR_BIT)} else 0 end)`
    : sql`0`;

/**
 * The persons of `where` (a condition on access.scope `s`) that this actor may know of, each once:
 * `person_id, subjects, row_class`. The relation holds for the whole person, whichever subject it came by.
 */
export function people(guard: Guard, actor: Actor, where: SQL): SQL {
  if (guard.relations.length === 0)
    return sql`select null::uuid as person_id, null::uuid[] as subjects, 0 as row_class where false`;
  const relations = rowClass(guard, actor);
  return sql`
    select s.person_id, array_agg(s.subject_id) as subjects, bit_or(${relations}) | ${minorBit(guard)} as row_class
    from ${scope} s where ${where}
    group by s.person_id having bit_or(${relations}) <> 0`;
}

function predicate(relation: Relation, actor: Actor): SQL {
  switch (relation) {
    case 'SELF':
      return sql`s.person_id = ${self}`;
    case 'MANAGING':
      return sql`s.managing_institution = ${institution}`;
    case 'JURISDICTION':
      return jurisdiction(actor);
    case 'GUARDIAN':
      return related('GUARDIAN', sql`${self}::text`);
    case 'TREATING':
    case 'CONTRACTED':
      return related(relation, sql`${institution}`);
    default:
      return sql`false`;
  }
}

/** The closure over the actor's named tree is laid down in access.scope, one column a level. */
function jurisdiction(actor: Actor): SQL {
  const column = divisionColumn(actor);
  if (!column) return sql`false`;
  const within = sql`s.${sql.raw(scope[column].name)} = ${sql.placeholder('division')}`;
  return column === 'reportingArea'
    ? within
    : sql`(${within} and s.code_system = ${sql.placeholder('divisionSystem')})`;
}

/**
 * Where the persons of one relation are found by its own index, for root lists: `from … where …`, giving rows of
 * access.scope `s`, one a person where the relation is a matter of custody.
 */
export function reach(relation: Relation, actor: Actor): SQL {
  switch (relation) {
    case 'GUARDIAN':
      return reachRelated('GUARDIAN', sql`${self}::text`);
    case 'TREATING':
    case 'CONTRACTED':
      return reachRelated(relation, sql`${institution}`);
    default:
      return sql`${scope} s where s.subject_id = s.person_id and ${predicate(relation, actor)}`;
  }
}

/** Relations that stand in access.scope itself, on the person's first subject. */
export const isCustody = (relation: Relation): boolean =>
  relation === 'SELF' || relation === 'MANAGING' || relation === 'JURISDICTION';

const reachRelated = (kind: string, counterpart: SQL): SQL => sql`${careRelation} c
  join ${scope} s on s.subject_id = c.subject_id where ${live(kind, counterpart)}`;

const live = (kind: string, counterpart: SQL): SQL => sql`c.kind = ${sql.raw(`'${kind}'`)}
  and c.counterpart = ${counterpart} and now() >= c.starts_at and now() < c.ends_at`;

const related = (kind: string, counterpart: SQL): SQL =>
  sql`exists (select from ${careRelation} c where c.subject_id = s.subject_id and ${live(kind, counterpart)})`;
