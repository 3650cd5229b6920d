import { bed, equipment, session } from '@hub/db/tables/institution.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { sql } from 'drizzle-orm';
import { Bed, Equipment, Session } from '../resources.ts';

/** A page of what an institution has; one statement for all institutions of a tick. */
type ListOf = (
  context: RequestContext,
  selected: ReadonlySet<string>,
  institution: string,
  page: Page,
) => Promise<Positioned[]>;

/** By department. */
export const bedsOf: ListOf = (context, selected, institution, page) =>
  publicRepository(context, Bed, selected).listOf([bed.institutionCode], [institution], page);

/** By kind. */
export const equipmentOf: ListOf = (context, selected, institution, page) =>
  publicRepository(context, Equipment, selected).listOf([equipment.institutionCode], [institution], page);

export interface SessionFilter {
  /** ISO 8601; sessions that are over by then are left out. */
  from?: string | null;
  department?: string | null;
}

/** Sessions that are not over, the next one first. */
export const sessionsOf = (
  context: RequestContext,
  selected: ReadonlySet<string>,
  institution: string,
  page: Page,
  { from = null, department = null }: SessionFilter,
): Promise<Positioned[]> =>
  publicRepository(context, Session, selected).listOf([session.institutionCode], [institution], page, {
    name: department ? 'department' : '',
    // The database's clock, because a time of our own would differ from parent to parent and split the statement.
    where: sql`t.ends_at > coalesce(${sql.placeholder('from')}::timestamptz, now())
      ${department ? sql`and t.department = ${sql.placeholder('department')}` : sql``}`,
    values: { from, department },
  });
