import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { noteShown } from '../audit/on-record.ts';
import { askedPeople } from '../authorization/asked-people.ts';
import { type Guard, narrowTo } from '../authorization/guard.ts';
import { knownPerson } from '../authorization/known-people.ts';
import { actorValues, people } from '../authorization/people.ts';
import { isClassOf } from '../authorization/row-class.ts';
import type { RequestContext } from '../runtime/context.ts';
import { type Condition, valuesOf, whereShown } from './condition.ts';
import type { PersonResource } from './define-resource.ts';
import { inOrder, loader, selectionKey } from './loader.ts';
import type { Page, Positioned } from './page.ts';
import { compileProjection, type Entity, liftedClasses, type Projection } from './projection.ts';
import { cached, compileStatement, type Row, runKeyed, type Statement } from './statement.ts';

/**
 * Reads of a person resource by one actor. Every statement joins the persons this actor may know of, filters
 * labelled rows before LIMIT, and selects only columns that may be shown.
 */
export interface PersonRepository {
  /**
   * The one row of each person (Person, HealthFile), by person id; null where there is none to know of.
   * @param field the coordinate that asks for it of a known person, of whom its absence tells something
   */
  ofPerson(personId: string, field?: string): Promise<Entity | null>;
  /**
   * A page of a person's rows, newest first; one statement for all persons asked for in a tick.
   * @param field the coordinate that asks: it is on record with rows and without
   */
  listOf(
    field: string,
    personId: string,
    page: Page,
    conditions?: readonly Condition[],
  ): Promise<Positioned[]>;
  /** A row by subject and key, if its person and label let this actor know of it. */
  byKey(key: { subjectId: string; id: string }): Promise<Entity | null>;
}

interface Compiled {
  projection: Projection;
  statement: Statement;
}

/** A statement about the persons of `whom`. */
type Build = (projection: Projection, guard: Guard, whom: SQL) => SQL;

const compiled = cached<Compiled>();

export function personRepository(
  context: RequestContext,
  resource: PersonResource,
  selected: ReadonlySet<string>,
): PersonRepository {
  const { actor, vault, report, classifications } = context;
  const name = `${resource.type}|${selectionKey(selected)}`;
  const read = async (
    guard: Guard,
    kind: string,
    build: (projection: Projection) => SQL,
    values: Record<string, unknown>,
    asked: readonly string[] = [],
  ): Promise<{ row: Row; entity: Entity }[]> => {
    if (guard.relations.length === 0) return [];
    const { projection, statement } = compiled(`${kind}|${name}|${guard.key}`, () => {
      const made = compileProjection(resource, selected, guard, classifications, asked);
      return { projection: made, statement: compileStatement(build(made)) };
    });
    const rows = await runKeyed(context, statement, { ...actorValues(actor), ...values });
    return rows.map((row) => ({ row, entity: projection.map(row, vault, report) }));
  };

  /**
   * The same of these persons. The one that the operation has found already need not be found again, and what the
   * statement would decide by their class is decided.
   */
  const readOf = (
    persons: readonly string[],
    kind: string,
    build: Build,
    values: Record<string, unknown>,
    asked: readonly string[],
  ) => {
    const found = context.known?.standings(context.guard, persons);
    const one = found?.length === 1 ? found[0] : undefined;
    const guard = one ? narrowTo(context.guard, one.rowClass) : context.guard;
    const whom = () => (one ? knownPerson : askedPeople(guard, actor));
    return read(
      guard,
      kind,
      (p) => build(p, guard, whom()),
      { ...values, ...(one ?? { ids: persons }) },
      asked,
    );
  };

  /** Who may know of nobody has asked nothing. */
  const noteNothing = (asked: readonly string[], personId: string) => {
    if (context.guard.relations.length > 0) noteShown(context, new Set(asked), personId);
  };

  return {
    ofPerson: async (personId, field) => {
      const asked = field === undefined ? [] : [field];
      const kind = ['ofPerson', ...asked].join(' ');
      const found = await loader<string, Entity>(context, `${kind}|${name}`, async (ids) => {
        const build: Build = (p, guard, whom) => ofPersonSql(resource, p, guard, whom);
        const rows = await readOf(ids, kind, build, {}, asked);
        for (const { row } of rows) context.known?.note(context.guard, row);
        return inOrder(ids, new Map(rows.map(({ row, entity }) => [String(row.person_id), entity])));
      }).load(personId);
      if (!found) noteNothing(asked, personId);
      return found;
    },

    listOf: async (field, personId, page, conditions = []) => {
      const after = page.after;
      const values = valuesOf(conditions);
      const names = conditions.map((condition) => condition.name);
      const kind = [after ? 'listAfter' : 'list', field, ...names].join(' ');
      const asked = [field, ...conditions.map((condition) => condition.classifiedAs)];
      const found = await loader<string, Positioned[]>(
        context,
        `${kind}|${name}|${page.size}|${after?.join() ?? ''}|${JSON.stringify(values)}`,
        async (ids) => {
          const build: Build = (p, guard, whom) =>
            listSql(resource, p, { guard, classifications }, conditions, after !== undefined, whom);
          const [afterAt, afterId] = after ?? [null, null];
          const bounded = { ...values, limit: page.size + 1, afterAt, afterId };
          const rows = await readOf(ids, kind, build, bounded, asked);
          const lists = new Map<string, Positioned[]>();
          for (const { row, entity } of rows) {
            const list = lists.get(String(row.person_id)) ?? [];
            lists.set(String(row.person_id), list);
            list.push({ entity, position: timeKey(resource).map((column) => String(row[column.name])) });
          }
          return inOrder(ids, lists);
        },
      ).load(personId);
      if (!found) noteNothing(asked, personId);
      return found ?? [];
    },

    byKey: (key) =>
      loader<string, Entity>(context, `byKey|${name}`, async (keys) => {
        const pairs = keys.map((k) => k.split('/'));
        const found = await read(context.guard, 'byKey', (p) => byKeySql(resource, p, context), {
          subjects: pairs.map((pair) => pair[0]),
          ids: pairs.map((pair) => pair[1]),
        });
        return inOrder(
          keys,
          new Map(found.map(({ row, entity }) => [`${row.subject_id}/${row.id}`, entity])),
        );
      }).load(`${key.subjectId}/${key.id}`),
  };
}

/**
 * The rows of a resource that exist for a class: where it may see L3 of their category (a consent may open some
 * categories only), and those lifted to L5 where it may see L5.
 */
export function rowFilter(resource: PersonResource, guard: Guard): SQL {
  const known = resource.isPerson ? guard.classes : knownClasses(resource, guard);
  const lifted = resource.labels ? liftedClasses(resource, guard) : known;
  const ordinary = resource.labels
    ? sql`t.${sql.identifier(resource.labels.requiredLevel.name)} < 5`
    : sql`true`;
  const open = isClassOf(lifted, guard.classes);
  return lifted.length < known.length
    ? sql`(${open} or ${ordinary} and ${isClassOf(known, guard.classes)})`
    : open;
}

const knownClasses = ({ category }: PersonResource, guard: Guard): readonly number[] =>
  guard.classes.filter((rowClass) => guard.decide({ level: 'L3', category }, rowClass) !== 'HIDE');

function ofPersonSql(resource: PersonResource, projection: Projection, guard: Guard, whom: SQL): SQL {
  return sql`with p as (${whom})
    select p.person_id, p.subjects::text as subjects, p.row_class, ${sql.join(projection.columns, sql`, `)}
    from p join ${resource.table} t on t.subject_id = p.person_id ${resource.oneOf ? sql`and ${resource.oneOf}` : sql``}
    where ${rowFilter(resource, guard)}`;
}

function listSql(
  resource: PersonResource,
  projection: Projection,
  context: Pick<RequestContext, 'guard' | 'classifications'>,
  conditions: readonly Condition[],
  after: boolean,
  whom: SQL,
): SQL {
  const { guard } = context;
  const wanted = conditions.map((condition) => sql`and ${whereShown(condition, context)}`);
  const [at, key] = timeKey(resource);
  const of = (alias: 't' | 'r', column: PgColumn) => sql`${sql.raw(alias)}.${sql.identifier(column.name)}`;
  const position = after
    ? sql`and (${of('t', at)}, ${of('t', key)}) < (${placed('afterAt', at)}, ${placed('afterId', key)})`
    : sql``;
  return sql`with p as (${whom})
    select p.person_id, p.row_class, r.* from p cross join lateral (
      select ${sql.join(projection.columns, sql`, `)} from ${resource.table} t
      where t.subject_id = any(p.subjects) and ${rowFilter(resource, guard)} ${sql.join(wanted, sql` `)} ${position}
      order by ${of('t', at)} desc, ${of('t', key)} desc limit ${sql.placeholder('limit')}::int
    ) r order by p.person_id, ${of('r', at)} desc, ${of('r', key)} desc`;
}

const placed = (name: string, column: PgColumn): SQL =>
  sql`${sql.placeholder(name)}::${sql.raw(column.getSQLType())}`;

/** What a person's rows are listed by: when, and then the key, which together name a row of the person. */
function timeKey({ type, at, key }: PersonResource): [at: PgColumn, key: PgColumn] {
  if (!at || !key) throw new Error(`${type} has no time or no key to be listed by`);
  return [at, key];
}

function byKeySql(resource: PersonResource, projection: Projection, { guard, actor }: RequestContext): SQL {
  const subjects = sql`${sql.placeholder('subjects')}::uuid[]`;
  const whose = sql`s.person_id in (select o.person_id from access.scope o where o.subject_id = any(${subjects}))`;
  return sql`with p as (${people(guard, actor, whose)})
    select p.person_id, p.row_class, ${sql.join(projection.columns, sql`, `)}
    from unnest(${subjects}, ${sql.placeholder('ids')}::uuid[]) k(subject_id, id)
    join ${resource.table} t on t.subject_id = k.subject_id and t.id = k.id
    join p on k.subject_id = any(p.subjects)
    where ${rowFilter(resource, guard)}`;
}
