import type { Sql } from '@hub/db/client.ts';
import { write } from '@hub/kernel/resource/act.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { sql } from 'drizzle-orm';
import { type Day, daysBefore, decodeFlagId, RULE, unusualDays } from '../domain/unusual-relations.ts';
import { RelationFlag } from '../resources.ts';

/** Days that each run judges, so that a night without a run loses none. */
const JUDGED = 7;
const TIME_ZONE = 'Asia/Shanghai';

/**
 * Raises a flag for each institution and past day with unusually many new TREATING relations, once.
 * @param db may write flags
 * @returns how many were raised
 */
export async function flagRelations(db: Sql, now: Date): Promise<number> {
  const today = now.toLocaleDateString('sv', { timeZone: TIME_ZONE });
  const from = daysBefore(today, JUDGED + RULE.days);
  const counted = await db<Day[]>`
    select counterpart as institution, (recorded_at at time zone ${TIME_ZONE})::date as day,
      count(*)::int as relations
    from access.care_relation
    where kind = 'TREATING' and ends_at > recorded_at
      and recorded_at >= ${from}::timestamp at time zone ${TIME_ZONE}
      and recorded_at < ${today}::timestamp at time zone ${TIME_ZONE}
    group by 1, 2`;
  const judged = Array.from({ length: JUDGED }, (_, n) => daysBefore(today, n + 1));
  const unusual = unusualDays(counted, judged);
  const raised = await db`
    insert into access.relation_flag (institution_code, kind, day, relations, usual, rule_version)
    select institution, 'TREATING', day, relations, usual, ${RULE.version}
    from jsonb_to_recordset(${db.json(unusual as never)})
      as u (institution text, day date, relations integer, usual integer)
    on conflict do nothing returning day`;
  return raised.length;
}

/** A page of flags, oldest first. @param open only those still open, or only closed ones */
export const relationFlags = (
  context: RequestContext,
  selected: ReadonlySet<string>,
  open: boolean | null,
  page: Page,
): Promise<Positioned[]> =>
  publicRepository(context, RelationFlag, selected).list(
    {
      name: 'flags',
      where: sql`(${sql.placeholder('open')}::boolean is null or (t.closed_at is null) = ${sql.placeholder('open')}::boolean)`,
      values: { open },
    },
    page,
  );

/** @throws NOT_FOUND, CONFLICT for one that is closed */
export async function closeRelationFlag(context: RequestContext, id: string, selected: ReadonlySet<string>) {
  const key = decodeFlagId(id);
  if (!key) throw new HubError('NOT_FOUND', 'There is no such flag.');
  const [day, institution, kind] = key;
  const closed = await write(
    context,
    (tx) => tx<{ before: string | null }[]>`
      with f as (select * from access.relation_flag
        where institution_code = ${institution} and kind = ${kind} and day::text = ${day} for update)
      update access.relation_flag t
      set closed_by = coalesce(t.closed_by, ${context.actor.id}), closed_at = coalesce(t.closed_at, now())
      from f where t.institution_code = f.institution_code and t.kind = f.kind and t.day = f.day
      returning f.closed_at as before`,
  );
  if (!closed[0]) throw new HubError('NOT_FOUND', 'There is no such flag.');
  if (closed[0].before) throw new HubError('CONFLICT', 'This flag is closed already.');
  return publicRepository(context, RelationFlag, selected).byKey(day, institution, kind);
}
