import { releasedView } from '@hub/db/released.ts';
import { scope } from '@hub/db/tables/access.ts';
import { change, held } from '@hub/db/tables/release.ts';
import type { PersonResource } from '@hub/kernel/resource/define-resource.ts';
import { compileStatement, type Statement } from '@hub/kernel/resource/statement.ts';
import { type SQL, sql } from 'drizzle-orm';
import { getTableConfig, type PgColumn } from 'drizzle-orm/pg-core';
import { admissible, crossedByTime, type Reach } from './admissible.ts';
import type { Shape } from './shape.ts';

/** The statements by which one grant's rows of one resource are read, in the order of persons. */
export interface Feed {
  /**
   * The next persons: `person_id`; since a mark also `whole` (look at all of their rows), `admitted`, and `held` (the
   * recipient may hold rows of theirs, or is still to be told to forget them). Takes `after`, and `limit` unless `all`.
   */
  persons: Statement;
  /** The same for a cursor, without a limit. */
  allPersons: Statement;
  /** Rows of `persons`; since a mark only what changed, but for those of whom `whole` says otherwise. */
  rows: Statement;
  /** Since a mark: `person_id, row_id` of rows of `persons` that were to be had and no longer are. */
  lost: Statement | undefined;
}

const relationOf = ({ table }: PersonResource): string => {
  const { schema, name } = getTableConfig(table);
  return `${schema}.${name}`;
};

/** A row without a key of its own, or one chosen among several, changes with anything of its person. */
export const isKeyed = ({ key, oneOf, isPerson, subject }: PersonResource): boolean =>
  key !== undefined && key !== subject && !oneOf && !isPerson;

/** What a mark's snapshot did not see, over exchange.change `h`. */
const unseen = sql`h.transaction >= pg_snapshot_xmin(${sql.placeholder('mark')}::pg_snapshot)
  and not pg_visible_in_snapshot(h.transaction, ${sql.placeholder('mark')}::pg_snapshot)`;

/** @param since whether it goes on from a mark */
export function feedOf(shape: Shape, reach: Reach, since: boolean): Feed {
  const { resource } = shape;
  const allowed = admissible(reach, resource.category);
  const persons = since ? touchedPersons(resource, reach, allowed) : everybody(allowed);
  const limit = sql`limit ${sql.placeholder('limit')}::int`;
  return {
    persons: compileStatement(persons(limit)),
    allPersons: compileStatement(persons(sql``)),
    rows: compileStatement(rowsSql(shape, since)),
    lost: since && isKeyed(resource) ? compileStatement(lostSql(shape)) : undefined,
  };
}

const everybody =
  (allowed: SQL) =>
  (limit: SQL): SQL =>
    sql`select p.person_id from ${scope} p
  where ${allowed} and p.person_id >= ${sql.placeholder('after')}::uuid order by p.person_id ${limit}`;

function touchedPersons(resource: PersonResource, reach: Reach, allowed: SQL): (limit: SQL) => SQL {
  const ofSubject = (relations: SQL, whole: boolean) => sql`select s.person_id, ${sql.raw(String(whole))}
    from ${change} h join ${scope} s on s.subject_id = h.subject_id where h.relation in (${relations}) and ${unseen}`;
  const touched = [
    sql`select h.person_id, true from ${change} h where h.relation = 'access.scope' and ${unseen}`,
    ofSubject(sql`'access.refusal', 'access.consent'`, true),
    ofSubject(sql.raw(`'${relationOf(resource)}'`), !isKeyed(resource)),
    ...crossedByTime(reach).map((crossed) => sql`select c.person_id, true from (${crossed}) c`),
  ];
  return (limit) => sql`
    select o.person_id, o.whole, p.person_id is not null as admitted, h.person_id is not null as held,
      h.withdrawn is not null as withdrawn
    from (select t.person_id, bool_or(t.whole) as whole
        from (${sql.join(touched, sql` union all `)}) as t(person_id, whole)
        where t.person_id >= ${sql.placeholder('after')}::uuid
        group by t.person_id order by t.person_id ${limit}) o
      left join ${scope} p on p.person_id = o.person_id and ${allowed}
      left join ${held} h on h.grant_id = ${sql.placeholder('grant')}::uuid and h.resource = ${sql.placeholder('resource')}
        and h.person_id = o.person_id
        and (h.withdrawn is null or not pg_visible_in_snapshot(h.withdrawn, ${sql.placeholder('mark')}::pg_snapshot))
    order by o.person_id`;
}

function rowsSql({ resource, columns }: Shape, since: boolean): SQL {
  const { subject, key, oneOf, isPerson } = resource;
  const [t, row] = [sql.raw(releasedView(relationOf(resource))), rowKey(resource)];
  const changed = isKeyed(resource)
    ? sql`(c.whole or exists (select from ${change} h where h.subject_id = t.subject_id and h.row_id = t.${sql.identifier(key!.name)}
        and h.relation = ${sql.raw(`'${relationOf(resource)}'`)} and ${unseen}))`
    : sql`true`;
  const conditions = [
    sql`(s.person_id, t.subject_id, ${row}) > (${sql.placeholder('after')}::uuid, ${sql.placeholder('afterSubject')}::uuid, ${sql.placeholder('afterRow')}::text)`,
    ...(since ? [changed] : []),
    ...(oneOf ? [oneOf] : []),
    ...(isPerson || oneOf ? [sql`t.subject_id = s.person_id`] : []),
    ...(resource.labels
      ? [
          sql`(t.${sql.identifier(resource.labels.requiredLevel.name)} < 5 or ${sql.placeholder('labelled')}::boolean)`,
        ]
      : []),
  ];
  const selected = columns.map((column) => sql`t.${sql.identifier(column.name)}`);
  return sql`select s.person_id, ${row} as row_key, ${sql.join(selected, sql`, `)}
    from unnest(${sql.placeholder('persons')}::uuid[], ${sql.placeholder('whole')}::boolean[]) as c(person_id, whole)
      join ${scope} s on s.person_id = c.person_id
      cross join lateral (${ofSubject(t, subject)}) t
    where ${sql.join(conditions, sql` and `)}
    order by s.person_id, t.subject_id, row_key limit ${sql.placeholder('limit')}::int`;
}

/**
 * Rows of one subject at a time: a view with a security barrier is not joined by its index, unless it is asked for each
 * by itself, and what says `offset 0` is left so.
 */
const ofSubject = (view: SQL, subject: PgColumn): SQL =>
  sql`select v.* from ${view} v where v.${sql.identifier(subject.name)} = s.subject_id offset 0`;

/** What names a row among its subject's: its key, and for a stretch of time when it begins. */
function rowKey({ key, at, subject }: PersonResource): SQL {
  const own = key !== undefined && key !== subject ? key : at;
  return own ? sql`t.${sql.identifier(own.name)}::text` : sql`''::text`;
}

/** One that came and went within a transaction was never to be had: what counts is how each transaction found it. */
function lostSql({ resource }: Shape): SQL {
  const relation = sql.raw(`'${relationOf(resource)}'`);
  const open = (level: SQL) => sql`(${level} < 5 or ${sql.placeholder('labelled')}::boolean)`;
  return sql`select distinct f.person_id, f.row_id
    from (select distinct on (h.subject_id, h.row_id, h.transaction) s.person_id, h.subject_id, h.row_id, h.was
        from ${scope} s join ${change} h on h.subject_id = s.subject_id
        where s.person_id = any(${sql.placeholder('persons')}::uuid[]) and h.relation = ${relation} and ${unseen}
        order by h.subject_id, h.row_id, h.transaction, h.number) f
    where f.was is not null and ${open(sql`f.was`)}
      and not exists (select from ${sql.raw(releasedView(relationOf(resource)))} t
        where t.subject_id = f.subject_id and t.${sql.identifier(resource.key!.name)} = f.row_id
          and ${open(sql`t.required_level`)} offset 0)`;
}
