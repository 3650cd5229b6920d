import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type SQL, sql } from 'drizzle-orm';
import { seesLabelled } from '../domain/deliverer.ts';
import { QualityIssue } from '../resources.ts';

export interface IssueFilter {
  status?: 'OPEN' | 'CLOSED' | null;
  rule?: string | null;
  resourceType?: string | null;
}

const text = (name: string): SQL => sql`${sql.placeholder(name)}::text`;

/** The sources of the actor's institution. */
const ownSource = (column: SQL): SQL => sql`exists (
  select from exchange.source s where s.code = ${column} and s.institution_code = ${text('institution')})`;

/** A page of what is wrong with the rows that the actor's institution delivered, the oldest first. */
export function issues(
  context: RequestContext,
  selected: ReadonlySet<string>,
  { status, rule, resourceType }: IssueFilter,
  page: Page,
): Promise<Positioned[]> {
  const { actor } = context;
  // A row that labels lift is in no list of who may not see it; that a code is unknown tells of no label.
  const labelled = seesLabelled(actor) ? sql`true` : sql`(t.required_level < 5 or t.rule = 'CODE_KNOWN')`;
  const where = [
    ownSource(sql`t.source_code`),
    labelled,
    ...(status ? [status === 'OPEN' ? sql`t.closed_at is null` : sql`t.closed_at is not null`] : []),
    ...(rule ? [sql`t.rule = ${text('rule')}`] : []),
    ...(resourceType ? [sql`t.resource_type = ${text('resourceType')}`] : []),
  ];
  return publicRepository(context, QualityIssue, selected).list(
    {
      name: `issues ${seesLabelled(actor)} ${status ?? ''} ${rule ? 'rule' : ''} ${resourceType ? 'type' : ''}`,
      where: sql.join(where, sql` and `),
      values: { institution: actor.institution ?? null, rule, resourceType },
    },
    page,
  );
}
