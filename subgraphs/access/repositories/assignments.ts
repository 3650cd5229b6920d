import type { Sql } from '@hub/db/client.ts';
import { type Transaction, write } from '@hub/kernel/resource/act.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { ADMINISTRATION_ROLES } from '@hub/schema/roles.ts';
import { type SQL, sql } from 'drizzle-orm';
import type { AssignmentTerms } from '../domain/assignment.ts';
import { Assignment } from '../resources.ts';

export interface AssignmentFilter {
  holder?: string | null;
  institution?: string | null;
  division?: string | null;
  status?: string | null;
}

type Selected = ReadonlySet<string>;

/** Each filter as a predicate over alias `t`; the placeholder bears the filter's name. */
const predicates: Readonly<Record<Exclude<keyof AssignmentFilter, 'status'>, SQL>> = {
  holder: sql`t.holder = ${sql.placeholder('holder')}`,
  institution: sql`t.institution_code = ${sql.placeholder('institution')}`,
  division: sql`t.division_code = ${sql.placeholder('division')}`,
};
const ended = sql`t.status <> 'REJECTED' and t.ends_at <= now()`;
const withStatus = sql`t.status = ${sql.placeholder('status')} and (t.status = 'REJECTED' or t.ends_at > now())`;

/** A page of assignments, the oldest first. */
export function assignments(
  context: RequestContext,
  selected: Selected,
  filter: AssignmentFilter,
  page: Page,
): Promise<Positioned[]> {
  const { status } = filter;
  const asked = (Object.keys(predicates) as (keyof typeof predicates)[]).filter((name) => filter[name]);
  const conditions = asked.map((name) => predicates[name]);
  if (status) conditions.push(status === 'ENDED' ? ended : withStatus);
  return publicRepository(context, Assignment, selected).list(
    {
      name: `${asked.join()} ${status === 'ENDED' ? 'ended' : status ? 'status' : ''}`,
      where: conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`,
      values: { holder: filter.holder, institution: filter.institution, division: filter.division, status },
    },
    page,
  );
}

/** A page of the actor's own, whatever became of them. */
export const ownAssignments = (
  context: RequestContext,
  selected: Selected,
  page: Page,
): Promise<Positioned[]> =>
  publicRepository(context, Assignment, selected).list(
    {
      name: 'own',
      where: sql`t.issuer = ${sql.placeholder('issuer')} and t.holder = ${sql.placeholder('holder')}`,
      values: { issuer: context.actor.issuer ?? null, holder: context.actor.id },
    },
    page,
  );

export async function assignmentById(
  context: RequestContext,
  selected: Selected,
  id: string,
): Promise<Entity | null> {
  const query = { name: 'id', where: sql`t.id = ${sql.placeholder('id')}::uuid`, values: { id } };
  const [found] = await publicRepository(context, Assignment, selected).list(query);
  return found?.entity ?? null;
}

/** @returns the id @throws FORBIDDEN for oneself, CONFLICT with what the holder has */
export function assignRole(context: RequestContext, terms: AssignmentTerms): Promise<string> {
  const { id, issuer } = context.actor;
  if (!issuer) throw new Error('an actor with a token has an issuer');
  if (terms.holder === id) throw new HubError('FORBIDDEN', 'Nobody assigns a role to themself.');
  return write(context, (tx) => insert(tx, issuer, terms, id, terms.cityWide ? 'PROPOSED' : 'ACTIVE'));
}

/** By whoever owns the database, at once. @returns the id @throws CONFLICT with what the holder has */
export const assignByOperator = (sql: Sql, issuer: string, terms: AssignmentTerms): Promise<string> =>
  sql.begin((tx) => insert(tx, issuer, terms, 'operator', 'ACTIVE')) as Promise<string>;

async function insert(
  tx: Transaction,
  issuer: string,
  terms: AssignmentTerms,
  by: string,
  status: 'PROPOSED' | 'ACTIVE',
): Promise<string> {
  const { holder, role, institution, practitioner, divisionSystem, division, purposes, startsAt, endsAt } =
    terms;
  // One assigning at a time for a holder: what they have is looked at, and then added to.
  await tx`select pg_advisory_xact_lock(hashtextextended(${JSON.stringify([issuer, holder])}, 0))`;
  const isAdministration = ADMINISTRATION_ROLES.includes(role);
  const [held] = await tx<{ role: string }[]>`
    select role from access.assignment
    where issuer = ${issuer} and holder = ${holder} and status <> 'REJECTED'
      and ends_at > coalesce(${startsAt}::timestamptz, now())
      and starts_at < coalesce(${endsAt}::timestamptz, 'infinity')
      and ((role = any(${[...ADMINISTRATION_ROLES]}) and ${isAdministration})
        or (role = ${role} and institution_code is not distinct from ${institution}
          and division_code is not distinct from ${division}))
    limit 1`;
  if (held)
    throw new HubError(
      'CONFLICT',
      held.role === role
        ? `This holder is ${role} there already.`
        : `This holder is ${held.role}, which no one may be together with ${role}.`,
    );
  const [row] = await tx<{ id: string }[]>`
    insert into access.assignment (issuer, holder, role, institution_code, practitioner_id, division_system,
      division_code, purposes, status, assigned_by, starts_at, ends_at)
    values (${issuer}, ${holder}, ${role}, ${institution}, ${practitioner}, ${divisionSystem}, ${division}, ${purposes},
      ${status}, ${by}, coalesce(${startsAt}::timestamptz, now()), coalesce(${endsAt}::timestamptz, 'infinity'))
    returning id`;
  return row!.id;
}

/** By a second one; it holds from now on. @throws NOT_FOUND, FORBIDDEN, CONFLICT */
export const approveAssignment = (context: RequestContext, id: string): Promise<void> =>
  decide(
    context,
    id,
    'approves',
    (tx, by) => tx`
    update access.assignment
    set status = 'ACTIVE', approved_by = ${by}, starts_at = greatest(starts_at, clock_timestamp())
    where id = ${id} and status = 'PROPOSED' and ends_at > clock_timestamp() returning id`,
  );

/** By a second one. @throws NOT_FOUND, FORBIDDEN, CONFLICT */
export const rejectAssignment = (context: RequestContext, id: string): Promise<void> =>
  decide(
    context,
    id,
    'rejects',
    (tx, by) => tx`
    update access.assignment set status = 'REJECTED', ended_by = ${by}, ends_at = clock_timestamp()
    where id = ${id} and status = 'PROPOSED' and ends_at > clock_timestamp() returning id`,
  );

/**
 * At once, or at a time before it would end; a proposal is withdrawn by it.
 * @throws NOT_FOUND, CONFLICT where it ends as early already
 */
export const endAssignment = (context: RequestContext, id: string, at: string | null): Promise<void> =>
  step(
    context,
    id,
    (tx, by) => tx`
    update access.assignment
    set ends_at = greatest(${at}::timestamptz, clock_timestamp()), ended_by = ${by}
    where id = ${id} and status <> 'REJECTED'
      and ends_at > greatest(${at}::timestamptz, clock_timestamp()) returning id`,
  );

type Update = (tx: Transaction, by: string) => PromiseLike<readonly unknown[]>;

const decide = (context: RequestContext, id: string, what: string, update: Update): Promise<void> =>
  step(context, id, update, async (tx, by) => {
    const [row] = await tx<{ holder: string; assignedBy: string }[]>`
      select holder, assigned_by as "assignedBy" from access.assignment where id = ${id}`;
    if (row?.assignedBy === by) throw new HubError('FORBIDDEN', `Nobody ${what} what they proposed.`);
    if (row?.holder === by) throw new HubError('FORBIDDEN', `Nobody ${what} their own assignment.`);
  });

/**
 * One step of an assignment, taken once: of several at a time the first one counts. Times are the clock's and not the
 * transaction's, because whoever waited for another's step must meet it as it is after it.
 */
function step(
  context: RequestContext,
  id: string,
  update: Update,
  check: (tx: Transaction, by: string) => Promise<void> = async () => {},
): Promise<void> {
  const by = context.actor.id;
  return write(context, async (tx) => {
    const known = isUuid(id) ? await tx`select from access.assignment where id = ${id}` : [];
    if (known.length === 0) throw new HubError('NOT_FOUND', 'There is no such assignment.');
    await check(tx, by);
    if ((await update(tx, by)).length === 0)
      throw new HubError('CONFLICT', 'This assignment does not stand so (any more); read it again.');
  });
}
