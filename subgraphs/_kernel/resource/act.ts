import { sql } from 'drizzle-orm';
import type { TransactionSql } from 'postgres';
import { actorValues, people } from '../authorization/people.ts';
import type { RequestContext } from '../runtime/context.ts';
import { HubError } from '../runtime/errors.ts';
import { isUuid } from './identifiers.ts';
import { cached, compileStatement, run, type Statement } from './statement.ts';

/** What runs the statements of one transaction. */
export type Transaction = TransactionSql;

/** A person that the actor may act for. */
export interface ActedFor {
  personId: string;
  subjects: readonly string[];
  /** Relations and what else decides about the person's cells; see `Guard.decide`. */
  rowClass: number;
}

const compiled = cached<Statement>();

/** The person, if a cell of this coordinate is shown of them to the actor. */
export const personIfShown = (context: RequestContext, coordinate: string, personId: string) =>
  find(context, coordinate, 'person_id', personId);

/**
 * The person that a mutation acts for: one whose cell of the mutation's own coordinate is SHOW to the actor, so that
 * the policy decides who may act, as it decides who may see.
 * @throws NOT_FOUND, the same for a person that there is not
 */
export const personFor = async (context: RequestContext, coordinate: string, personId: string) =>
  required(await find(context, coordinate, 'person_id', personId));

/** The same by one of the person's subjects. @throws NOT_FOUND */
export const personOf = async (context: RequestContext, coordinate: string, subjectId: string) =>
  required(await find(context, coordinate, 'subject_id', subjectId));

function required(person: ActedFor | undefined): ActedFor {
  if (!person) throw new HubError('NOT_FOUND', 'There is no such person, or not for this actor.');
  return person;
}

async function find(
  context: RequestContext,
  coordinate: string,
  by: 'person_id' | 'subject_id',
  id: string,
): Promise<ActedFor | undefined> {
  const { guard, classifications } = context;
  const classification = classifications.get(coordinate);
  if (!classification) throw new Error(`${coordinate} is not classified`);
  const person = isUuid(id) ? await personKnown(context, id, by) : undefined;
  return person && guard.decide(classification, person.rowClass) === 'SHOW' ? person : undefined;
}

/**
 * The person, if the actor may know of them at all; asked for an actor without any relation, no statement runs.
 * @param id a UUID
 */
export async function personKnown(
  context: Pick<RequestContext, 'actor' | 'guard' | 'sql' | 'signal'>,
  id: string,
  by: 'person_id' | 'subject_id' = 'person_id',
): Promise<ActedFor | undefined> {
  const { actor, guard } = context;
  if (guard.relations.length === 0) return undefined;
  const statement = compiled(`${by}|${guard.key}`, () => {
    const value = sql`${sql.placeholder('id')}::uuid`;
    const where =
      by === 'person_id'
        ? sql`s.person_id = ${value}`
        : sql`s.person_id = (select o.person_id from access.scope o where o.subject_id = ${value})`;
    return compileStatement(people(guard, actor, where));
  });
  const [row] = await run(context, statement, { ...actorValues(actor), id });
  return (
    row && {
      personId: String(row.person_id),
      subjects: row.subjects as string[],
      rowClass: Number(row.row_class),
    }
  );
}

/**
 * Writes in one transaction; what was read before in this operation is read again after it.
 * @throws ASSIGNMENT_NOT_FOUND where what the actor acts under has ended meanwhile
 */
export async function write<T>(
  { actor, sql, loaders }: RequestContext,
  work: (tx: TransactionSql) => Promise<T>,
): Promise<T> {
  const result = await sql.begin(async (tx) => {
    if (actor.assignment && !(await isHeld(tx, actor.assignment)))
      throw new HubError('ASSIGNMENT_NOT_FOUND', 'The assignment that this caller acts under has ended.');
    return work(tx);
  });
  loaders.clear();
  return result as T;
}

const isHeld = async (tx: TransactionSql, assignment: string): Promise<boolean> =>
  (
    await tx`
    select from access.assignment
    where id = ${assignment} and status = 'ACTIVE' and now() >= starts_at and now() < ends_at`
  ).length > 0;
