import type { Sql } from '@hub/db/client.ts';
import { write } from '@hub/kernel/resource/act.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import { CITY_OFFSET_MS, cityDay, cityMidnight } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { sql } from 'drizzle-orm';
import { type Day, daysBefore, decodeFlagId, RULE, unusualDays } from '../domain/unusual-relations.ts';
import { RelationFlag } from '../resources.ts';

/** Days that each run judges, so that a night without a run loses none. */
const JUDGED = 7;

/**
 * Raises a flag for each past day on which an institution, or a clinician, gained unusually many TREATING relations, once.
 * @param db may write flags
 * @returns how many were raised
 */
export async function flagRelations(db: Sql, now: Date): Promise<number> {
  const today = cityDay(now);
  const from = daysBefore(today, JUDGED + RULE.days);
  const counted = await db<Day[]>`
    with gained as (
      select counterpart, practitioner_id as practitioner,
        (recorded_at at time zone 'UTC' + ${CITY_OFFSET_MS / 1000} * interval '1 second')::date as day
      from access.care_relation
      where kind = 'TREATING' and ends_at > recorded_at
        and recorded_at >= ${cityMidnight(from).toISOString()} and recorded_at < ${cityMidnight(today).toISOString()})
    select counterpart as institution, coalesce(practitioner::text, '') as practitioner, day,
      count(*)::int as relations
    from gained group by grouping sets ((counterpart, day), (counterpart, practitioner, day))
    having grouping(practitioner) = 1 or practitioner is not null`;
  const judged = Array.from({ length: JUDGED }, (_, n) => daysBefore(today, n + 1));
  const unusual = unusualDays(counted, judged);
  const raised = await db`
    insert into access.relation_flag (institution_code, practitioner, kind, day, relations, usual, rule_version)
    select institution, practitioner, 'TREATING', day, relations, usual, ${RULE.version}
    from jsonb_to_recordset(${db.json(unusual as never)})
      as u (institution text, practitioner text, day date, relations integer, usual integer)
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
  const [day, institution, kind, practitioner] = key;
  const closed = await write(
    context,
    (tx) => tx<{ before: string | null }[]>`
      with f as (select * from access.relation_flag
        where institution_code = ${institution} and kind = ${kind} and day::text = ${day}
          and practitioner = ${practitioner} for update)
      update access.relation_flag t
      set closed_by = coalesce(t.closed_by, ${context.actor.id}), closed_at = coalesce(t.closed_at, now())
      from f where t.institution_code = f.institution_code and t.kind = f.kind and t.day = f.day
        and t.practitioner = f.practitioner
      returning f.closed_at as before`,
  );
  if (!closed[0]) throw new HubError('NOT_FOUND', 'There is no such flag.');
  if (closed[0].before) throw new HubError('CONFLICT', 'This flag is closed already.');
  return publicRepository(context, RelationFlag, selected).byKey(...key);
}
