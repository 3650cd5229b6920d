import { identifier, subject } from '@hub/db/tables/person.ts';
import { jurisdictionOf, managedBy } from '@hub/kernel/authorization/custody.ts';
import { bytesAsText } from '@hub/kernel/intake/table-columns.ts';
import type { Condition } from '@hub/kernel/resource/condition.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { listPersons } from '@hub/kernel/resource/person-list.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { sql } from 'drizzle-orm';
import { codeFromSex, type Sex } from '../domain/sex.ts';
import { Person } from '../resources.ts';

export interface PersonFilter {
  managingDivision?: string | null;
  managingInstitution?: string | null;
  sex?: Sex | null;
  bornFrom?: string | null;
  bornTo?: string | null;
  name?: string | null;
}

/** A page of the persons this actor may know of, in the order of their ids, which tells nothing. */
export function persons(
  context: RequestContext,
  selected: ReadonlySet<string>,
  filter: PersonFilter,
  page: Page,
): Promise<Positioned[]> {
  return listPersons(context, Person, selected, conditionsOf(filter), page);
}

/** The persons a blind index leads to, at most one by the rules of matching; none that the actor may not know of. */
export async function personOfIdentifier(
  context: RequestContext,
  selected: ReadonlySet<string>,
  system: string,
  value: string,
): Promise<Positioned | undefined> {
  const found = await listPersons(
    context,
    Person,
    selected,
    [
      {
        name: 'identifier',
        classifiedAs: 'Query.personByIdentifier(value:)',
        sql: sql`true`,
        among: sql`select distinct o.person_id from access.scope o join ${identifier} i on i.subject_id = o.subject_id
          where i.blind = any((${sql.placeholder('blinds')}::text[])::bytea[])`,
        values: { blinds: context.vault.indexes(system, value).map(bytesAsText) },
      },
    ],
    { size: 1, after: undefined },
  );
  context.report.reads.noteLookUp(system, found.length === 1);
  return found.length === 1 ? found[0] : undefined;
}

/** Only the predicates that are asked for; each names the coordinate whose visibility decides where it matches. */
function conditionsOf(filter: PersonFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = (key: keyof PersonFilter, condition: Omit<Condition, 'name' | 'classifiedAs'>) =>
    conditions.push({ name: key, classifiedAs: `PersonFilter.${key}`, ...condition });
  if (filter.managingDivision) add('managingDivision', jurisdictionOf(filter.managingDivision));
  if (filter.managingInstitution) add('managingInstitution', managedBy(filter.managingInstitution));
  if (filter.sex)
    add('sex', {
      sql: sql`t.${sql.identifier(subject.sex.name)} = ${sql.placeholder('sex')}`,
      values: { sex: codeFromSex(filter.sex) },
    });
  if (filter.bornFrom)
    add('bornFrom', {
      sql: sql`t.birth_date >= ${sql.placeholder('bornFrom')}`,
      values: { bornFrom: filter.bornFrom },
    });
  if (filter.bornTo)
    add('bornTo', {
      sql: sql`t.birth_date <= ${sql.placeholder('bornTo')}`,
      values: { bornTo: filter.bornTo },
    });
  if (filter.name)
    add('name', { sql: sql`t.name = ${sql.placeholder('name')}`, values: { name: filter.name } });
  return conditions;
}
