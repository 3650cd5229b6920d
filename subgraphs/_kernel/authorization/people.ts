import { assignment, breakGlass, careRelation, consent, refusal, scope } from '@hub/db/tables/access.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { CONSENT_SHIFT, MINOR_BIT, type Relation, relationBit } from '@hub/schema/relations.ts';
import { type SQL, sql } from 'drizzle-orm';
import { divisionColumn, type Guard } from './guard.ts';

/** Values that every statement about persons takes from its actor. */
export interface ActorValues {
  actor: string;
  purpose: string | null;
  assignment: string | null;
  self: string | null;
  institution: string | null;
  practitioner: string | null;
  division: string | null;
  divisionSystem: string | null;
  /** See `reached`. */
  beginning: null;
}

export const actorValues = (actor: Actor): ActorValues => ({
  actor: actor.id,
  purpose: actor.purpose,
  assignment: actor.assignment ?? null,
  self: actor.personId ?? null,
  institution: actor.institution ?? null,
  practitioner: actor.practitionerId ?? null,
  division: actor.jurisdiction?.code ?? null,
  divisionSystem: actor.jurisdiction?.system ?? null,
  beginning: null,
});

const self = sql.placeholder('self');
const institution = sql.placeholder('institution');
const bit = (value: number): SQL => sql.raw(String(value));

/**
 * The persons of `where` (a condition on access.scope `s`) that this actor may know of, each once:
 * `person_id, subjects, row_class`. A relation holds for the whole person, whichever subject it came by, and so does
 * a refusal. The bits of a subject are computed once, hence the `offset 0`; and in the order of the index by which
 * persons are found, so that nothing is left to sort for the `group by`.
 * @param more further columns, over the rows of a person's subjects with their bits
 */
export function people(guard: Guard, actor: Actor, where: SQL, more: SQL = sql``): SQL {
  if (guard.relations.length === 0)
    return sql`select null::uuid as person_id, null::uuid[] as subjects, 0 as row_class where false`;
  const held = guard.refusable.length > 0 ? unrefused(guard.refusable) : sql`bit_or(s.bits)`;
  return sql`
    select s.person_id, array_agg(s.subject_id) as subjects, ${held} | ${minorBit(guard)} as row_class${more}
    from (
      select s.person_id, s.subject_id, s.born_on, ${bits(guard.relations, actor)} as bits,
        ${guard.refusable.length > 0 ? refused : sql`false`} as refused
      from ${scope} s where (${where})${assigned(actor)} order by s.person_id offset 0
    ) s
    group by s.person_id having ${held} <> 0`;
}

const bits = (relations: readonly Relation[], actor: Actor): SQL =>
  sql.join(
    relations.map((relation) =>
      relation === 'CONSENTED'
        ? consented
        : sql`(case when ${predicate(relation, actor)} then ${bit(relationBit(relation))} else 0 end)`,
    ),
    sql` | `,
  );

const minorBit = (guard: Guard): SQL =>
  guard.minors
    ? sql`(case when bool_or(s.born_on > current_date - interval '14 years') then ${bit(MINOR_BIT)} else 0 end)`
    : sql`0`;

/** What is left of the bits where the person refuses some relations; their consents go with CONSENTED. */
function unrefused(refusable: readonly Relation[]): SQL {
  const gone = refusable.reduce((mask, relation) => mask | relationBit(relation), 0);
  const consents = refusable.includes('CONSENTED') ? -1 << CONSENT_SHIFT : 0;
  return sql`(bit_or(s.bits) & (case when bool_or(s.refused) then ${bit(~(gone | consents))} else -1 end))`;
}

/** An ended assignment ends every relation at once, whatever its holder's token still says. */
const assigned = (actor: Actor): SQL =>
  actor.assignment
    ? sql` and exists (select from ${assignment} a where a.id = ${sql.placeholder('assignment')}::uuid
        and a.status = 'ACTIVE' and now() >= a.starts_at and now() < a.ends_at)`
    : sql``;

const refused = sql`exists (select from ${refusal} r where r.subject_id = s.subject_id
  and (r.institution_code is null or r.institution_code = ${institution}) and now() < r.ends_at)`;

const grantees = sql`array[${institution}::text, ${sql.placeholder('practitioner')}::text]`;
const liveConsent = sql`c.purposes @> array[${sql.placeholder('purpose')}::text] and now() < c.ends_at`;

/** CONSENTED, and the categories of all consents to this actor for this purpose. */
const consented = sql`coalesce((select ${bit(relationBit('CONSENTED'))} | bit_or(c.categories << ${bit(CONSENT_SHIFT)})
  from ${consent} c where c.subject_id = s.subject_id and c.grantee = any(${grantees}) and ${liveConsent}), 0)`;

const liveEmergency = sql`b.actor = ${sql.placeholder('actor')} and now() < b.ends_at`;

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
    case 'EMERGENCY':
      return sql`exists (select from ${breakGlass} b where b.subject_id = s.subject_id and ${liveEmergency})`;
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
 * The subjects by which one relation reaches persons, each once, found by the relation's own index: a column
 * `subject_id`, in whose order that index gives them.
 * @param after a placeholder: only those beyond it
 */
export function reach(relation: Relation, actor: Actor, after?: SQL): SQL {
  const beyond = (column: string) => (after ? sql`and ${sql.raw(column)} > ${after}::uuid` : sql``);
  switch (relation) {
    case 'GUARDIAN':
      return reachRelated('GUARDIAN', sql`${self}::text`, beyond('c.subject_id'));
    case 'TREATING':
    case 'CONTRACTED':
      return reachRelated(relation, sql`${institution}`, beyond('c.subject_id'));
    case 'EMERGENCY':
      return sql`select distinct b.subject_id from ${breakGlass} b where ${liveEmergency} ${beyond('b.subject_id')}`;
    case 'CONSENTED':
      return sql`select distinct c.subject_id from ${consent} c
        where c.grantee = any(${grantees}) and ${liveConsent} ${beyond('c.subject_id')}`;
    default:
      return sql`select s.person_id as subject_id from ${scope} s
        where s.subject_id = s.person_id and ${predicate(relation, actor)} ${beyond('s.person_id')}`;
  }
}

/** Relations that stand in access.scope itself, on the person's first subject. */
export const isCustody = (relation: Relation): boolean =>
  relation === 'SELF' || relation === 'MANAGING' || relation === 'JURISDICTION';

const reachRelated = (kind: string, counterpart: SQL, beyond: SQL): SQL =>
  sql`select c.subject_id from ${careRelation} c where ${live(kind, counterpart)} ${beyond}`;

const live = (kind: string, counterpart: SQL): SQL => sql`c.kind = ${sql.raw(`'${kind}'`)}
  and c.counterpart = ${counterpart} and now() >= c.starts_at and now() < c.ends_at`;

const related = (kind: string, counterpart: SQL): SQL =>
  sql`exists (select from ${careRelation} c where c.subject_id = s.subject_id and ${live(kind, counterpart)})`;
