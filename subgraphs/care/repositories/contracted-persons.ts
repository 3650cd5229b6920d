import { scope } from '@hub/db/tables/access.ts';
import { contract, followUp } from '@hub/db/tables/care.ts';
import { noteShown } from '@hub/kernel/audit/on-record.ts';
import { actorValues, people, reach } from '@hub/kernel/authorization/people.ts';
import { whereShown } from '@hub/kernel/resource/condition.ts';
import { selectionKey } from '@hub/kernel/resource/loader.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { rowFilter } from '@hub/kernel/resource/person-repository.ts';
import { compileProjection, type Projection } from '@hub/kernel/resource/projection.ts';
import { cached, compileStatement, type Row, run, type Statement } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type SQL, sql } from 'drizzle-orm';
import { FollowUp } from '../resources.ts';
import { running } from './contracts.ts';

const compiled = cached<{ projection: Projection; statement: Statement }>();

/**
 * The persons with a running contract with the actor's institution, each with the last follow-up, in the order of
 * the contracted subject: a page costs what it shows, in one statement.
 */
export async function contractedPersons(
  context: RequestContext,
  selected: ReadonlySet<string>,
  page: Page,
): Promise<Positioned[]> {
  const { actor, guard, vault, report } = context;
  if (!guard.relations.includes('CONTRACTED')) return [];
  const key = `${selectionKey(selected)}|${page.after ? 'after' : ''}|${guard.key}`;
  const { projection, statement } = compiled(key, () => {
    const made = compileProjection(FollowUp, selected, guard, context.classifications);
    return { projection: made, statement: compileStatement(pageSql(made, context, page)) };
  });
  const rows = await run(context, statement, {
    ...actorValues(actor),
    limit: page.size + 1,
    after: page.after?.[0] ?? null,
  });
  const asked = new Set([
    'ContractedPerson.person',
    ...(selected.size > 0 ? ['ContractedPerson.lastFollowUp'] : []),
  ]);
  const entityOf = (row: Row) => {
    noteShown(context, asked, String(row.person_id));
    return {
      person: { __typename: 'Person', id: row.person_id },
      lastFollowUp: row.id ? projection.map(row, vault, report) : null,
    };
  };
  return rows.map((row, n) => ({
    // The one beyond the page only tells that there is a next one: nobody sees it.
    entity: n < page.size ? entityOf(row) : {},
    position: [String(row.contracted)],
  }));
}

/** A person contracted under several subjects stands at the first of them. */
function pageSql(projection: Projection, context: RequestContext, page: Page): SQL {
  const { guard, actor } = context;
  const after = page.after && sql`${sql.placeholder('after')}`;
  return sql`select c.subject_id as contracted, p.person_id, p.row_class, f.*
    from (${reach('CONTRACTED', actor, after)}) c
    join ${scope} o on o.subject_id = c.subject_id
    cross join lateral (${people(guard, actor, sql`s.person_id = o.person_id`)}) p
    left join lateral (
      select ${sql.join(projection.columns, sql`, `)} from ${followUp} t
      where t.subject_id = any(p.subjects) and ${rowFilter(FollowUp, guard)}
      order by t.at desc, t.id desc limit 1) f on true
    where c.subject_id = (
      select t.subject_id from ${contract} t
      where t.subject_id = any(p.subjects) and t.institution_code = ${sql.placeholder('institution')}
        and ${whereShown(running, context)} order by t.subject_id limit 1)
    order by c.subject_id limit ${sql.placeholder('limit')}::int`;
}
